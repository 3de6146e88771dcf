"""Sending, backing up, restoring and reading, as the tests of the operation need them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event
from threading import Thread

from sqlalchemy import select

from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.audit import verify
from triage.records.backing_up import BackedUp
from triage.records.backing_up import back_up_records
from triage.records.key_ring import KeyRing
from triage.records.key_ring import write_key_pair
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.recovery import from_recovery_sheet
from triage.records.recovery import recovery_sheet
from triage.records.restoring import Restored
from triage.records.restoring import restore
from triage.records.sealed_stream import key_by
from triage.records.sealing import Sealer
from triage.records.store import read
from triage.records.storing import store
from triage.records.submissions import Unsealed
from triage.records.tables import SubmissionRow
from triage.records.unpacking import unpack
from triage.settings import ONE_PRACTICE as PRACTICE


def send(desk: Desk, seeds: range, *, public: Sealer | None = None) -> None:
    with desk.records.sessions.begin() as session:
        for seed in seeds:
            sealer = public or desk.records.public
            store(session, make(seed), public=sealer, key=desk.records.key, audit=by_visitor())
            session.flush()


@contextmanager
def sending_on(desk: Desk, *, first: int = 1_000) -> Iterator[None]:
    """Visitors send one submission after the other meanwhile."""
    done = Event()

    def send_until_done() -> None:
        for seed in count(first):
            if done.is_set():
                return
            send(desk, range(seed, seed + 1))

    thread = Thread(target=send_until_done)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def back_up(desk: Desk, file: Path) -> BackedUp:
    return back_up_records(
        desk.records, file, opener=desk.ring, scratch=file.parent / "scratch", audit=by_therapist()
    )


def restored(file: Path, address: str, keys: Path) -> Restored:
    return restore(file, address, keys, scratch=file.parent / "scratch", audit=by_therapist())


def from_paper(keys: Path, folder: Path) -> Path:
    """What there is on a new machine once the recovery sheet was typed over."""
    sheet = recovery_sheet(KeyRing(keys).current)
    write_key_pair(folder, from_recovery_sheet(" ".join(sheet.groups)))
    return folder


def read_all(address: str, keys: Path) -> list[Unsealed | None]:
    """Everything that a desk reads that starts now; its audit log holds."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    key = desk.records.key
    with desk.records.sessions.begin() as session:
        ids = session.scalars(select(SubmissionRow.id).order_by(SubmissionRow.id)).all()
        found = [read(session, one, ring=desk.ring, key=key, audit=by_therapist()) for one in ids]
        session.flush()
        assert verify(session, key, PRACTICE).problems == ()
    desk.close()
    return found


def opened(file: Path, keys: Path) -> bytes:
    """All bytes that whoever holds the private key finds in a backup."""
    place = file.with_suffix(".opened")
    place.mkdir()
    with file.open("rb") as stream:
        unpacked = unpack(stream, key_by(KeyRing(keys)), place)
    if unpacked.contents.kind == "sqlite":
        return unpacked.database.read_bytes()
    command = ["pg_restore", "--file=-", str(unpacked.database)]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    cells = [cell for line in written.splitlines() for cell in line.split(b"\t")]
    return b"".join(bytes.fromhex(cell[3:].decode()) for cell in cells if cell.startswith(rb"\\x"))
