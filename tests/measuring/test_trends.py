"""What many weeks come to, without fewer than five people in any of it."""

from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta

from tests.builders import shipped
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.figures import OfWeek
from triage.measuring.figures import RuleCount
from triage.measuring.figures import ScoreCount
from triage.measuring.periods import Week
from triage.measuring.trends import FiredRule
from triage.measuring.trends import fired_rules
from triage.measuring.trends import left_out
from triage.measuring.trends import mean_scores

QUESTIONNAIRE = shipped().questionnaire
MONDAY = date(2026, 11, 23)
BEFORE = MONDAY - timedelta(weeks=1)
RULE, OTHER = "cauda_equina", "aorta"


def week(**counts: RuleCount) -> OfWeek:
    return OfWeek(rules=counts)


def fired(
    weeks: dict[date, OfWeek],
    *,
    periods: Sequence[Sequence[date]] = ((BEFORE, MONDAY),),
    withheld: Sequence[str] = (),
) -> Sequence[FiredRule]:
    return fired_rules(weeks, QUESTIONNAIRE, mondays=periods, withheld=withheld)


def parts(rule: FiredRule) -> tuple[Cell, int | None, Cell]:
    return rule.fired, rule.judged, rule.overruled


def test_weeks_are_added_up_and_the_rule_that_fired_most_stands_first() -> None:
    weeks = {
        BEFORE: week(cauda_equina=RuleCount(6, 5, 0), aorta=RuleCount(30, 20, 8)),
        MONDAY: week(cauda_equina=RuleCount(8, 8, 6)),
    }
    first, second = fired(weeks)
    assert (first.rule, parts(first)) == (OTHER, (30, 20, 8))
    assert (second.rule, second.fired) == (RULE, 14)


def test_a_rule_that_fired_in_a_few_people_says_nothing_more() -> None:
    (found,) = fired({MONDAY: week(cauda_equina=RuleCount(4, 4, 4))})
    assert parts(found) == (Hidden.FEW, None, Hidden.WITHHELD)


def test_a_few_who_were_overruled_are_not_told_by_what_is_left() -> None:
    (found,) = fired({MONDAY: week(cauda_equina=RuleCount(60, 40, 2))})
    assert parts(found) == (60, None, Hidden.FEW)
    assert found.unjudged is Hidden.WITHHELD


def test_a_rule_whose_advice_is_hidden_elsewhere_is_hidden_too() -> None:
    (found,) = fired({MONDAY: week(cauda_equina=RuleCount(60, 40, 10))}, withheld=["emergency"])
    assert parts(found) == (Hidden.WITHHELD, None, Hidden.WITHHELD)


def test_a_few_before_a_shorter_period_hide_the_rule_in_the_longer_one() -> None:
    weeks = {BEFORE: week(cauda_equina=RuleCount(2)), MONDAY: week(cauda_equina=RuleCount(30))}
    (found,) = fired(weeks, periods=[[MONDAY], [BEFORE, MONDAY]])
    assert found.fired is Hidden.WITHHELD


def test_a_mean_needs_five_people() -> None:
    weeks = {
        BEFORE: OfWeek(scores={"lifestyle": ScoreCount(4, 20)}),
        MONDAY: OfWeek(scores={"lifestyle": ScoreCount(5, 20)}),
    }
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    shown = [Week(moment, moment, monday) for monday in (BEFORE - timedelta(weeks=1), BEFORE, MONDAY)]
    assert mean_scores(weeks, shown, "lifestyle") == [None, None, 4.0]


def test_what_was_left_out_is_a_number_of_people_too() -> None:
    weeks = {BEFORE: OfWeek(left_out=3), MONDAY: OfWeek(left_out=6)}
    assert left_out(weeks, [[MONDAY]]) == 6
    assert left_out(weeks, [[BEFORE]]) is Hidden.FEW
    assert left_out(weeks, [[MONDAY], [BEFORE, MONDAY]]) is Hidden.WITHHELD
