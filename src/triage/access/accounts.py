"""Accounts of the desk: add, list, disable and reset them."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.access.door import Door
from triage.access.links import LINK_HOLDS
from triage.access.links import make_link
from triage.access.passwords import keep_password
from triage.access.sessions import forget_sessions
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.tables import AccountRow
from triage.records.tables import OneTimeLinkRow
from triage.records.tables import RecoveryCodeRow

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
PASSWORD_BYTES = 12


class AccountError(ValueError):
    """Something cannot be done with an account; the message says what to do."""


class WrongNameError(AccountError):
    """No account can have this name."""

    def __init__(self) -> None:
        super().__init__(
            "a name has 2 to 64 small letters, digits or . _ - + @, and begins with one of the first two"
        )


class NameTakenError(AccountError):
    """There is an account with this name."""

    def __init__(self) -> None:
        super().__init__("there is an account with this name already; choose another name, or reset that one")


class NoSuchAccountError(AccountError):
    """There is no account with this name."""

    def __init__(self) -> None:
        super().__init__("there is no account with this name; `triage user list` shows them")


@dataclass(frozen=True)
class Account:
    """What a list shows of an account."""

    id: str
    name: str
    role: Role
    created: datetime
    is_disabled: bool
    is_set_up: bool


def as_typed(name: str) -> str:
    """The name that somebody means who types this: it is looked up, and its tries are counted, as it is here.

    >>> as_typed(" F.Fysio ")
    'f.fysio'
    """
    return name.strip().lower()


def plain_name(name: str) -> str:
    """A name as accounts have it, however it was typed; WrongNameError when no account can have it.

    >>> plain_name(" F.Fysio@Praktijk.example ")
    'f.fysio@praktijk.example'
    """
    plain = as_typed(name)
    if NAME.fullmatch(plain) is None:
        raise WrongNameError
    return plain


def add_account(door: Door, name: str, role: Role, *, by: AuditEvent) -> str:
    """Add an account; the token of the link with which its owner chooses a password."""
    plain = plain_name(name)

    def step(session: Session) -> str:
        log = door.log(session)
        account = new_account(session, door, plain, role=role, at=by.at)
        log.add(by, Action.ADD_ACCOUNT, parts=f"account {account.id}")
        return make_link(session, door, account.id, by.at)

    return door.write(step)


def new_account(session: Session, door: Door, name: str, *, role: Role, at: datetime) -> AccountRow:
    """An account that cannot sign in yet; NameTakenError when there is one with this name."""
    if _row(session, door, name) is not None:
        raise NameTakenError
    account = AccountRow(
        id=secrets.token_hex(16), practice=door.practice, name=name, role=role, created=at, generation=1
    )
    session.add(account)
    session.flush()
    return account


def list_accounts(door: Door, *, by: AuditEvent) -> tuple[Account, ...]:
    """All accounts, by name."""

    def step(session: Session) -> tuple[Account, ...]:
        door.log(session).add(by, Action.LIST_ACCOUNTS)
        rows = session.scalars(
            select(AccountRow).where(AccountRow.practice == door.practice).order_by(AccountRow.name)
        )
        return tuple(map(_as_account, rows))

    return door.write(step)


def disable_account(door: Door, name: str, *, by: AuditEvent) -> None:
    """Let somebody in no more, and sign them out everywhere."""

    def step(session: Session) -> None:
        log = door.log(session)
        account = _needed(session, door, name)
        account.is_disabled = True
        forget_access(session, account)
        log.add(by, Action.DISABLE_ACCOUNT, parts=f"account {account.id}")

    door.write(step)


def reset_account(door: Door, name: str, *, by: AuditEvent) -> str:
    """Begin anew, enabled: the token of a link; password, second factor, sessions and the provider's login are gone."""

    def step(session: Session) -> str:
        log = door.log(session)
        account = _emptied(session, door, name)
        log.add(by, Action.RESET_ACCOUNT, parts=f"account {account.id}")
        return make_link(session, door, account.id, by.at)

    return door.write(step)


def hand_out_password(door: Door, name: str, *, by: AuditEvent) -> str:
    """Like a reset, for who cannot be sent a link: a password to dictate, which has to be changed within a day."""
    password = secrets.token_hex(PASSWORD_BYTES)
    key = door.key
    kept = keep_password(password, key)

    def step(session: Session) -> None:
        log = door.log(session)
        account = _emptied(session, door, name)
        account.password_hash, account.key_id = kept, key.id
        account.handed_out_until = by.at + LINK_HOLDS
        log.add(by, Action.RESET_ACCOUNT, parts=f"account {account.id}")

    door.write(step)
    return password


def first_link(door: Door, at: datetime) -> str | None:
    """The token of the link that makes the first administrator; None once there is an account.

    Each start makes a new one, and the one before works no more.
    """

    def step(session: Session) -> str | None:
        log = door.log(session)
        if has_accounts(session, door):
            return None
        log.add(door.event(at, "start", Role.SYSTEM), Action.MAKE_LINK)
        return make_link(session, door, None, at)

    return door.write(step)


def forget_access(session: Session, account: AccountRow) -> None:
    """End everything that rests on what the account was: sessions, half-finished arrivals and links."""
    account.generation += 1
    forget_sessions(session, account.id)
    session.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.account == account.id))


def _emptied(session: Session, door: Door, name: str) -> AccountRow:
    account = _needed(session, door, name)
    account.password_hash = account.locked_second_factor = account.handed_out_until = None
    account.provider_hash = None  # the login there may be the one that was stolen
    account.is_disabled, account.key_id = False, ""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account == account.id))
    forget_access(session, account)
    return account


def has_accounts(session: Session, door: Door) -> bool:
    """Whether anybody was ever let in here."""
    count = select(func.count()).select_from(AccountRow).where(AccountRow.practice == door.practice)
    return bool(session.scalar(count))


def _needed(session: Session, door: Door, name: str) -> AccountRow:
    found = account_called(session, door, as_typed(name))
    if found is None:
        raise NoSuchAccountError
    return found


def _row(session: Session, door: Door, name: str) -> AccountRow | None:
    return session.scalar(
        select(AccountRow)
        .where(AccountRow.practice == door.practice, AccountRow.name == name)
        .execution_options(populate_existing=True)
    )


def account_called(session: Session, door: Door, name: str) -> AccountRow | None:
    """The account with exactly this name; None when there is none, and for what no account can be called."""
    return _row(session, door, name) if NAME.fullmatch(name) else None


def account_with(session: Session, door: Door, account: str, generation: int) -> AccountRow | None:
    """The account as it was when somebody began to sign in; None when it changed meanwhile."""
    return session.scalar(
        select(AccountRow).where(
            AccountRow.id == account,
            AccountRow.practice == door.practice,
            AccountRow.generation == generation,
            AccountRow.is_disabled.is_(False),
        )
    )


def _as_account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created=row.created,
        is_disabled=row.is_disabled,
        is_set_up=row.password_hash is not None and row.locked_second_factor is not None,
    )
