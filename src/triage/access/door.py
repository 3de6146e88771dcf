"""The desk's door: the records and keys that everything about signing in needs, and who is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from triage.access.desk_key import DeskKey
from triage.access.desk_key import current_key
from triage.access.desk_key import key_with
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.server_key import ServerKey
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of

Result = TypeVar("Result")

SOURCE = "desk"
ACCESS_POINT = "signing in"
NOBODY_KNOWN = "unknown"


@dataclass(frozen=True)
class Door:
    """One practice's desk; raises StorageUnavailableError when nothing can be read or written now."""

    desk: Desk
    practice: str

    @property
    def key(self) -> DeskKey:
        return current_key(self.desk.ring)

    @property
    def server_key(self) -> ServerKey:
        return self.desk.records.key

    def key_with(self, key_id: str) -> DeskKey:
        """The key that something was made with; WrongKeyError when it is gone."""
        return key_with(self.desk.ring, key_id)

    def log(self, session: Session) -> AuditLog:
        """Take the audit log first of all: whoever has it is the only one who changes accounts."""
        return AuditLog(session, self.server_key, self.practice)

    def read(self, step: Callable[[Session], Result]) -> Result:
        """What the step finds, without a place in the line of who writes."""
        try:
            with self.desk.records.sessions.begin() as session:
                return step(session)
        except SQLAlchemyError as error:
            raise StorageUnavailableError(trouble_of(error) or Trouble.UNKNOWN) from None

    def write(self, step: Callable[[Session], Result]) -> Result:
        """What the step returns, once it is on disk."""
        return self.desk.records.writer.write(step)

    def event(self, at: datetime, actor: str = NOBODY_KNOWN, role: Role = Role.VISITOR) -> AuditEvent:
        """Somebody does something at the door."""
        return AuditEvent(
            at=at,
            practice=self.practice,
            actor=actor,
            role=role,
            source=SOURCE,
            access_point=ACCESS_POINT,
        )
