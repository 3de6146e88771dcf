"""The table of who is asked again when, with nothing in it that can be read of anybody."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import LargeBinary
from sqlalchemy import String
from sqlalchemy import and_
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from triage.records.tables import ID_LENGTH
from triage.records.tables import NAME_LENGTH
from triage.records.tables import Moment
from triage.records.tables import SubmissionRow
from triage.records.tables import Table


class FollowUpRow(Table):
    """One time that somebody is asked again; it goes with its submission, however that is erased.

    Of the link's token only a keyed hash is kept. `start` holds what the visitor said at the start, and opens with that
    token only; it goes as soon as the link is of no use any more.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index("follow_up_in_order", "practice", "due"),)

    submission: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    week: Mapped[int]
    due: Mapped[datetime] = mapped_column(Moment)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    asked: Mapped[datetime | None] = mapped_column(Moment)
    reminded: Mapped[datetime | None] = mapped_column(Moment)
    answered: Mapped[datetime | None] = mapped_column(Moment)
    expires: Mapped[datetime | None] = mapped_column(Moment)
    stopped: Mapped[datetime | None] = mapped_column(Moment)
    start: Mapped[bytes | None] = mapped_column(LargeBinary)


def of_submission(submission: SubmissionRow) -> ColumnElement[bool]:
    """The times that somebody is asked again about a submission."""
    return and_(FollowUpRow.submission == submission.id, FollowUpRow.practice == submission.practice)


ABOUT_IT = and_(SubmissionRow.id == FollowUpRow.submission, SubmissionRow.practice == FollowUpRow.practice)
"""What joins the two tables; the practice says in which part of them PostgreSQL looks."""
