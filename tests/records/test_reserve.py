"""On a full disk nothing new is stored, everything can be erased, and all is well again when there is room.

The full disk is a real one, a few megabytes in memory, where the machine lets us mount it (root usually may). Where
it does not, every write that would make the files larger than that finds no room: SQLite gets SQLITE_FULL either
way. RLIMIT_FSIZE would not do (SQLite then reports an I/O error), nor permissions (root is not held by them).
"""

import errno
import os
import subprocess
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.records.crowds import forget
from tests.records.crowds import id_of
from tests.records.crowds import send
from tests.records.disks import watching
from tests.records.traces import files_of
from tests.records.traces import needles_of
from tests.records.traces import traces
from triage.records.audit import verify
from triage.records.engine import open_engine
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.reserve import SIZE
from triage.records.reserve import Reserve
from triage.records.reserve import reserve_beside
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.settings import ONE_PRACTICE as PRACTICE

ROOM = 20 * 1024 * 1024
CHUNK = 4096
STORED = 20


@dataclass(frozen=True)
class Disk:
    """A small disk that can be filled up and emptied again."""

    folder: Path
    fill: Callable[[], None]
    empty: Callable[[], None]


def mounted(folder: Path) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def filled(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(CHUNK))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder):
        pytest.skip("this machine lets nobody mount a disk; the other one is tried")
    filler = folder / "filler"
    yield Disk(folder, lambda: filled(filler), lambda: filler.unlink(missing_ok=True))
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def imagined(tmp_path: Path) -> Iterator[Disk]:
    is_full = [False]

    def has_room(path: Path, end: int) -> bool:
        grows = end > path.stat().st_size
        return not (is_full[0] and grows and Path(f"{tmp_path}/rug.db-reserve").exists())

    with watching(lambda _: None, has_room=has_room):
        yield Disk(tmp_path, lambda: is_full.__setitem__(0, True), lambda: is_full.__setitem__(0, False))


@pytest.fixture(params=["real", "imagined"])
def disk(request: pytest.FixtureRequest) -> Disk:
    made: Disk = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def desk(disk: Disk, tmp_path: Path) -> Iterator[Desk]:
    """Records on that disk, with some submissions."""
    opened = open_desk(f"sqlite:///{disk.folder}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    for seed in range(STORED):
        send(opened.records, seed)
    yield opened
    disk.empty()
    opened.close()


def until_full(desk: Desk) -> Trouble:
    """Send until nothing can be stored any more."""
    for seed in range(STORED, 10_000):
        try:
            send(desk.records, seed)
        except StorageUnavailableError as error:
            return error.trouble
    raise AssertionError("the disk never became full")


def reserve(desk: Desk) -> Path:
    return Path(f"{desk.records.engine.url.database}-reserve")


def test_a_full_disk_is_told_and_the_writer_goes_on_when_there_is_room(desk: Desk, disk: Disk) -> None:
    disk.fill()
    assert until_full(desk) is Trouble.FULL
    disk.empty()
    assert send(desk.records, 10_001)
    assert reserve(desk).stat().st_size == SIZE


def test_everything_can_be_erased_on_a_full_disk_and_leaves_nothing(desk: Desk, disk: Disk) -> None:
    disk.fill()
    until_full(desk)
    with desk.records.sessions() as session:
        looked_for = needles_of(session, map(id_of, range(STORED)))
    assert all(forget(desk.records, seed) for seed in range(STORED))
    assert desk.records.scrubber.wait()
    assert traces(files_of(desk.records.sessions, disk.folder), looked_for) == 0
    with desk.records.sessions() as session:
        assert verify(session, desk.records.key, PRACTICE).problems == ()


@pytest.mark.parametrize("disk", ["real"], indirect=True)
def test_what_others_send_never_takes_the_room_for_erasing(desk: Desk, disk: Disk) -> None:
    disk.fill()
    until_full(desk)
    assert forget(desk.records, 0)
    with disk.folder.joinpath("filler").open("ab", buffering=0) as more:
        filling_up(more.fileno())
    with pytest.raises(StorageUnavailableError) as told:
        send(desk.records, 10_001)
    assert told.value.trouble is Trouble.FULL


def filling_up(descriptor: int) -> None:
    """Leave less room than a reserve needs, and more than a submission does."""
    os.posix_fallocate(descriptor, os.fstat(descriptor).st_size, SIZE // 2)


@pytest.mark.parametrize("disk", ["real"], indirect=True)
def test_without_a_reserve_a_full_disk_forgets_nothing(
    desk: Desk, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reserve, "drop", lambda _: False)
    disk.fill()
    until_full(desk)
    with pytest.raises(StorageUnavailableError) as told:
        forget(desk.records, 0)
    assert told.value.trouble is Trouble.FULL


@pytest.mark.parametrize("disk", ["real"], indirect=True)
def test_the_records_open_on_a_full_disk_to_erase(desk: Desk, disk: Disk, tmp_path: Path) -> None:
    desk.close()
    disk.fill()
    again = open_desk(f"sqlite:///{disk.folder}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    assert forget(again.records, 0)
    again.close()


@pytest.mark.parametrize("address", ["sqlite:///:memory:", "sqlite://", "postgresql://tests@/rug"])
def test_only_a_file_has_a_reserve_beside_it(address: str) -> None:
    assert reserve_beside(open_engine(address).url) is None
