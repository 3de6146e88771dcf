"""The table of the practices of a deployment that serves many."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy import Text
from sqlalchemy import select
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import Session
from sqlalchemy.orm import mapped_column

from triage.records.tables import NAME_LENGTH
from triage.records.tables import Moment
from triage.records.tables import Table

HOST_LENGTH = 253
REMOVED = "removed"


class RemovedPracticeError(RuntimeError):
    """A practice that was removed is not opened again."""

    def __init__(self, practice: str) -> None:
        super().__init__(
            f"the practice {practice} was removed; `triage practice list` shows those that are there"
        )


class PracticeRow(Table):
    """One practice: where it is reached, what it may do, and its own practice.yaml.

    `content` names the version of the content that it stays at, and is empty when it follows the deployed one.
    `sites` and `languages` are words with a space between. A practice that was removed keeps its name, its hosts no
    more, and nothing else.
    """

    __tablename__ = "practice"

    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    state: Mapped[str] = mapped_column(String(NAME_LENGTH))
    host: Mapped[str | None] = mapped_column(String(HOST_LENGTH), unique=True)
    desk_host: Mapped[str | None] = mapped_column(String(HOST_LENGTH), unique=True)
    written: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sites: Mapped[str] = mapped_column(Text)
    languages: Mapped[str] = mapped_column(String(NAME_LENGTH))
    notify: Mapped[str] = mapped_column(Text)
    changed: Mapped[datetime] = mapped_column(Moment)


def refuse_removed(session: Session, practice: str) -> None:
    """RemovedPracticeError for a practice that was removed; one that was never registered is the only one."""
    state = session.scalar(select(PracticeRow.state).where(PracticeRow.practice == practice))
    if state == REMOVED:
        raise RemovedPracticeError(practice)
