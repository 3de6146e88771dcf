"""What a disk may hold after a power cut, for every moment of what the real engine wrote.

Everything that was synced is there. Of what was written to a file after its last sync any of the sectors may be
there, each in any of its versions; a file that was made or deleted since its folder was synced may be there or not.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeAlias
from typing import assert_never

from sqlalchemy import event
from sqlalchemy import func
from sqlalchemy import inspect
from sqlalchemy import select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import sessionmaker

from tests.records.crowds import all_at_once
from tests.records.crowds import forget
from tests.records.crowds import id_of
from tests.records.crowds import send
from tests.records.disks import Deleted
from tests.records.disks import Synced
from tests.records.disks import Touch
from tests.records.disks import Truncated
from tests.records.disks import Written
from tests.records.disks import watching
from triage.records.audit import Action
from triage.records.audit import verify
from triage.records.engine import open_engine
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.server_key import ServerKey
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.settings import ONE_PRACTICE as PRACTICE

SECTOR = 512
VISITORS = 6
FORGOTTEN = 10  # every so manyth is erased again
DATABASE = "rug.db"


@dataclass(frozen=True)
class Acknowledged:
    """From here on this submission must be there."""

    id: str


@dataclass(frozen=True)
class Erasing:
    """From here on this submission may be gone."""

    id: str


@dataclass(frozen=True)
class Erased:
    """From here on this submission must be gone."""

    id: str


Moment: TypeAlias = Touch | Acknowledged | Erasing | Erased


@dataclass(frozen=True)
class Recording:
    """Everything that happened, in order, and the key of its audit log."""

    moments: list[Moment]
    key: ServerKey


@dataclass
class Found:
    """What was wrong in the states that were looked at."""

    states: int = 0
    lost: int = 0
    doubled: int = 0
    returned: int = 0
    damaged: int = 0
    problems: set[str] = field(default_factory=set)

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.returned + self.damaged


def record(folder: Path, *, submissions: int, synchronous: str = "FULL") -> Recording:
    """Let visitors send and erase at once, through a restart, and write down what reaches the files."""
    folder.mkdir(parents=True)
    moments: list[Moment] = []
    with watching(moments.append):
        for half in (range(submissions // 2), range(submissions // 2, submissions)):
            desk = _opened(folder, synchronous)
            all_at_once(partial(_send, desk, moments), half, visitors=VISITORS)
            desk.close()
    return Recording(moments, desk.records.key)


def look_after_cuts(recording: Recording, folder: Path, *, states: int, random: Random) -> Found:
    """Cut the power at random moments and open what the disk may hold then."""
    found = Found()
    cuts = sorted(random.choices(range(len(recording.moments) + 1), k=states))
    for number, (disk, kept, gone) in enumerate(_at(recording.moments, cuts)):
        place = folder / str(number)
        place.mkdir(parents=True)
        disk.write_to(place, random)
        _look(place / DATABASE, recording.key, kept=kept, gone=gone, found=found)
        for path in place.iterdir():
            path.unlink()
        place.rmdir()
    return found


def _opened(folder: Path, synchronous: str) -> Desk:
    desk = open_desk(f"sqlite:///{folder / DATABASE}", folder / "keys", random_bytes=os.urandom)
    if synchronous != "FULL":

        def weaken(connection: DBAPIConnection, *_: object) -> None:
            connection.cursor().execute(f"PRAGMA synchronous = {synchronous}")

        event.listen(desk.records.engine, "checkout", weaken)
    return desk


def _send(desk: Desk, moments: list[Moment], seed: int) -> None:
    send(desk.records, seed)
    moments.append(Acknowledged(id_of(seed)))
    if seed % FORGOTTEN == 0:
        moments.append(Erasing(id_of(seed)))
        forget(desk.records, seed)
        moments.append(Erased(id_of(seed)))


@dataclass
class _File:
    """What of one file is certainly on the disk, and what was done to it since."""

    certain: bytearray = field(default_factory=bytearray)
    since: list[Written | Truncated] = field(default_factory=list)
    has_entry: bool = False  # its folder was synced after it was made

    def sync(self) -> None:
        for touch in self.since:
            _apply(self.certain, touch)
        self.since.clear()

    def may_hold(self, random: Random) -> bytearray:
        chance = random.choice((0.0, 0.1, 0.5, 0.9, 1.0, random.random()))
        content, sectors = bytearray(self.certain), list[Written]()
        for touch in self.since:
            match touch:
                case Truncated():
                    if random.random() < chance:
                        _apply(content, touch)
                        sectors = [sector for sector in sectors if sector.offset < touch.size]
                case Written():
                    sectors += [sector for sector in _sectors(touch) if random.random() < chance]
        random.shuffle(sectors)
        for sector in sectors:
            _apply(content, sector)
        return content


@dataclass
class _Disk:
    """All files of the folder."""

    files: dict[Path, _File] = field(default_factory=dict)
    deleted: dict[Path, _File] = field(default_factory=dict)

    def touch(self, touch: Touch) -> None:
        match touch:
            case Written() | Truncated():
                self.files.setdefault(touch.path, _File()).since.append(touch)
            case Synced():
                self._sync(touch.path)
            case Deleted():
                file = self.files.pop(touch.path, None)
                if file is not None and file.has_entry and not touch.for_certain:
                    self.deleted[touch.path] = file
            case _:
                assert_never(touch)

    def _sync(self, path: Path) -> None:
        file = self.files.setdefault(path, _File())
        file.sync()
        if path.name != DATABASE and not file.has_entry:  # SQLite syncs the folder after a new log or journal
            for every in self.files.values():
                every.has_entry = True
            self.deleted.clear()

    def write_to(self, folder: Path, random: Random) -> None:
        for path in self.files.keys() | self.deleted.keys():
            file = self.files.get(path)
            if file is None or (not file.has_entry and random.random() < 1 / 2):
                file = self.deleted.get(path) if random.random() < 1 / 2 else None
            if file is not None:
                (folder / path.name).write_bytes(file.may_hold(random))


def _apply(content: bytearray, touch: Written | Truncated) -> None:
    match touch:
        case Truncated():
            del content[touch.size :]
        case Written():
            content.extend(bytes(max(0, touch.offset - len(content))))
            content[touch.offset : touch.offset + len(touch.content)] = touch.content


def _sectors(touch: Written) -> Iterator[Written]:
    begin, end = touch.offset, touch.offset + len(touch.content)
    while begin < end:
        until = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Written(touch.path, begin, touch.content[begin - touch.offset : until - touch.offset])
        begin = until


def _at(moments: list[Moment], cuts: list[int]) -> Iterator[tuple[_Disk, set[str], set[str]]]:
    """The disk at each of the moments, what must be there then, and what must be gone."""
    disk, kept, gone, done = _Disk(), set[str](), set[str](), 0
    for cut in cuts:
        for moment in moments[done:cut]:
            match moment:
                case Acknowledged():
                    kept.add(moment.id)
                case Erasing():
                    kept.discard(moment.id)
                case Erased():
                    gone.add(moment.id)
                case _:
                    disk.touch(moment)
        done = max(done, cut)
        yield disk, kept, gone


def _look(database: Path, key: ServerKey, *, kept: set[str], gone: set[str], found: Found) -> None:
    engine = open_engine(f"sqlite:///{database}")
    found.states += 1
    try:
        with sessionmaker(engine).begin() as session:
            sound = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
            if not inspect(session.connection()).has_table("submission"):
                found.lost += bool(kept)
                return
            stored = set(session.scalars(select(SubmissionRow.id)))
            sent = select(AuditRow.submission).where(AuditRow.action == Action.SEND)
            twice = session.scalars(sent.group_by(AuditRow.submission).having(func.count() > 1)).all()
            problems = verify(session, key, PRACTICE).problems
        found.lost += bool(kept - stored)
        found.returned += bool(gone & stored)
        found.doubled += bool(twice)
        found.damaged += sound != "ok" or (bool(problems) and bool(kept))
        found.problems.update(problems if kept else ())
    except Exception as error:  # whatever a damaged file makes of it
        found.damaged += 1
        found.problems.add(type(error).__name__)
    finally:
        engine.dispose()
