"""The rows, scores and rules as z3 formulas, with the same three values as `reasoning`: yes, no, unknown."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from typing import assert_never

import z3

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score

Formula: TypeAlias = z3.BoolRef


@dataclass(frozen=True)
class Truth:
    """Three values as two formulas that are never both true; unknown is neither."""

    yes: Formula
    no: Formula


@dataclass(frozen=True)
class Value:
    """A score: whether it is known, its total over `parts`, and which band holds."""

    known: Formula
    total: z3.ArithRef
    parts: int
    bands: Mapping[str, Formula]


YES = Truth(z3.BoolVal(True), z3.BoolVal(False))


def all_of(truths: Iterable[Truth]) -> Truth:
    """Yes when all are, no when one is not."""
    listed = list(truths)
    return Truth(z3.And([truth.yes for truth in listed]), z3.Or([truth.no for truth in listed]))


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes when one is, no when none is."""
    listed = list(truths)
    return Truth(z3.Or([truth.yes for truth in listed]), z3.And([truth.no for truth in listed]))


class Responder:
    """One possible visitor's responses as z3 variables; `name` keeps two visitors apart."""

    def __init__(self, items: Iterable[Item], name: str = "") -> None:
        self.items = {item.id: item for item in items}
        self.numbers = {
            item.id: z3.Int(f"{name}{item.id}")
            for item in self.items.values()
            if isinstance(item, NumberItem | ScaleItem | ChoiceItem)
        }
        self.ticks = {
            item.id: {option: z3.Bool(f"{name}{item.id}.{option}") for option in options_of(item)}
            for item in self.items.values()
            if isinstance(item, ChecklistItem)
        }

    @cached_property
    def possible(self) -> Formula:
        """Every response is one that its item accepts."""
        return z3.And([self._possible(item) for item in self.items.values()])

    def _possible(self, item: Item) -> Formula:
        match item:
            case NumberItem() | ScaleItem():
                values = values_of(item) or range(0)
                return z3.And(values.start <= self.numbers[item.id], self.numbers[item.id] < values.stop)
            case ChoiceItem():
                return z3.And(self.numbers[item.id] >= 0, self.numbers[item.id] < len(options_of(item)))
            case ChecklistItem():
                return self._possible_ticks(self.ticks[item.id])
            case TextItem():
                return z3.BoolVal(True)
            case _:
                assert_never(item)

    @staticmethod
    def _possible_ticks(ticks: Mapping[str, Formula]) -> Formula:
        alone = [ticks[option] for option in (NONE, NOT_SURE) if option in ticks]
        together = [tick for option, tick in ticks.items() if option not in (NONE, NOT_SURE)]
        others = [z3.Not(z3.Or([t for t in ticks.values() if t is not tick])) for tick in alone]
        return z3.And(
            z3.Or([*alone, *together]),
            *[z3.Implies(tick, rest) for tick, rest in zip(alone, others, strict=True)],
        )

    def meets(self, name: str, expected: Expected) -> Formula:
        """Whether the response to an item, once given, is what a row expects."""
        match expected:
            case OneOf() if name in self.ticks:
                return z3.Or([self.ticks[name][option] for option in expected.options])
            case OneOf():
                options = options_of(self.items[name])
                return z3.Or([self.numbers[name] == options.index(option) for option in expected.options])
            case Range():
                return within(self.numbers[name], expected)
            case _:
                assert_never(expected)


def within(total: z3.ArithRef, expected: Range, parts: int = 1) -> Formula:
    """A range for a total over `parts`, without any fraction."""
    low = [] if expected.at_least is None else [total >= expected.at_least * parts]
    high = [] if expected.at_most is None else [total <= expected.at_most * parts]
    return z3.And(low + high)


