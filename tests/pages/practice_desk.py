"""The desk of a practice: what it reads of everything that visitors sent."""

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import by_therapist
from tests.records.tables_made import lay_tables
from triage.records.opening import Desk
from triage.records.opening import Records
from triage.records.opening import open_desk
from triage.records.store import inbox
from triage.records.store import read
from triage.records.submissions import Listed
from triage.records.submissions import Unsealed
from triage.records.tables import AuditRow

PRACTICE = "practice"  # what the settings call it when nobody says otherwise


class PracticeDesk:
    """Opens what is stored with the private key."""

    def __init__(self, desk: Desk, folder: Path, address: str | None = None) -> None:
        self._desk = desk
        self.folder = folder
        self.address = address or f"sqlite:///{self.database}"

    @property
    def database(self) -> Path:
        return self.folder / "triage.db"

    @property
    def sessions(self) -> "sessionmaker[Session]":
        return self._desk.records.sessions

    @property
    def whole(self) -> Desk:
        return self._desk

    @property
    def records(self) -> Records:
        return self._desk.records

    @property
    def settings(self) -> Mapping[str, str]:
        return {"TRIAGE_DATABASE": self.address, "TRIAGE_KEYS": str(self.folder / "keys")}

    def listed(self) -> tuple[Listed, ...]:
        """Everything that was sent, the newest first."""
        with self.sessions.begin() as session:
            return inbox(session, key=self._desk.records.key, audit=by_therapist(practice=PRACTICE))

    def only(self) -> Listed:
        """What was sent, when that was one thing."""
        (found,) = self.listed()
        return found

    def opened(self) -> Unsealed:
        """The same, unsealed."""
        key, audit = self._desk.records.key, by_therapist(practice=PRACTICE)
        submission = self.only().id
        with self.sessions.begin() as session:
            found = read(session, submission, ring=self._desk.ring, key=key, audit=audit)
        assert found is not None
        return found

    def lines_of(self, submission: str) -> list[str]:
        """What the audit log tells about a submission, without what the desk did."""
        chosen = select(AuditRow.action).where(AuditRow.submission == submission, AuditRow.role == "visitor")
        with self.sessions() as session:
            return list(session.scalars(chosen.order_by(AuditRow.sequence)))

    def close(self) -> None:
        self._desk.close()


def new_desk(folder: Path, address: str | None = None) -> PracticeDesk:
    """The first start in an empty folder, on SQLite if not told otherwise."""
    address = address or f"sqlite:///{folder / 'triage.db'}"
    lay_tables(address)
    return PracticeDesk(open_desk(address, folder / "keys", random_bytes=os.urandom), folder, address)
