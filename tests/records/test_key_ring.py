"""The keys in a folder: made once, found again, and refused when missing, loose or wrong."""

from pathlib import Path

import pytest

from triage.records.key_ring import NEXT_FILE
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import PUBLIC_FILE
from triage.records.key_ring import CurrentKey
from triage.records.key_ring import KeyRing
from triage.records.key_ring import key_ring_at
from triage.records.key_ring import read_public_key
from triage.records.key_ring import write_private_key
from triage.records.key_ring import written
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.sealing import new_key_pair
from triage.records.secret_files import KeyFileError
from triage.records.secret_files import KeyLooseError
from triage.records.secret_files import KeyMissingError
from triage.records.secret_files import KeyUnreadableError
from triage.records.secret_files import write_over

PAIR = new_key_pair()
PLACE = Place(practice="practice", record="1f", field="responses")
FIELDS: Fields = {"age": 41}


def make(folder: Path) -> KeyRing:
    return key_ring_at(folder, sealed_for=())


def test_the_first_start_makes_a_key_pair_that_the_next_start_finds(tmp_path: Path) -> None:
    made = make(tmp_path / "keys").current
    assert key_ring_at(tmp_path / "keys", sealed_for={made.public.id}).current == made
    assert read_public_key(tmp_path / "keys") == made.public


def test_every_private_key_in_the_folder_opens_what_was_sealed_for_it(tmp_path: Path) -> None:
    ring = make(tmp_path)
    for name in (NEXT_FILE, "for-old-backups-1.key"):
        pair = new_key_pair()
        write_private_key(tmp_path / name, pair)
        assert ring.open(pair.public.seal(FIELDS, PLACE), PLACE) == FIELDS


def test_another_public_key_is_used_from_the_moment_it_is_there(tmp_path: Path) -> None:
    make(tmp_path)
    current = CurrentKey(tmp_path)
    write_over(tmp_path / PUBLIC_FILE, written(PAIR.public.raw), mode=0o644)
    assert PAIR.open(current.seal(FIELDS, PLACE), PLACE) == FIELDS
    assert current.id == PAIR.public.id


def test_only_the_owner_reads_the_private_key(tmp_path: Path) -> None:
    make(tmp_path)
    assert (tmp_path / PRIVATE_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == [PRIVATE_FILE, PUBLIC_FILE]


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o640, 0o660, 0o666, 0o601])
@pytest.mark.parametrize("name", [PRIVATE_FILE, NEXT_FILE, "for-old-backups-1.key"])
def test_a_private_key_that_others_reach_is_refused(tmp_path: Path, mode: int, name: str) -> None:
    make(tmp_path)
    if name != PRIVATE_FILE:
        write_private_key(tmp_path / name, PAIR)
    (tmp_path / name).chmod(mode)
    with pytest.raises(KeyLooseError, match="chmod 600"):
        make(tmp_path)


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_public_key_that_others_can_change_is_refused(tmp_path: Path, mode: int) -> None:
    make(tmp_path)
    (tmp_path / PUBLIC_FILE).chmod(mode)
    with pytest.raises(KeyLooseError, match="chmod go-w"):
        CurrentKey(tmp_path)


def test_a_lost_private_key_is_told_and_never_replaced(tmp_path: Path) -> None:
    made = make(tmp_path).current
    (tmp_path / PRIVATE_FILE).unlink()
    for needed in (set[str](), {made.public.id}):
        with pytest.raises(KeyMissingError, match=r"private\.key is missing\. Put it back"):
            key_ring_at(tmp_path, sealed_for=needed)
    assert not (tmp_path / PRIVATE_FILE).exists()


def test_no_key_is_made_once_something_was_sealed(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError):
        key_ring_at(tmp_path, sealed_for={PAIR.public.id})
    assert list(tmp_path.iterdir()) == []


def test_keys_that_the_submissions_do_not_need_are_refused(tmp_path: Path) -> None:
    make(tmp_path)
    with pytest.raises(WrongKeyError, match=PAIR.public.id):
        key_ring_at(tmp_path, sealed_for={PAIR.public.id})


def test_two_halves_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / PUBLIC_FILE).write_bytes(written(PAIR.public.raw))
    with pytest.raises(WrongKeyError):
        make(tmp_path)


def test_a_lost_public_key_comes_back_from_the_private_one(tmp_path: Path) -> None:
    made = make(tmp_path).current
    (tmp_path / PUBLIC_FILE).unlink()
    with pytest.raises(KeyMissingError):
        CurrentKey(tmp_path)
    assert make(tmp_path).current == made


@pytest.mark.parametrize("name", [PRIVATE_FILE, PUBLIC_FILE])
@pytest.mark.parametrize("content", [b"", b"00", b"\xff" * 64, b"zz" * 32])
def test_a_file_without_a_key_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    make(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KeyUnreadableError, match=f"{name} holds no key"):
        make(tmp_path)


def test_every_trouble_with_a_key_can_be_caught_as_one() -> None:
    errors = (KeyMissingError, KeyLooseError, KeyUnreadableError, WrongKeyError)
    assert all(issubclass(error, KeyFileError) for error in errors)
