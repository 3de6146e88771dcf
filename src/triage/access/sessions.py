"""Who is signed in: a token in the browser, and its hash in a table that is asked at every step."""

import secrets
from datetime import datetime
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.access.desk_key import DeskKey
from triage.access.desk_key import Use
from triage.access.door import Door
from triage.access.roles import Person
from triage.records.audit import Action
from triage.records.audit import Role
from triage.records.tables import AccountRow
from triage.records.tables import SignedInRow

TOKEN_BYTES = 32
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
BETWEEN_NOTES = timedelta(seconds=5)  # a click is noted at most this often


def begin_session(session: Session, account: str, *, door: Door, at: datetime) -> str:
    """A new token for who just signed in; what ended long ago is cleared away."""
    session.execute(
        delete(SignedInRow).where(SignedInRow.practice == door.practice, SignedInRow.began <= at - LONGEST)
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    hashed = _hash_of(token, door.key)
    session.add(SignedInRow(token_hash=hashed, practice=door.practice, account=account, began=at, used=at))
    return token


def who_is(door: Door, token: str, at: datetime, *, uses: bool = True) -> Person | None:
    """Who holds this token; None when the session ended, was ended, or never was.

    `uses` is False for what a page does by itself, which keeps nobody signed in.
    """
    if not token:
        return None
    hashed = _hash_of(token, door.key)

    def step(session: Session) -> Person | None:
        found = session.execute(
            select(SignedInRow, AccountRow)
            .join(AccountRow, AccountRow.id == SignedInRow.account)
            .where(
                SignedInRow.token_hash == hashed,
                SignedInRow.practice == door.practice,
                AccountRow.practice == door.practice,
            )
        ).one_or_none()
        if found is None or not _holds(*found, at):
            return None
        signed_in, account = found
        if uses and at - signed_in.used >= BETWEEN_NOTES:
            _note_use(session, hashed, at)
        return Person(account.id, account.name, Role(account.role))

    return door.read(step)


def end_session(door: Door, token: str, at: datetime) -> None:
    """Sign out here; nothing happens when nobody was signed in with it."""
    person = who_is(door, token, at, uses=False)
    hashed = _hash_of(token, door.key)

    def step(session: Session) -> None:
        log = door.log(session)
        mine = SignedInRow.token_hash == hashed, SignedInRow.practice == door.practice
        session.execute(delete(SignedInRow).where(*mine))
        if person is not None:
            log.add(door.event(at, person.name, person.role), Action.SIGN_OUT)

    door.write(step)


def end_all_sessions(door: Door, person: Person, at: datetime) -> None:
    """Sign somebody out everywhere."""

    def step(session: Session) -> None:
        log = door.log(session)
        forget_sessions(session, person.account)
        log.add(door.event(at, person.name, person.role), Action.SIGN_OUT_EVERYWHERE)

    door.write(step)


def forget_sessions(session: Session, account: str) -> None:
    """End every session of an account, in the transaction of whatever made that needed."""
    session.execute(delete(SignedInRow).where(SignedInRow.account == account))


def _holds(signed_in: SignedInRow, account: AccountRow, at: datetime) -> bool:
    return not account.is_disabled and at < signed_in.used + IDLE and at < signed_in.began + LONGEST


def _note_use(session: Session, hashed: bytes, at: datetime) -> None:
    session.execute(
        update(SignedInRow).where(SignedInRow.token_hash == hashed, SignedInRow.used < at).values(used=at)
    )


def _hash_of(token: str, key: DeskKey) -> bytes:
    return key.hash(Use.SESSION, token.encode())
