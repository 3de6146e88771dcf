"""Go through what a practice has in the order in which it came, some at a time, along an index that is there."""

from datetime import datetime
from typing import TypeAlias
from typing import TypeVarTuple

from sqlalchemy import Select
from sqlalchemy import tuple_

from triage.records.tables import SubmissionRow

OLDEST_FIRST = (SubmissionRow.received, SubmissionRow.id)
Behind: TypeAlias = tuple[datetime, str]
"""When the last one came of those before, and its id."""
Columns = TypeVarTuple("Columns")


def some_behind(query: Select[*Columns], behind: Behind | None, *, most: int) -> Select[*Columns]:
    """The next of a query over submissions, the oldest first; None for the first ones."""
    if behind is not None:
        query = query.where(tuple_(*OLDEST_FIRST) > behind)
    return query.order_by(*OLDEST_FIRST).limit(most)
