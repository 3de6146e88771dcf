"""Forget what was promised to be forgotten: at the start, and every hour after that."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from threading import Event
from threading import Thread
from typing import TypeVar

from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.before_upgrading import FOLDER
from triage.records.counting import forget_counted
from triage.records.leading import Leader
from triage.records.opening import Desk
from triage.records.opening import Records
from triage.records.retention import erase_expired
from triage.records.retention import forget_audit
from triage.records.scratch import sweep_scratch
from triage.records.snapshots import sweep_scratch_databases
from triage.records.trimming import Trimmer

EVERY = timedelta(hours=1)
BETWEEN_LOOKS = timedelta(minutes=1)
"""How often who does not lead looks whether it has to."""
BACKUP_BEFORE_UPGRADE_KEPT = timedelta(days=30)

Result = TypeVar("Result")

logger = logging.getLogger("triage.records")


@dataclass(frozen=True)
class Forgot:
    """How much was forgotten, in numbers only."""

    submissions: int
    contacts: int
    audit_lines: int
    backups: int
    is_scrubbed: bool


class Forgetting:
    """Forgets in a thread of its own while the server runs; what goes wrong is tried again an hour later.

    Of several desks that share a PostgreSQL database one leads, and it alone forgets.
    """

    def __init__(
        self,
        desk: Desk,
        practice: str,
        keys: Path,
        *,
        now: Callable[[], datetime],
        every: timedelta = EVERY,
    ) -> None:
        self._desk, self._practice, self._keys, self._now = desk, practice, keys, now
        self._every, self._leader = every, Leader(desk.records.engine)
        self._trimmer = Trimmer(desk)
        self._stopping = Event()
        self._thread = Thread(target=self._forget_on, name="forgetting", daemon=True)

    def start(self) -> None:
        """Begin, with what expired while nobody looked."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what is being forgotten now."""
        self._stopping.set()
        self._thread.join()

    def _forget_on(self) -> None:
        try:
            while not self._stopping.is_set():
                leads = self._leader.leads()
                if leads:
                    self._try()
                rest = self._every if leads else min(self._every, BETWEEN_LOOKS)
                self._stopping.wait(rest.total_seconds())
        finally:
            self._leader.resign()

    def _try(self) -> None:
        try:
            forgot = forget(self._desk, self._practice, self._keys, at=self._now(), trimmer=self._trimmer)
        except Exception as error:  # whatever it is, the thread must try again
            logger.error("forgetting_failed error=%s", type(error).__name__)
            return
        logger.info(
            "forgot submissions=%d contacts=%d audit_lines=%d backups=%d scrubbed=%s",
            forgot.submissions,
            forgot.contacts,
            forgot.audit_lines,
            forgot.backups,
            forgot.is_scrubbed,
        )


def forget(desk: Desk, practice: str, keys: Path, *, at: datetime, trimmer: Trimmer | None = None) -> Forgot:
    """Erase what is past its day, drop what no consent needs, old audit lines and what counts for no limit any more,
    and scrub what all of it left.

    A step that fails leaves a line in the log, and keeps none of the others from being taken.
    """
    records = desk.records
    audit = AuditEvent(
        at=at, practice=practice, actor="triage", role=Role.SYSTEM, source="server", access_point="retention"
    )
    erase, key, trims = records.writer.erase, records.key, trimmer or Trimmer(desk)
    submissions = _tried(lambda: erase(lambda session: erase_expired(session, key=key, audit=audit)))
    contacts = _tried(lambda: trims.trim(audit))
    lines = _tried(lambda: erase(lambda session: forget_audit(session, key=key, audit=audit)))
    _tried(lambda: erase(lambda session: forget_counted(session, practice, now=at)))
    _tried(lambda: _sweep(records, keys))
    backups = _tried(lambda: _drop_old_backups(keys.parent / FOLDER, at))
    return Forgot(submissions or 0, contacts or 0, lines or 0, backups or 0, records.scrubber.wait())


def _tried(step: Callable[[], Result]) -> Result | None:
    """What came of a step; None when it failed, which is tried again an hour later."""
    try:
        return step()
    except Exception as error:  # whatever it is, the other steps must be taken
        logger.error("forgetting_failed error=%s", type(error).__name__)
        return None


def _sweep(records: Records, keys: Path) -> None:
    """Copies that a killed backup or restore left behind."""
    sweep_scratch(keys.parent)
    if records.engine.dialect.name == "sqlite":
        sweep_scratch(Path(str(records.engine.url.database)).parent)
    sweep_scratch_databases(records.engine)


def _drop_old_backups(folder: Path, at: datetime) -> int:
    """These nobody asked for, so nobody would forget them either."""
    before = (at - BACKUP_BEFORE_UPGRADE_KEPT).timestamp()
    old = [file for file in folder.glob("before-upgrade-*.backup") if file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
