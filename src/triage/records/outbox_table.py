"""The table of the outbox: what is to leave the building, with nothing in it that can be read of anybody."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import LargeBinary
from sqlalchemy import String
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from triage.records.tables import ID_LENGTH
from triage.records.tables import NAME_LENGTH
from triage.records.tables import Moment
from triage.records.tables import Table

ONCE_LENGTH = 128


class OutboxRow(Table):
    """One message over one channel. `once` names what it is about, so that nothing is announced twice.

    It goes with its submission, however that is erased. `due` is when it is tried next, and while somebody delivers
    it, when that must be done. `sealed` holds the address and the code of a mail to a visitor, until it is delivered.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_in_order", "practice", "state", "channel", "due"),
        Index("outbox_of_submission", "submission"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(NAME_LENGTH))
    channel: Mapped[str] = mapped_column(String(NAME_LENGTH))
    once: Mapped[str] = mapped_column(String(ONCE_LENGTH), unique=True)
    submission: Mapped[str | None] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
