"""What is sealed opens only with its key, in its place, and as it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from triage.records.sealing import PRIVATE_FILE
from triage.records.sealing import PUBLIC_FILE
from triage.records.sealing import DamagedError
from triage.records.sealing import Fields
from triage.records.sealing import KeyPair
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.sealing import from_recovery_sheet
from triage.records.sealing import key_pair_at
from triage.records.sealing import new_key_pair
from triage.records.sealing import read_key_pair
from triage.records.sealing import read_public_key
from triage.records.sealing import recovery_sheet
from triage.records.secret_files import KeyFileError
from triage.records.secret_files import KeyLooseError
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError
from triage.records.spelling import SpellingError

PAIR = new_key_pair()
PLACE = Place(practice="dorp", record="1f", field="responses")
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


def test_the_public_side_has_no_way_to_open(tmp_path: Path) -> None:
    key_pair_at(tmp_path, sealed_for=())
    public = read_public_key(tmp_path)
    (tmp_path / PRIVATE_FILE).unlink()
    assert read_public_key(tmp_path) == public
    assert not hasattr(public, "open")
    assert not hasattr(public, "private")


def test_a_key_pair_never_shows_its_private_key() -> None:
    assert PAIR.private.hex() not in repr(PAIR)
    assert repr(PAIR.private) not in repr(PAIR)


def test_the_first_start_makes_a_key_pair_that_the_next_start_finds(tmp_path: Path) -> None:
    made = key_pair_at(tmp_path / "keys", sealed_for=())
    assert key_pair_at(tmp_path / "keys", sealed_for={made.public.id}) == made
    assert read_public_key(tmp_path / "keys") == made.public


def test_only_the_owner_reads_the_private_key(tmp_path: Path) -> None:
    key_pair_at(tmp_path, sealed_for=())
    assert (tmp_path / PRIVATE_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == [PRIVATE_FILE, PUBLIC_FILE]


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o640, 0o660, 0o666, 0o601])
def test_a_private_key_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    key_pair_at(tmp_path, sealed_for=())
    (tmp_path / PRIVATE_FILE).chmod(mode)
    with pytest.raises(KeyLooseError, match="chmod 600"):
        read_key_pair(tmp_path)


def test_a_lost_private_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    made = key_pair_at(tmp_path, sealed_for=())
    (tmp_path / PRIVATE_FILE).unlink()
    for needed in (set[str](), {made.public.id}):
        with pytest.raises(KeyMissingError, match=r"private\.key is missing\. Put it back"):
            key_pair_at(tmp_path, sealed_for=needed)
    assert not (tmp_path / PRIVATE_FILE).exists()


def test_no_key_is_made_once_something_was_sealed(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError):
        key_pair_at(tmp_path, sealed_for={PAIR.public.id})
    assert list(tmp_path.iterdir()) == []


def test_a_key_pair_that_the_submissions_do_not_need_is_refused(tmp_path: Path) -> None:
    key_pair_at(tmp_path, sealed_for=())
    with pytest.raises(WrongKeyError, match=PAIR.public.id):
        key_pair_at(tmp_path, sealed_for={PAIR.public.id})


def test_two_halves_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    key_pair_at(tmp_path, sealed_for=())
    (tmp_path / PUBLIC_FILE).write_text(PAIR.public.raw.hex())
    with pytest.raises(WrongKeyError):
        read_key_pair(tmp_path)


def test_a_lost_public_key_comes_back_from_the_private_one(tmp_path: Path) -> None:
    made = key_pair_at(tmp_path, sealed_for=())
    (tmp_path / PUBLIC_FILE).unlink()
    with pytest.raises(KeyMissingError):
        read_public_key(tmp_path)
    assert read_key_pair(tmp_path) == made
    assert read_public_key(tmp_path) == made.public


@pytest.mark.parametrize("name", [PRIVATE_FILE, PUBLIC_FILE])
@pytest.mark.parametrize("written", [b"", b"00", b"\xff" * 64, b"zz" * 32])
def test_a_file_without_a_key_is_told(tmp_path: Path, name: str, written: bytes) -> None:
    key_pair_at(tmp_path, sealed_for=())
    (tmp_path / name).write_bytes(written)
    with pytest.raises(KeyUnreadableError, match=f"{name} holds no key"):
        read_key_pair(tmp_path)


def test_every_trouble_with_a_key_can_be_caught_as_one() -> None:
    assert all(
        issubclass(error, KeyFileError)
        for error in (KeyMissingError, KeyLooseError, KeyUnreadableError, WrongKeyError)
    )


def test_the_recovery_sheet_brings_the_key_pair_back() -> None:
    sheet = recovery_sheet(PAIR)
    assert sheet.key_id == PAIR.public.id
    assert from_recovery_sheet("\n".join(sheet.groups).lower()) == PAIR


def test_a_slip_in_the_recovery_sheet_is_noticed() -> None:
    typed = "-".join(recovery_sheet(PAIR).groups)
    for at, character in enumerate(typed):
        if character != "-":
            slip = typed[:at] + ("C" if character == "A" else "A") + typed[at + 1 :]
            with pytest.raises(SpellingError):
                from_recovery_sheet(slip)


def test_a_sheet_that_no_key_can_have_is_refused() -> None:
    with pytest.raises(SpellingError):
        from_recovery_sheet("9" * 63)
