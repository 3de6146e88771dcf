"""Count tries where every replica sees them: in the database, in the transaction of what was tried."""

import secrets
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import BindParameter
from sqlalchemy import ColumnElement
from sqlalchemy import Integer
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session

from triage.records.counted_table import CountedTryRow
from triage.records.limiting import Limit
from triage.records.limiting import line_of
from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey

Value = TypeVar("Value")

ID_BYTES = 16
LONGEST = timedelta(hours=1)
"""No limit looks back further than this."""
COLUMNS = [
    CountedTryRow.id,
    CountedTryRow.practice,
    CountedTryRow.of,
    CountedTryRow.line_hash,
    CountedTryRow.at,
]


@dataclass(frozen=True)
class Try:
    """Who tries, at which practice, and when; the address cannot be read from it."""

    practice: str
    at: datetime
    line_hash: bytes = field(repr=False)


def try_of(address: str, practice: str, *, at: datetime, key: ServerKey) -> Try:
    """A try from this address."""
    return Try(practice, at, key.hash(Purpose.LINE, line_of(address).encode()))


def count_try(session: Session, limit: Limit, one: Try) -> None:
    """Count a try, in one statement; TooOftenError when it is one too many.

    Exact where somebody holds the audit chain, as every step does that counts: who tries at the same moment waits.
    """
    given = {
        **_given(limit, one),
        "id": secrets.token_hex(ID_BYTES),
        "line_hash": one.line_hash,
        "at": one.at,
    }
    if session.connection().execute(COUNTED, given).first() is None:
        limit.refuse()


def refuse_when_counted(session: Session, limit: Limit, one: Try) -> None:
    """TooOftenError when there were too many tries already; nothing is counted."""
    if not session.connection().scalar(IS_WITHIN, {**_given(limit, one), "line_hash": one.line_hash}):
        limit.refuse()


def forget_counted(session: Session, practice: str, *, now: datetime) -> None:
    """Drop what counts for no limit any more."""
    old = CountedTryRow.practice == practice, CountedTryRow.at <= now - LONGEST
    session.execute(delete(CountedTryRow).where(*old))


def _given(limit: Limit, one: Try) -> dict[str, object]:
    return {
        "practice": one.practice,
        "of": limit.of,
        "since_one": one.at - timedelta(seconds=limit.one.get_expiry()),
        "since_all": one.at - timedelta(seconds=limit.everybody.get_expiry()),
        "most_of_one": limit.one.amount,
        "most_of_all": limit.everybody.amount,
    }


def _value(column: InstrumentedAttribute[Value]) -> BindParameter[Value]:
    return bindparam(column.key, type_=column.type)


def _fewer(which: ColumnElement[bool], since: str, most: str) -> ColumnElement[bool]:
    recent = CountedTryRow.at > bindparam(since, type_=CountedTryRow.at.type)
    counted = select(func.count()).select_from(CountedTryRow).where(which, recent)
    return counted.scalar_subquery() < bindparam(most, type_=Integer())


# Put together once: that takes as long as all else that a sending does.
OURS = and_(
    CountedTryRow.practice == _value(CountedTryRow.practice), CountedTryRow.of == _value(CountedTryRow.of)
)
MINE = and_(OURS, CountedTryRow.line_hash == _value(CountedTryRow.line_hash))
WITHIN = and_(_fewer(MINE, "since_one", "most_of_one"), _fewer(OURS, "since_all", "most_of_all"))
IS_WITHIN = select(WITHIN)
COUNTED = (
    insert(CountedTryRow)
    .from_select(COLUMNS, select(*map(_value, COLUMNS)).where(WITHIN))
    .returning(CountedTryRow.id)
)
