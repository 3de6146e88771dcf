"""The table of how many submissions are alike, kept by the database itself: see the migration that made it."""

from sqlalchemy import BigInteger
from sqlalchemy import String
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from triage.records.tables import NAME_LENGTH
from triage.records.tables import Table


class TallyRow(Table):
    """How many submissions of a practice are alike in what the inbox counts; there is no row of none.

    Nothing of ours writes it: triggers do, in the very statement that stores, changes or erases a submission. `mark`
    is a number drawn anew with every change.
    """

    __tablename__ = "tally"

    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    stage: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    advice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    is_later_alarm: Mapped[bool] = mapped_column(primary_key=True)
    submissions: Mapped[int]
    mark: Mapped[int] = mapped_column(BigInteger)
