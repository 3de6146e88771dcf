"""How far one item reaches: the items, scores and rules that read it, directly or through each other."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import assert_never

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.reasoning.findings import Finding


@dataclass(frozen=True)
class Reach:
    """What reads one item, in the order in which it must be worked out again.

    `rules` are the places of the rules that can turn; `turning_points` the values at which a row that
    names the item turns.
    """

    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    rules: frozenset[int]
    in_a_mean: bool
    turning_points: frozenset[int]


@dataclass(frozen=True)
class Reading:
    """Who reads what: `tests` are all that rows expect of a name, `rules` the places of the rules that name it.

    `urgency` is that of each rule's advice.
    """

    reaches: Mapping[str, Reach]
    tests: Mapping[str, tuple[Expected, ...]]
    rules: Mapping[str, frozenset[int]]
    reads: Mapping[str, frozenset[str]]
    urgency: tuple[int, ...]
    read_as: dict[tuple[str, Finding | None], tuple[bool | None, ...]] = field(default_factory=dict)
    """What the rows make of a finding; filled as people come by, and no larger than the content allows."""


def reading_of(questionnaire: Questionnaire) -> Reading:
    """Who reads what, worked out once per content."""
    if questionnaire.digest not in _KNOWN:
        _KNOWN.clear()
        _KNOWN[questionnaire.digest] = _reading(questionnaire)
    return _KNOWN[questionnaire.digest]


_KNOWN: dict[str, Reading] = {}
"""By digest, which names the content exactly; only the latest is kept."""


def _reading(questionnaire: Questionnaire) -> Reading:
    tests: dict[str, tuple[Expected, ...]] = {}
    for row in all_rows(questionnaire):
        for name, expected in row.items():
            known = tests.get(name, ())
            tests[name] = known if expected in known else (*known, expected)
    rules: dict[str, frozenset[int]] = {}
    for at, rule in enumerate(questionnaire.rules):
        for name in {name for row in rule.when_any_of for name in row}:
            rules[name] = rules.get(name, frozenset()) | {at}
    reaches = {item.id: _reach(questionnaire, item.id, tests, rules) for item in questionnaire.items}
    reads = {score.id: frozenset(reads_of(score)) for score in questionnaire.scores}
    order = [advice.id for advice in questionnaire.advices]
    urgency = tuple(order.index(rule.advice) for rule in questionnaire.rules)
    return Reading(reaches, tests, rules, reads, urgency)


def _reach(
    questionnaire: Questionnaire,
    item: str,
    tests: Mapping[str, tuple[Expected, ...]],
    rules: Mapping[str, frozenset[int]],
) -> Reach:
    names = {item}
    items: list[Item] = []
    scores: list[Score] = []
    for other in questionnaire.items:
        if any(name in names for row in other.asked_when_any_of for name in row):
            names.add(other.id)
            items.append(other)
    for score in questionnaire.scores:
        if names & set(reads_of(score)):
            names.add(score.id)
            scores.append(score)
    in_a_mean = any(part.item == item for s in scores if isinstance(s, MeanScore) for part in s.mean_of)
    reached = frozenset(at for name in names for at in rules.get(name, ()))
    turning_points = frozenset(_turns(tests.get(item, ())))
    return Reach(tuple(items), tuple(scores), reached, in_a_mean, turning_points)


def reads_of(score: Score) -> Iterator[str]:
    """The items and scores that a score reads."""
    if score.raised_to is not None:
        yield from (name for row in score.raised_to.when_any_of for name in row)
    match score:
        case MeanScore():
            yield from (part.item for part in score.mean_of)
        case PointsScore():
            yield from (name for row in score.one_point_for_each for name in row)
        case _:
            assert_never(score)


def all_rows(questionnaire: Questionnaire) -> Iterator[Row]:
    """Every row that can change the advice: of items, scores and rules."""
    for item in questionnaire.items:
        yield from item.asked_when_any_of
    for score in questionnaire.scores:
        yield from score.raised_to.when_any_of if score.raised_to else ()
        yield from score.one_point_for_each if isinstance(score, PointsScore) else ()
    for rule in questionnaire.rules:
        yield from rule.when_any_of


def _turns(tests: tuple[Expected, ...]) -> Iterator[int]:
    for expected in tests:
        if isinstance(expected, Range):
            if expected.at_least is not None:
                yield from (expected.at_least - 1, expected.at_least)
            if expected.at_most is not None:
                yield from (expected.at_most, expected.at_most + 1)
