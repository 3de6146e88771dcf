"""The table of tries that are counted: which address it was can only be compared, not read."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import LargeBinary
from sqlalchemy import String
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from triage.records.tables import ID_LENGTH
from triage.records.tables import NAME_LENGTH
from triage.records.tables import Moment
from triage.records.tables import Table


class CountedTryRow(Table):
    """One try of what may be tried so often within a time, as long as it counts."""

    __tablename__ = "counted_try"
    __table_args__ = (
        Index("counted_try_of_all", "practice", "of", "at"),
        Index("counted_try_of_one", "practice", "of", "line_hash", "at"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    of: Mapped[str] = mapped_column(String(NAME_LENGTH))
    line_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment)
