"""Count tries where every replica sees them: in the database, in the transaction of what was tried."""

import secrets
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta

from limits import RateLimitItem
from sqlalchemy import ColumnElement
from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.counted_table import CountedTryRow
from triage.records.limiting import Limit
from triage.records.limiting import line_of
from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey

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
    row = select(
        literal(secrets.token_hex(ID_BYTES), CountedTryRow.id.type),
        literal(one.practice, CountedTryRow.practice.type),
        literal(limit.of, CountedTryRow.of.type),
        literal(one.line_hash, CountedTryRow.line_hash.type),
        literal(one.at, CountedTryRow.at.type),
    ).where(_is_within(limit, one))
    counted = insert(CountedTryRow).from_select(COLUMNS, row).returning(CountedTryRow.id)
    if session.connection().execute(counted).first() is None:
        limit.refuse()


def refuse_when_counted(session: Session, limit: Limit, one: Try) -> None:
    """TooOftenError when there were too many tries already; nothing is counted."""
    if not session.scalar(select(_is_within(limit, one))):
        limit.refuse()


def forget_counted(session: Session, practice: str, *, now: datetime) -> None:
    """Drop what counts for no limit any more."""
    old = CountedTryRow.practice == practice, CountedTryRow.at <= now - LONGEST
    session.execute(delete(CountedTryRow).where(*old))


def _is_within(limit: Limit, one: Try) -> ColumnElement[bool]:
    ours = and_(CountedTryRow.practice == one.practice, CountedTryRow.of == limit.of)
    mine = and_(ours, CountedTryRow.line_hash == one.line_hash)
    return and_(_fewer(limit.one, mine, one.at), _fewer(limit.everybody, ours, one.at))


def _fewer(item: RateLimitItem, which: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    since = now - timedelta(seconds=item.get_expiry())
    counted = select(func.count()).select_from(CountedTryRow).where(which, CountedTryRow.at > since)
    return counted.scalar_subquery() < item.amount
