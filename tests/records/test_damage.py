"""Whatever somebody does to a sealed field in the database is noticed when the desk opens it."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from random import Random

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from tests.records.making import PAIR
from tests.records.making import by_therapist
from tests.records.making import make
from triage.records.audit import begin_audit
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.store import read
from triage.records.store import unsealed
from triage.records.storing import columns_of
from triage.records.storing import seal
from triage.records.tables import SubmissionRow

SEALED = ("sealed_responses", "sealed_sentences", "sealed_contact")
PRACTICES = ("practice", "stad")
DAMAGED = 4_000
BOUND_TO = ("practice", "record", "field")


@dataclass(frozen=True)
class Unbound:
    """Seals and opens as we do, except that one part of the place is left out."""

    part: str | None = None

    @property
    def id(self) -> str:
        return PAIR.public.id

    def seal(self, fields: Fields, place: Place) -> bytes:
        return PAIR.public.seal(fields, self._without(place))

    def seal_all(self, fields: Mapping[Place, Fields]) -> Mapping[Place, bytes]:
        return {place: self.seal(group, place) for place, group in fields.items()}

    def open(self, sealed: bytes, place: Place) -> Fields:
        return PAIR.open(sealed, self._without(place))

    def _without(self, place: Place) -> Place:
        return place if self.part is None else replace(place, **{self.part: ""})


def rows(unbound: Unbound) -> list[SubmissionRow]:
    made = [make(seed, practice=PRACTICES[seed % 2]) for seed in range(20)]
    return [SubmissionRow(**columns_of(submission, seal(submission, unbound))) for submission in made]


def copied(row: SubmissionRow) -> SubmissionRow:
    return SubmissionRow(**{name: getattr(row, name) for name in row.__table__.columns.keys()})  # noqa: SIM118


def cut(row: SubmissionRow, field: str, _: list[SubmissionRow], random: Random) -> None:
    whole = getattr(row, field)
    setattr(row, field, whole[: random.randrange(len(whole))])


def flip(row: SubmissionRow, field: str, _: list[SubmissionRow], random: Random) -> None:
    whole = getattr(row, field)
    flipped = int.from_bytes(whole) ^ 1 << random.randrange(len(whole) * 8)
    setattr(row, field, flipped.to_bytes(len(whole)))


def swap_record(row: SubmissionRow, field: str, others: list[SubmissionRow], random: Random) -> None:
    same_practice = [one for one in others if one.practice == row.practice and one.id != row.id]
    setattr(row, field, getattr(random.choice(same_practice), field))


def swap_field(row: SubmissionRow, field: str, _: list[SubmissionRow], random: Random) -> None:
    setattr(row, field, getattr(row, random.choice([one for one in SEALED if one != field])))


def move_practice(row: SubmissionRow, field: str, _: list[SubmissionRow], __: Random) -> None:
    assert field
    row.practice = PRACTICES[row.practice == PRACTICES[0]]


DAMAGE: dict[str, Callable[[SubmissionRow, str, list[SubmissionRow], Random], None]] = {
    "cut": cut,
    "flip": flip,
    "record": swap_record,
    "field": swap_field,
    "practice": move_practice,
}


def noticed(unbound: Unbound, kind: str, times: int) -> int:
    random, stored = Random(kind), rows(unbound)
    return sum(is_noticed(unbound, kind, stored, random) for _ in range(times))


def is_noticed(unbound: Unbound, kind: str, stored: list[SubmissionRow], random: Random) -> bool:
    row = copied(random.choice(stored))
    DAMAGE[kind](row, random.choice(SEALED), stored, random)
    try:
        unsealed(row, unbound)
    except (DamagedError, WrongKeyError):
        return True
    except (ValidationError, KeyError):  # somebody noticed, but not because of the seal
        return False
    return False


@pytest.mark.no_cover  # one after the other reaches the same
@pytest.mark.parametrize("kind", DAMAGE)
def test_every_one_of_4000_damaged_fields_is_noticed(kind: str) -> None:
    times = DAMAGED // len(DAMAGE)
    assert noticed(Unbound(), kind, times) == times


@pytest.mark.parametrize("part", BOUND_TO)
def test_a_seal_that_leaves_out_a_part_of_its_place_fails_the_same_check(part: str) -> None:
    assert noticed(Unbound(part), part, 100) < 100


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_in_the_database_is_told_and_never_shown_as_an_empty_field(desk: Desk, kind: str) -> None:
    records = desk.records
    with records.sessions.begin() as session:
        begin_audit(session, records.key, PRACTICES[0])
        begin_audit(session, records.key, PRACTICES[1])
        stored = list(session.scalars(select(SubmissionRow).order_by(SubmissionRow.id)))
        DAMAGE[kind](stored[0], SEALED[0], stored, Random(kind))
        submission, practice = stored[0].id, stored[0].practice
    audit = by_therapist(practice=practice)
    with records.sessions.begin() as session, pytest.raises((DamagedError, WrongKeyError)):
        read(session, submission, ring=desk.ring, key=records.key, audit=audit)
