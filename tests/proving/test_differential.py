"""`reasoning` and the encoding say the same about everybody: so what is proved is what runs."""

from collections.abc import Callable
from itertools import islice
from typing import TypeAlias

import pytest
import z3

from tests.builders import shipped
from tests.builders import unremarkable
from tests.proving.engines import Engines
from tests.proving.random_people import SEED
from tests.proving.random_people import new_seed
from tests.proving.random_people import random_people
from tests.proving.thoroughness import IS_THOROUGH
from triage.content.rows import Expected
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import Part
from triage.content.scores import Score
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Truth
from triage.proving.encoding import Value

PARTS = 10
PEOPLE = 100_000 if IS_THOROUGH else 5_000
"""Shared among so many tests, so that no processor is left with the last of them."""
ENOUGH_TO_NOTICE = 300
QUESTIONNAIRE = shipped().questionnaire

Say: TypeAlias = Callable[[str, object], None]


@pytest.mark.parametrize("part", range(PARTS))
def test_reasoning_and_the_encoding_agree_on_random_people(part: int, record_property: Say) -> None:
    seed = new_seed()
    record_property("said", f"differential, part {part}: {PEOPLE // PARTS} people, {SEED}={seed}")
    assert _differences(Encoding, people=PEOPLE // PARTS, seed=seed + part) == [], (
        f"{SEED}={seed} repeats this"
    )


class CutOffsMovedByOne(Encoding):
    """`>` for `>=`."""

    def met(self, name: str, expected: Expected) -> Truth:
        match expected:
            case Range(at_least=int() as least):
                return super().met(name, expected.model_copy(update={"at_least": least + 1}))
            case _:
                return super().met(name, expected)


class ForgetsNotAsked(Encoding):
    """An item that is not asked stays unknown."""

    def met(self, name: str, expected: Expected) -> Truth:
        truth = super().met(name, expected)
        if name in self.scores:
            return truth
        return Truth(truth.yes, z3.And(truth.no, z3.Not(self.asked[name].no)))


class TakesUnknownForNo(Encoding):
    """Missing is no."""

    def met(self, name: str, expected: Expected) -> Truth:
        truth = super().met(name, expected)
        return Truth(truth.yes, z3.Not(truth.yes))


class CountsStaleResponses(Encoding):
    """A response to an item that is not asked counts."""

    def met(self, name: str, expected: Expected) -> Truth:
        if name in self.scores:
            return super().met(name, expected)
        meets = self.responder.meets(name, expected)
        return Truth(z3.And(self.given[name], meets), z3.And(self.given[name], z3.Not(meets)))


class TakesAnyPairOfARow(Encoding):
    """A row holds as soon as one of its pairs does."""

    def row(self, row: Row) -> Truth:
        truths = [self.met(name, expected) for name, expected in row.items()]
        return Truth(z3.Or([truth.yes for truth in truths]), z3.And([truth.no for truth in truths]))


class ForgetsToReverse(Encoding):
    """A part that counts the other way round counts as it is."""

    def _part(self, part: Part) -> z3.ArithRef:
        return super()._part(part.model_copy(update={"reversed_from": None}))


class NeverRaises(Encoding):
    """No score is lifted to its highest band."""

    def _bands(self, score: Score, total: z3.ArithRef, parts: int, raised: Formula) -> dict[str, Formula]:
        return super()._bands(score, total, parts, z3.And(raised, z3.BoolVal(False)))


class ScoresAlwaysKnown(Encoding):
    """A score does not wait for responses."""

    def _value(self, score: Score) -> Value:
        value = super()._value(score)
        return Value(z3.BoolVal(True), value.total, value.parts, value.bands)


class AlwaysFinal(Encoding):
    """Every advice is final at once."""

    def is_final(self, advice: str) -> Formula:
        return z3.Or(super().is_final(advice), z3.BoolVal(True))


@pytest.mark.parametrize("faulty", Encoding.__subclasses__(), ids=lambda faulty: faulty.__name__)
def test_a_faulty_encoding_is_noticed(faulty: type[Encoding]) -> None:
    assert _differences(faulty, people=ENOUGH_TO_NOTICE, seed=1)


def _differences(encode: type[Encoding], *, people: int, seed: int) -> list[str]:
    drawn = random_people(QUESTIONNAIRE.items, unremarkable(), people=people, seed=seed)
    return list(islice(Engines(QUESTIONNAIRE, encode).differences(drawn), 20))
