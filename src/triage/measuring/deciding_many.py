"""What `reasoning.deciding` says of one person, said of many at once: a column for each item, score and rule.

What a row makes of one finding is `is_met` itself, asked once for each finding that occurs. A truth is a number, so
that any of some is the most of them, all of them the least, and unknown lies between as it does in `reasoning`.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import reduce
from typing import TypeAlias
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.measuring.numbering import MISSING
from triage.measuring.numbering import NOT_ASKED
from triage.measuring.numbering import SKIPPED
from triage.measuring.numbering import Column
from triage.measuring.numbering import Numbered
from triage.measuring.numbering import Numbers
from triage.reasoning.deciding import Decision
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import is_met
from triage.reasoning.scoring import band_of
from triage.reasoning.scoring import part_value

Truths: TypeAlias = NDArray[np.int8]
Holds: TypeAlias = NDArray[np.bool_]
Totals: TypeAlias = NDArray[np.float64]
"""Whole numbers, and NaN for unknown."""

FALSE, UNKNOWN, TRUE = 0, 1, 2
TRUTH = {False: FALSE, None: UNKNOWN, True: TRUE}
POINTS = np.array([0, np.nan, 1])
"""What a row adds to a score of points, by its truth."""
ANY, ALL = np.maximum, np.minimum
OWN_CONTACT = 0


def decide_many(questionnaire: Questionnaire, numbered: Numbered) -> Numbers:
    """The number of each person's decision; `decision_of` says which one it is."""
    people = _People(numbered)
    for item in questionnaire.items:
        people.ask(item.id, item.asked_when_any_of)
    for score in questionnaire.scores:
        people.score(score)
    return _decided(questionnaire, [people.any_row(rule.when_any_of) for rule in questionnaire.rules], people)


def decision_of(questionnaire: Questionnaire, number: int) -> Decision:
    """A decision in the words of `reasoning`; the reasons are left out."""
    told, is_final = divmod(number, 2)
    advice, contact = divmod(told, _contacts(questionnaire))
    reached = questionnaire.advices[advice]
    named = reached.contact if contact == OWN_CONTACT else questionnaire.contacts[contact - 1].id
    return Decision(reached.id, named, bool(is_final), fired=())


class _People:
    """What is known of everybody so far."""

    def __init__(self, numbered: Numbered) -> None:
        self._given, self._people = numbered.columns, numbered.people
        self._columns: dict[str, Column] = {}
        self._met: dict[tuple[str, Expected], Truths] = {}

    def every(self, truth: int) -> Truths:
        """The same of everybody."""
        return np.full(self._people, truth, dtype=np.int8)

    def ask(self, name: str, rows: Sequence[Row]) -> None:
        """Take the responses of those who get the item, and drop all others."""
        given = self._given.get(name) or Column(np.full(self._people, MISSING), SKIPPED)
        if rows:
            asked = self.any_row(rows)
            otherwise = np.where(asked == UNKNOWN, MISSING, NOT_ASKED)
            given = Column(np.where(asked == TRUE, given.numbers, otherwise), given.findings)
        self._columns[name] = given

    def score(self, score: Score) -> None:
        """Number the values of those whose score is known: two for each total, the second one raised."""
        total, rows = self._total(score), score.raised_to.when_any_of if score.raised_to else ()
        raised = self.any_row(rows)
        known = ~np.isnan(total) & (raised != UNKNOWN)
        totals = total[known].astype(np.intp)
        least, most = (totals.min(), totals.max()) if len(totals) else (0, 0)
        numbers = np.full(self._people, MISSING)
        numbers[known] = len(SKIPPED) + (totals - least) * 2 + (raised[known] == TRUE)
        self._columns[score.id] = Column(numbers, [*SKIPPED, *_values(score, range(least, most + 1))])

    def any_row(self, rows: Sequence[Row]) -> Truths:
        return reduce(ANY, map(self._row, rows), self.every(FALSE))

    def most(self, held: Iterable[tuple[Holds, int]]) -> Numbers:
        """The highest of these places that holds of each person."""
        return reduce(np.maximum, (holds * place for holds, place in held), np.zeros(self._people, np.intp))

    def _row(self, row: Row) -> Truths:
        return reduce(ALL, (self._is_met(name, expected) for name, expected in row.items()))

    def _is_met(self, name: str, expected: Expected) -> Truths:
        column = self._columns.get(name)
        if column is None:  # not reached yet, or in no way known
            return self.every(UNKNOWN)
        if (name, expected) not in self._met:
            truths = [TRUTH[is_met(expected, finding)] for finding in column.findings]
            self._met[name, expected] = np.array(truths, dtype=np.int8)[column.numbers]
        return self._met[name, expected]

    def _total(self, score: Score) -> Totals:
        match score:
            case MeanScore():
                return sum(map(self._part, score.mean_of), start=np.zeros(self._people))
            case PointsScore():
                points = (POINTS[self._row(row)] for row in score.one_point_for_each)
                return sum(points, start=np.zeros(self._people))
            case _:
                assert_never(score)

    def _part(self, part: Part) -> Totals:
        column = self._columns.get(part.item)
        if column is None:
            return np.full(self._people, np.nan)
        values = [part_value(part, finding) for finding in column.findings]
        return np.array(values, dtype=np.float64)[column.numbers]


def _values(score: Score, totals: range) -> Iterator[ScoreValue]:
    parts = len(score.mean_of) if isinstance(score, MeanScore) else 1
    for total in totals:
        band = band_of(score.bands, total, parts)
        yield ScoreValue(total, parts, band)
        yield ScoreValue(total, parts, band if score.raised_to is None else score.raised_to.band)


def _decided(questionnaire: Questionnaire, truths: Sequence[Truths], people: _People) -> Numbers:
    urgency = {advice.id: at for at, advice in enumerate(questionnaire.advices)}
    held = [
        (rule, urgency[rule.advice], truth) for rule, truth in zip(questionnaire.rules, truths, strict=True)
    ]
    reached = people.most((truth == TRUE, at) for _, at, truth in held)
    undecided = people.most((truth == UNKNOWN, at) for _, at, truth in held)
    places = {contact.id: at for at, contact in enumerate(questionnaire.contacts, start=1)}
    contact = people.most(
        ((truth == TRUE) & (reached == at), places[rule.contact or questionnaire.advices[at].contact])
        for rule, at, truth in held
    )
    return (reached * _contacts(questionnaire) + contact) * 2 + (undecided <= reached)


def _contacts(questionnaire: Questionnaire) -> int:
    """How many there are, with the advice's own."""
    return 1 + len(questionnaire.contacts)
