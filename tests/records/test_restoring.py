"""A backup goes back into an empty place, all of it or nothing, with the key from the recovery sheet."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from tests.records.making import by_therapist
from tests.records.operating import back_up
from tests.records.operating import from_paper
from tests.records.operating import read_all
from tests.records.operating import restored
from tests.records.operating import send
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.restoring import NotEmptyError
from triage.records.rotating import rotate
from triage.records.sealed_stream import BEGIN
from triage.records.sealed_stream import CHUNK
from triage.records.sealed_stream import DamagedBackupError
from triage.records.sealed_stream import OpeningStream
from triage.records.sealed_stream import SealingStream
from triage.records.sealing import ID_BYTES
from triage.records.sealing import new_key_pair
from triage.records.secret_files import KeyMissingError
from triage.records.tables import AuditRow


def test_a_backup_restores_on_an_empty_machine_with_the_recovery_sheet(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    file, other = tmp_path / "b.backup", elsewhere()
    made = back_up(desk, file)
    assert (made.submissions, made.problems, made.size) == (3, (), file.stat().st_size)
    folder = from_paper(keys, tmp_path / "new")
    assert restored(file, other, folder).submissions == 3
    assert len(read_all(other, folder)) == 3


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_restored_database_is_for_its_owner_only(desk: Desk, keys: Path, tmp_path: Path) -> None:
    back_up(desk, tmp_path / "b.backup")
    tmp_path.chmod(0o755)
    before = os.umask(0o022)
    try:
        restored(tmp_path / "b.backup", f"sqlite:///{tmp_path}/anew.db", keys)
    finally:
        os.umask(before)
    assert (tmp_path / "anew.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_and_a_restore_leave_their_lines(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    file, other = tmp_path / "b.backup", elsewhere()
    back_up(desk, file)
    restored(file, other, from_paper(keys, tmp_path / "new"))
    again = open_desk(other, tmp_path / "new", random_bytes=os.urandom)
    with again.records.sessions.begin() as session:
        told = session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)).all()
    again.close()
    assert told[-2:] == ["back_up", "restore"]


def test_a_backup_is_not_restored_over_what_is_there(
    address: str, desk: Desk, keys: Path, tmp_path: Path
) -> None:
    back_up(desk, tmp_path / "b.backup")
    with pytest.raises(NotEmptyError, match="already"):
        restored(tmp_path / "b.backup", address, keys)
    assert len(read_all(address, keys)) == 3


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_a_backup_is_not_restored_beside_what_a_cut_off_server_left(
    desk: Desk, keys: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "b.backup", tmp_path / "cut-off.db"
    back_up(desk, file)
    send(desk, range(3, 6))
    for end in ("", "-wal", "-shm"):
        shutil.copy(f"{tmp_path}/rug.db{end}", f"{other}{end}")
    with pytest.raises(NotEmptyError, match=f"{other}, {other}-wal, {other}-shm"):
        restored(file, f"sqlite:///{other}", keys)
    other.rename(tmp_path / "aside.db")
    for end in ("-wal", "-shm"):
        with pytest.raises(NotEmptyError, match="together"):
            restored(file, f"sqlite:///{other}", keys)
        Path(f"{other}{end}").rename(tmp_path / f"aside.db{end}")
    assert restored(file, f"sqlite:///{other}", keys).submissions == 3
    assert len(read_all(f"sqlite:///{other}", keys)) == 3
    assert len(read_all(f"sqlite:///{tmp_path}/aside.db", keys)) == 6


def test_a_backup_is_not_restored_beside_the_key_of_another_database(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    back_up(desk, tmp_path / "b.backup")
    folder = from_paper(keys, tmp_path / "new")
    (folder / "server.key").write_text(bytes(32).hex())
    (folder / "server.key").chmod(0o600)
    with pytest.raises(NotEmptyError, match="belongs to another database"):
        restored(tmp_path / "b.backup", elsewhere(), folder)


def test_without_the_private_key_nothing_is_restored(
    desk: Desk, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    back_up(desk, tmp_path / "b.backup")
    with pytest.raises(KeyMissingError, match=r"private\.key is missing.* recovery sheet"):
        restored(tmp_path / "b.backup", elsewhere(), tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_backup_from_before_a_rotation_still_restores(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    back_up(desk, tmp_path / "b.backup")
    rotate(desk, audit=by_therapist())
    other = elsewhere()
    shutil.copytree(keys, tmp_path / "new")
    assert restored(tmp_path / "b.backup", other, tmp_path / "new").problems == ()
    assert len(read_all(other, tmp_path / "new")) == 3


def test_every_damage_to_a_backup_is_noticed_and_leaves_nothing(
    desk: Desk, keys: Path, tmp_path: Path, elsewhere: Callable[[], str]
) -> None:
    file, other, folder, random = (
        tmp_path / "b.backup",
        elsewhere(),
        from_paper(keys, tmp_path / "new"),
        Random(5),
    )
    back_up(desk, file)
    whole, body = file.read_bytes(), len(BEGIN) + 2 + ID_BYTES
    cut = [whole[:length] for length in (0, 10, 200, len(whole) // 2, len(whole) - 1)]
    places = [20 + ID_BYTES, body, *(random.randrange(body, len(whole)) for _ in range(5))]
    for damaged in (*cut, *(flipped(whole, at) for at in places)):
        file.write_bytes(damaged)
        with pytest.raises(DamagedBackupError):
            restored(file, other, folder)
        assert not (folder / "server.key").exists()
    file.write_bytes(whole)
    assert restored(file, other, folder).problems == ()


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


PAIR = new_key_pair()
FOUR_CHUNKS = Random(6).randbytes(4 * CHUNK)


def sealed(content: bytes, file: Path) -> tuple[bytes, bytes]:
    """A sealed file, and its key."""
    with file.open("wb") as written:
        stream = SealingStream(written, PAIR.public)
        stream.write(content)
        stream.close()
    return file.read_bytes(), stream.key


def unsealed(content: bytes, key: bytes, file: Path) -> bytes:
    file.write_bytes(content)
    with file.open("rb") as written:
        stream = OpeningStream(written, lambda _: key)
        found = stream.read(len(content))
        stream.finish()
        return found


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 4 * CHUNK])
def test_a_file_of_any_size_comes_back(tmp_path: Path, size: int) -> None:
    content, key = sealed(FOUR_CHUNKS[:size], tmp_path / "f")
    assert unsealed(content, key, tmp_path / "f") == FOUR_CHUNKS[:size]


def test_chunks_that_are_swapped_dropped_repeated_or_cut_off_are_noticed(tmp_path: Path) -> None:
    content, key = sealed(FOUR_CHUNKS, tmp_path / "f")
    size = CHUNK + 16
    begin = len(content) - 4 * size
    head, one, two, three, last = content[:begin], *(content[begin + at * size :][:size] for at in range(4))
    for chunks in (
        (two, one, three, last),
        (one, three, last),
        (one, one, two, three, last),
        (one, two, three),
        (one, two, last),
        (last,),
        (one, two, three, last, last),
        (),
    ):
        with pytest.raises(DamagedBackupError):
            unsealed(head + b"".join(chunks), key, tmp_path / "f")


def test_chunks_of_another_backup_are_noticed(tmp_path: Path) -> None:
    one, key = sealed(FOUR_CHUNKS, tmp_path / "f")
    other, _ = sealed(FOUR_CHUNKS, tmp_path / "g")
    with pytest.raises(DamagedBackupError):
        unsealed(one[: -CHUNK - 16] + other[-CHUNK - 16 :], key, tmp_path / "f")
