"""One-time links: whoever has one chooses a password with it, once, within a day."""

import secrets
from datetime import datetime
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.access.desk_key import Use
from triage.access.door import Door
from triage.records.tables import OneTimeLinkRow

TOKEN_BYTES = 32
LINK_HOLDS = timedelta(hours=24)


def make_link(session: Session, door: Door, account: str | None, at: datetime) -> str:
    """The token of a new link for an account; every other link for it works no more."""
    forget_links(session, door, account)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        OneTimeLinkRow(
            token_hash=_hash_of(token, door),
            practice=door.practice,
            account=account,
            until=at + LINK_HOLDS,
        )
    )
    return token


def link_of(session: Session, door: Door, token: str, at: datetime) -> OneTimeLinkRow | None:
    """The link with this token; None when it was used, replaced, or is too old."""
    return session.scalar(
        select(OneTimeLinkRow).where(
            OneTimeLinkRow.token_hash == _hash_of(token, door),
            OneTimeLinkRow.practice == door.practice,
            OneTimeLinkRow.until > at,
        )
    )


def forget_links(session: Session, door: Door, account: str | None) -> None:
    """Let no link for an account work any more."""
    session.execute(
        delete(OneTimeLinkRow).where(
            OneTimeLinkRow.practice == door.practice, OneTimeLinkRow.account.is_not_distinct_from(account)
        )
    )


def _hash_of(token: str, door: Door) -> bytes:
    return door.key.hash(Use.LINK, token.encode())
