"""What is sealed opens only with its key, in its place, and as it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from triage.records.sealing import ID_BYTES
from triage.records.sealing import KEY_BYTES
from triage.records.sealing import DamagedError
from triage.records.sealing import Fields
from triage.records.sealing import KeyPair
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.sealing import new_key_pair

PAIR = new_key_pair()
PLACE = Place(practice="practice", record="1f", field="responses")
FIELDS: Fields = {"age": 41, "goal": "weer fietsen – 100 €", "history": ["none"], "easing": None}
SEALED = PAIR.public.seal(FIELDS, PLACE)


def notices(pair: KeyPair, sealed: bytes, place: Place = PLACE) -> bool:
    try:
        pair.open(sealed, place)
    except (DamagedError, WrongKeyError):
        return True
    return False


def test_what_was_sealed_opens_as_it_was() -> None:
    assert PAIR.open(SEALED, PLACE) == FIELDS


def test_nothing_of_it_can_be_read_while_it_is_sealed() -> None:
    assert b"fietsen" not in SEALED
    assert b"responses" not in SEALED


def test_the_same_fields_look_different_every_time() -> None:
    assert PAIR.public.seal(FIELDS, PLACE) != SEALED


def test_every_flipped_bit_is_noticed() -> None:
    flipped = [
        SEALED[:at] + bytes([SEALED[at] ^ 1 << bit]) + SEALED[at + 1 :]
        for at in range(len(SEALED))
        for bit in range(8)
    ]
    assert all(notices(PAIR, sealed) for sealed in flipped)


def test_every_cut_is_noticed() -> None:
    assert all(notices(PAIR, SEALED[:length]) for length in range(len(SEALED)))
    assert all(notices(PAIR, SEALED[start:]) for start in range(1, len(SEALED)))
    assert notices(PAIR, SEALED + b"\0")


def test_another_place_is_noticed() -> None:
    moved = [replace(PLACE, practice="stad"), replace(PLACE, record="2f"), replace(PLACE, field="notes")]
    assert all(notices(PAIR, SEALED, place) for place in moved)


@pytest.mark.parametrize(
    "name", ["practice", 'a "quoted", \\ name', "Ruggespraak – Zoë 🚲", "\x00\n\x7f", ""]
)
def test_a_place_is_written_as_json_writes_it(name: str) -> None:
    """To the byte: what was sealed before would not open otherwise."""
    place = Place(practice=name, record="1f", field=name)
    assert place.info == json.dumps([name, "1f", name]).encode()


def test_a_border_between_two_names_cannot_be_moved() -> None:
    one = Place(practice="a", record="bc", field="notes")
    other = Place(practice="ab", record="c", field="notes")
    assert notices(PAIR, PAIR.public.seal(FIELDS, one), other)


def test_4000_damaged_seals_are_noticed() -> None:
    assert noticed_of_4000(lambda at: replace(PLACE, record=str(at))) == 4_000


def test_seals_that_are_bound_to_nothing_fail_the_same_check() -> None:
    assert noticed_of_4000(lambda _: PLACE) < 4_000


def noticed_of_4000(place_of: Callable[[int], Place]) -> int:
    """How many are noticed of 4,000 seals that are flipped, cut, or swapped with another record's."""
    random = Random(4)
    sealed = [PAIR.public.seal(FIELDS, place_of(at)) for at in range(40)]

    def damaged(at: int) -> bytes:
        whole = sealed[at]
        match random.randrange(3):
            case 0:
                return whole[: random.randrange(len(whole))]
            case 1:
                return _with_a_flip(whole, random.randrange(len(whole) * 8))
            case _:
                return sealed[at - random.randrange(1, len(sealed))]

    drawn = [random.randrange(len(sealed)) for _ in range(4_000)]
    return sum(notices(PAIR, damaged(at), place_of(at)) for at in drawn)


def _with_a_flip(whole: bytes, bit: int) -> bytes:
    return (int.from_bytes(whole) ^ 1 << bit).to_bytes(len(whole))


def test_the_damage_is_told_with_the_place_and_never_with_what_was_sealed() -> None:
    with pytest.raises(DamagedError, match=r"`responses` of submission 1f .* Restore it") as told:
        PAIR.open(SEALED[:-1], PLACE)
    assert told.value.__cause__ is None


def test_another_key_is_told_with_both_ids() -> None:
    other = new_key_pair()
    with pytest.raises(WrongKeyError, match=f"key {PAIR.public.id}, and the key here is {other.public.id}"):
        other.open(SEALED, PLACE)


def test_a_key_pair_never_shows_its_private_key() -> None:
    assert PAIR.private.hex() not in repr(PAIR)
    assert repr(PAIR.private) not in repr(PAIR)


def test_the_public_side_has_no_way_to_open() -> None:
    assert not hasattr(PAIR.public, "open")
    assert not hasattr(PAIR.public, "private")


def test_what_was_sealed_together_opens_apart_and_only_in_its_own_place() -> None:
    contact = replace(PLACE, field="contact")
    sealed = PAIR.public.seal_all({PLACE: FIELDS, contact: {"name": "Nynke"}})
    assert PAIR.open(sealed[PLACE], PLACE) == FIELDS
    assert PAIR.open(sealed[contact], contact) == {"name": "Nynke"}
    assert notices(PAIR, sealed[contact], PLACE)


def test_the_key_of_one_sending_opens_no_other() -> None:
    begin = ID_BYTES + KEY_BYTES
    other = PAIR.public.seal(FIELDS, PLACE)
    assert notices(PAIR, SEALED[:begin] + other[begin:])