class Encoding:
    """One visitor's items, scores, rules and advice; `given` says which responses were given at all."""

    def __init__(
        self, questionnaire: Questionnaire, responder: Responder, given: Mapping[str, Formula] | None = None
    ) -> None:
        self.questionnaire, self.responder = questionnaire, responder
        self.given = given or {item.id: z3.BoolVal(True) for item in questionnaire.items}
        self.asked: dict[str, Truth] = {}
        self.scores: dict[str, Value] = {}
        for item in questionnaire.items:
            self.asked[item.id] = self.any_row(item.asked_when_any_of) if item.asked_when_any_of else YES
        for score in questionnaire.scores:
            self.scores[score.id] = self._value(score)
        self.fires = {rule.id: self.any_row(rule.when_any_of) for rule in questionnaire.rules}

    def met(self, name: str, expected: Expected) -> Truth:
        """Whether an item or score is what a row expects; an item that is not asked never is."""
        if name in self.scores:
            value = self.scores[name]
            meets = self._score_meets(value, expected)
            return Truth(z3.And(value.known, meets), z3.And(value.known, z3.Not(meets)))
        known = z3.And(self.asked[name].yes, self.given[name])
        meets = self.responder.meets(name, expected)
        return Truth(z3.And(known, meets), z3.Or(self.asked[name].no, z3.And(known, z3.Not(meets))))

    def row(self, row: Row) -> Truth:
        """All pairs of a row."""
        return all_of(self.met(name, expected) for name, expected in row.items())

    def any_row(self, rows: Iterable[Row]) -> Truth:
        """Any of the rows."""
        return any_of(self.row(row) for row in rows)

    def at_least(self, advice: str) -> Formula:
        """The advice so far is this one or more urgent."""
        order = [entry.id for entry in self.questionnaire.advices]
        if order.index(advice) == 0:
            return z3.BoolVal(True)
        urgent = order[order.index(advice) :]
        return z3.Or([self.fires[rule.id].yes for rule in self.questionnaire.rules if rule.advice in urgent])

    def more_urgent_than(self, advice: str) -> Formula:
        """The advice so far is more urgent than this one."""
        order = [entry.id for entry in self.questionnaire.advices]
        above = order.index(advice) + 1
        return self.at_least(order[above]) if above < len(order) else z3.BoolVal(False)

    def is_final(self, advice: str) -> Formula:
        """No rule that leads to something more urgent than this advice is undecided."""
        order = [entry.id for entry in self.questionnaire.advices]
        above = order[order.index(advice) + 1 :]
        return z3.And(
            [
                z3.Or(self.fires[rule.id].yes, self.fires[rule.id].no)
                for rule in self.questionnaire.rules
                if rule.advice in above
            ]
        )

    def _score_meets(self, value: Value, expected: Expected) -> Formula:
        match expected:
            case OneOf():
                return z3.Or([value.bands[band] for band in expected.options])
            case Range():
                return within(value.total, expected, value.parts)
            case _:
                assert_never(expected)

    def _value(self, score: Score) -> Value:
        match score:
            case MeanScore():
                known = [self._part_known(part) for part in score.mean_of]
                total, parts = z3.Sum([self._part(part) for part in score.mean_of]), len(score.mean_of)
            case PointsScore():
                rows = [self.row(row) for row in score.one_point_for_each]
                known = [z3.Or(row.yes, row.no) for row in rows]
                total, parts = z3.Sum([z3.If(row.yes, 1, 0) for row in rows]), 1
            case _:
                assert_never(score)
        raised = self.any_row(score.raised_to.when_any_of) if score.raised_to else Truth(YES.no, YES.yes)
        bands = self._bands(score, total, parts, raised.yes)
        return Value(z3.And(*known, z3.Or(raised.yes, raised.no)), total, parts, bands)

    def _bands(self, score: Score, total: z3.ArithRef, parts: int, raised: Formula) -> dict[str, Formula]:
        bands: dict[str, Formula] = {}
        for at, band in enumerate(score.bands):
            later = [total >= other.at_least * parts for other in score.bands[at + 1 :]]
            bands[band.id] = z3.And(total >= band.at_least * parts, z3.Not(z3.Or(later)), z3.Not(raised))
        if score.raised_to is not None:
            bands[score.raised_to.band] = raised
        return bands

    def _part_known(self, part: Part) -> Formula:
        return z3.Or(self.asked[part.item].no, z3.And(self.asked[part.item].yes, self.given[part.item]))

    def _part(self, part: Part) -> z3.ArithRef:
        number = self.responder.numbers[part.item]
        if part.points is not None:
            options = options_of(self.responder.items[part.item])
            worth: z3.ArithRef = z3.IntVal(0)
            for at, option in enumerate(options):
                worth = z3.If(number == at, part.points.get(option, 0), worth)
        else:
            worth = number if part.reversed_from is None else part.reversed_from - number
        return z3.If(self.asked[part.item].yes, worth, 0)
