"""What the figures of many weeks come to: which rules fire and are overruled, and how scores go over time."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.measuring.disclosure import FEWEST
from triage.measuring.disclosure import Bands
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import alone
from triage.measuring.disclosure import gives_away
from triage.measuring.disclosure import is_few
from triage.measuring.disclosure import protect_bands
from triage.measuring.figures import OfWeek
from triage.measuring.figures import RuleCount
from triage.measuring.nesting import is_part_of
from triage.measuring.periods import Week

NOBODY = RuleCount()


@dataclass(frozen=True)
class FiredRule:
    """How many people a rule fired in, and what therapists made of those that they judged."""

    rule: str
    advice: str
    fired: Cell
    overruled: Cell
    upheld: Cell
    unjudged: Cell

    @property
    def judged(self) -> int | None:
        """How many were judged; None when it cannot be told."""
        if isinstance(self.overruled, int) and isinstance(self.upheld, int):
            return self.overruled + self.upheld
        return None


def fired_rules(
    weeks: Mapping[date, OfWeek],
    questionnaire: Questionnaire,
    *,
    mondays: Sequence[Collection[date]],
    mix: Mapping[str, Cell],
) -> Sequence[FiredRule]:
    """The rules that fired in the last of these sets of weeks, most often first; the others are shorter periods.

    `mix` is how often another table says that each advice was given. Where it hides that, the rules of the advice are
    hidden too, and so is each rule that fired in all but a few of whom an advice or another rule is told.
    """
    bands = bands_of(mondays)
    counts = {rule.id: [_added(weeks, band, rule.id) for band in bands] for rule in questionnaire.rules}
    fired = {name: [one.fired for one in each] for name, each in counts.items()}
    found = [
        _fired(
            rule.id,
            rule.advice,
            counts[rule.id],
            is_hidden=isinstance(mix.get(rule.advice), Hidden)
            or _leaves_a_few_of_an_advice(questionnaire, rule, fired, mix)
            or _leaves_a_few_of_a_rule(questionnaire, rule, fired),
        )
        for rule in questionnaire.rules
    ]
    return sorted((one for one in found if one.fired), key=_by_number)


def _leaves_a_few_of_an_advice(
    questionnaire: Questionnaire, rule: Rule, fired: Mapping[str, Bands], mix: Mapping[str, Cell]
) -> bool:
    """Whoever a rule fires in was given its advice or a more urgent one."""
    order = [advice.id for advice in questionnaire.advices]
    given = [mix.get(advice, 0) for advice in order[order.index(rule.advice) :]]
    known = [cell for cell in given if isinstance(cell, int)]
    return len(known) == len(given) and is_few(sum(known) - sum(fired[rule.id]))


def _leaves_a_few_of_a_rule(questionnaire: Questionnaire, rule: Rule, fired: Mapping[str, Bands]) -> bool:
    wider = [other for other in questionnaire.rules if other is not rule and is_part_of(rule, other)]
    rest = ([of - one for of, one in zip(fired[other.id], fired[rule.id], strict=True)] for other in wider)
    return any(is_few(sum(bands)) or gives_away(bands) for bands in rest)


def mean_scores(weeks: Mapping[date, OfWeek], shown: Sequence[Week], score: str) -> Sequence[float | None]:
    """The mean of a score in each of these weeks; None when fewer than five people have it."""
    return [_mean(weeks.get(week.monday, OfWeek()), score) for week in shown]


def left_out(weeks: Mapping[date, OfWeek], mondays: Sequence[Collection[date]]) -> Cell:
    """How many submissions could not be opened, or no longer fit the content."""
    bands = [sum(weeks[monday].left_out for monday in band if monday in weeks) for band in bands_of(mondays)]
    return Hidden.WITHHELD if gives_away(bands) else alone(sum(bands))


def bands_of(mondays: Sequence[Collection[date]]) -> Sequence[Collection[date]]:
    """Each period without the shorter ones."""
    earlier: set[date] = set()
    bands = []
    for period in mondays:
        bands.append(sorted(set(period) - earlier))
        earlier |= set(period)
    return bands


def _added(weeks: Mapping[date, OfWeek], mondays: Collection[date], rule: str) -> RuleCount:
    counts = [weeks[monday].rules.get(rule, NOBODY) for monday in mondays if monday in weeks]
    return RuleCount(
        sum(one.fired for one in counts),
        sum(one.judged for one in counts),
        sum(one.overruled for one in counts),
    )


def _fired(rule: str, advice: str, counts: Sequence[RuleCount], *, is_hidden: bool) -> FiredRule:
    fired = [one.fired for one in counts]
    hidden = is_hidden or gives_away(fired)
    total = Hidden.WITHHELD if hidden and any(fired) else alone(sum(fired))
    if isinstance(total, Hidden):
        return FiredRule(rule, advice, total, Hidden.WITHHELD, Hidden.WITHHELD, Hidden.WITHHELD)
    parts = (
        [one.fired - one.judged for one in counts],
        [one.judged - one.overruled for one in counts],
        [one.overruled for one in counts],
    )
    unjudged, upheld, overruled = protect_bands(parts)
    return FiredRule(rule, advice, total, overruled, upheld, unjudged)


def _by_number(one: FiredRule) -> tuple[int, str]:
    return (-one.fired if isinstance(one.fired, int) else 0, one.rule)


def _mean(week: OfWeek, score: str) -> float | None:
    count = week.scores.get(score)
    return None if count is None or count.people < FEWEST else count.total / count.people
