"""What `reasoning.deciding` says of one person, said of many at once: a column for each item, score and rule.

What a row makes of one finding is `is_met` itself, asked once for each finding that occurs.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import reduce
from operator import add
from operator import and_
from operator import or_
from typing import assert_never

import polars as pl

from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.measuring.numbering import MISSING
from triage.measuring.numbering import NOT_ASKED
from triage.measuring.numbering import NUMBERS
from triage.measuring.numbering import Column
from triage.measuring.numbering import Numbered
from triage.reasoning.deciding import Decision
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import is_met
from triage.reasoning.scoring import band_of
from triage.reasoning.scoring import part_value

ADVICE, CONTACT, FINAL = "advice", "contact", "is_final"
OWN_CONTACT = 0


def decide_many(questionnaire: Questionnaire, numbered: Numbered) -> pl.DataFrame:
    """Of each person the place of the advice, of the contact (0 for the advice's own), and whether it is final."""
    people = _People(numbered)
    for item in questionnaire.items:
        people.ask(item.id, item.asked_when_any_of)
    for score in questionnaire.scores:
        people.score(score)
    return _decided(questionnaire, [people.any_row(rule.when_any_of) for rule in questionnaire.rules], people)


def decision_of(questionnaire: Questionnaire, advice: int, contact: int, is_final: bool) -> Decision:
    """A row of what was decided, in the words of `reasoning`; the reasons are left out."""
    reached = questionnaire.advices[advice]
    named = reached.contact if contact == OWN_CONTACT else questionnaire.contacts[contact - 1].id
    return Decision(reached.id, named, is_final, fired=())


class _People:
    """What is known of everybody so far; truths are true, false or null for unknown, as in `reasoning`."""

    def __init__(self, numbered: Numbered) -> None:
        self._given, self._people = numbered.columns, numbered.people
        self._columns: dict[str, Column] = {}
        self._met: dict[tuple[str, Expected], pl.Series] = {}

    def every(self, value: bool | int | None, dtype: type[pl.DataType] = pl.Boolean) -> pl.Series:
        """The same of everybody."""
        return pl.repeat(value, self._people, dtype=dtype, eager=True)

    def ask(self, name: str, rows: Sequence[Row]) -> None:
        """Take the responses of those who get the item, and drop all others."""
        given = self._given.get(name) or Column(self.every(MISSING, NUMBERS), (None, None))
        if not rows:
            self._columns[name] = given
            return
        asked = self.any_row(rows)
        otherwise = self.every(NOT_ASKED, NUMBERS).zip_with(asked.is_not_null(), self.every(MISSING, NUMBERS))
        numbers = given.numbers.zip_with(asked.fill_null(value=False), otherwise)
        self._columns[name] = Column(numbers, given.findings)

    def score(self, score: Score) -> None:
        """Number the values of those whose score is known: two for each total, the second one raised."""
        total = self._total(score)
        raised = (
            self.every(value=False) if score.raised_to is None else self.any_row(score.raised_to.when_any_of)
        )
        least, most = (int(str(end)) if end is not None else 0 for end in (total.min(), total.max()))
        findings = list(_values(score, range(least, most + 1)))
        self._columns[score.id] = Column((total - least) * 2 + raised.cast(pl.Int64), findings)

    def any_row(self, rows: Sequence[Row]) -> pl.Series:
        return reduce(or_, map(self._row, rows), self.every(value=False))

    def _row(self, row: Row) -> pl.Series:
        return reduce(and_, (self._is_met(name, expected) for name, expected in row.items()))

    def _is_met(self, name: str, expected: Expected) -> pl.Series:
        column = self._columns.get(name)
        if column is None:  # not reached yet, or in no way known
            return self.every(None)
        if (name, expected) not in self._met:
            met = (is_met(expected, finding) for finding in column.findings)
            self._met[name, expected] = _looked_up(column, met, pl.Boolean)
        return self._met[name, expected]

    def _total(self, score: Score) -> pl.Series:
        """Null as long as one part is."""
        match score:
            case MeanScore():
                return reduce(add, map(self._part, score.mean_of))
            case PointsScore():
                return reduce(add, (self._row(row).cast(pl.Int64) for row in score.one_point_for_each))
            case _:
                assert_never(score)

    def _part(self, part: Part) -> pl.Series:
        column = self._columns.get(part.item)
        if column is None:
            return self.every(None, pl.Int64)
        return _looked_up(column, (part_value(part, finding) for finding in column.findings), pl.Int64)


def _looked_up(column: Column, values: Iterable[bool | int | None], dtype: type[pl.DataType]) -> pl.Series:
    return pl.Series(list(values), dtype=dtype).gather(column.numbers)


def _values(score: Score, totals: range) -> Iterator[ScoreValue]:
    parts = len(score.mean_of) if isinstance(score, MeanScore) else 1
    for total in totals:
        band = band_of(score.bands, total, parts)
        yield ScoreValue(total, parts, band)
        yield ScoreValue(total, parts, band if score.raised_to is None else score.raised_to.band)


def _decided(questionnaire: Questionnaire, truths: Sequence[pl.Series], people: _People) -> pl.DataFrame:
    urgency = {advice.id: at for at, advice in enumerate(questionnaire.advices)}
    held = [
        (rule, urgency[rule.advice], truth) for rule, truth in zip(questionnaire.rules, truths, strict=True)
    ]
    nowhere = people.every(0, pl.Int64)
    reached = _most(nowhere, ((truth, at) for _, at, truth in held))
    undecided = _most(nowhere, ((truth.is_null(), at) for _, at, truth in held))
    contacts = _places(questionnaire)
    named = (
        (truth & (reached == at), contacts[rule.contact or questionnaire.advices[at].contact])
        for rule, at, truth in held
    )
    return pl.DataFrame({ADVICE: reached, CONTACT: _most(nowhere, named), FINAL: undecided <= reached})


def _places(questionnaire: Questionnaire) -> Mapping[str, int]:
    return {contact.id: at for at, contact in enumerate(questionnaire.contacts, start=1)}


def _most(nowhere: pl.Series, held: Iterable[tuple[pl.Series, int]]) -> pl.Series:
    """The highest of these places that holds of each person."""
    by_place: dict[int, pl.Series] = {}
    for truth, place in held:
        sure = truth.fill_null(value=False)
        by_place[place] = by_place[place] | sure if place in by_place else sure
    highest = nowhere
    for place in sorted(by_place):
        highest = (nowhere + place).zip_with(by_place[place], highest)
    return highest
