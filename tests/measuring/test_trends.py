"""What many weeks come to, without fewer than five people in any of it."""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from types import MappingProxyType

from tests.builders import shipped
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.figures import OfWeek
from triage.measuring.figures import RuleCount
from triage.measuring.figures import ScoreCount
from triage.measuring.nesting import is_part_of
from triage.measuring.periods import Week
from triage.measuring.trends import FiredRule
from triage.measuring.trends import fired_rules
from triage.measuring.trends import left_out
from triage.measuring.trends import mean_scores

QUESTIONNAIRE = shipped().questionnaire
MONDAY = date(2026, 11, 23)
BEFORE = MONDAY - timedelta(weeks=1)
RULE, OTHER = "cauda_equina", "aorta"
OFTEN: Mapping[str, Cell] = MappingProxyType({advice.id: 100 for advice in QUESTIONNAIRE.advices})


def week(**counts: RuleCount) -> OfWeek:
    return OfWeek(rules=counts)


def fired(
    weeks: dict[date, OfWeek],
    *,
    periods: Sequence[Sequence[date]] = ((BEFORE, MONDAY),),
    mix: Mapping[str, Cell] = OFTEN,
) -> Sequence[FiredRule]:
    return fired_rules(weeks, QUESTIONNAIRE, mondays=periods, mix=mix)


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
    (found,) = fired({MONDAY: week(cauda_equina=RuleCount(60, 40, 10))}, mix={"emergency": Hidden.FEW})
    assert parts(found) == (Hidden.WITHHELD, None, Hidden.WITHHELD)


def test_a_few_before_a_shorter_period_hide_the_rule_in_the_longer_one() -> None:
    weeks = {BEFORE: week(cauda_equina=RuleCount(2)), MONDAY: week(cauda_equina=RuleCount(30))}
    (found,) = fired(weeks, periods=[[MONDAY], [BEFORE, MONDAY]])
    assert found.fired is Hidden.WITHHELD


def test_a_rule_inside_another_one_is_hidden_when_a_few_are_left() -> None:
    inside, around = "unstable_fracture", "major_injury"
    for left, is_hidden in ((0, False), (1, True), (4, True), (5, False)):
        found = {
            one.rule: one.fired
            for one in fired({MONDAY: week(**{inside: RuleCount(6), around: RuleCount(6 + left)})})
        }
        assert (found[inside] is Hidden.WITHHELD, found[around]) == (is_hidden, 6 + left)


def test_a_few_that_are_left_before_a_shorter_period_hide_it_too() -> None:
    inside, around = "unstable_fracture", "major_injury"
    weeks = {
        BEFORE: week(**{inside: RuleCount(6), around: RuleCount(8)}),
        MONDAY: week(**{inside: RuleCount(6), around: RuleCount(20)}),
    }
    found = {one.rule: one.fired for one in fired(weeks, periods=[[MONDAY], [BEFORE, MONDAY]])}
    assert found == {inside: Hidden.WITHHELD, around: 28}


def test_a_rule_that_fired_in_all_but_a_few_of_an_advice_is_hidden() -> None:
    weeks = {MONDAY: week(cauda_equina=RuleCount(8), fever=RuleCount(10))}
    found = {one.rule: one.fired for one in fired(weeks, mix={"emergency": 9, "gp_today": 10})}
    assert found == {RULE: Hidden.WITHHELD, "fever": 10}


def test_which_rules_lie_inside_another_one_is_read_from_their_rows() -> None:
    rules = {rule.id: rule for rule in QUESTIONNAIRE.rules}
    inside = {(one, of) for one in rules for of in rules if one != of and is_part_of(rules[one], rules[of])}
    assert ("unstable_fracture", "major_injury") in inside
    assert ("cancer_with_signs", "cancer_history") in inside
    assert ("major_injury", "unstable_fracture") not in inside
    assert ("fever", "sepsis") not in inside


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
