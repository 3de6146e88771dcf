"""Signing in: a password, then a code; whatever is wrong, the reply and the work are the same."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from triage.access.accounts import account_called
from triage.access.accounts import account_with
from triage.access.accounts import as_typed
from triage.access.arrivals import Step
from triage.access.desk_key import DeskKey
from triage.access.desk_key import NotOursError
from triage.access.desk_key import Use
from triage.access.door import NOBODY_KNOWN
from triage.access.door import Door
from triage.access.passwords import BusyError
from triage.access.passwords import keep_password
from triage.access.passwords import password_fits
from triage.access.second_factor import is_like_a_recovery_code
from triage.access.second_factor import recovery_hash
from triage.access.second_factor import step_of
from triage.access.sessions import begin_session
from triage.access.tries import Trying
from triage.access.tries import begin_try
from triage.access.tries import forget_tries
from triage.access.tries import take_back
from triage.access.tries import trying
from triage.records.audit import REFUSED
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.sealing import WrongKeyError
from triage.records.tables import AccountRow
from triage.records.tables import RecoveryCodeRow
from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError

OUR_TROUBLES = (BusyError, StorageUnavailableError, StorageRefusedError)


@dataclass(frozen=True)
class Passed:
    """Somebody got past one step, and this is the next."""

    account: str
    generation: int
    next: Step


@dataclass(frozen=True)
class _Known:
    """What is needed of an account to compare a password with, without holding the database meanwhile."""

    id: str
    kept: str | None
    key: DeskKey


def check_password(door: Door, name: str, password: str, *, address: str, at: datetime) -> Passed | None:
    """Who this is, so far; None when name or password is wrong, or the account may not sign in.

    TooManyTriesError when it is not even looked at, BusyError when too many others are being looked at. That, and
    storage in trouble, is no failed try: it is taken back. Nobody guesses faster that way, since such an answer tells
    nothing about the password, only so many are compared at a time, and what was found wrong stays counted.
    """
    plain = as_typed(name)
    who = trying(plain, address, door)
    one, known = door.write(lambda session: _begin(session, door, who, plain, at))
    try:
        if password_fits(known.kept, password, known.key):
            renewed = _renewed(door, known, password)
            return door.write(lambda session: _past_password(session, door, known, one, renewed))
    except OUR_TROUBLES:
        with suppress(*OUR_TROUBLES):  # what cannot be written now ends with the wait
            door.write(lambda session: take_back(session, one))
        raise
    door.write(lambda session: _note_failure(session, door, known.id, at))
    return None


def check_code(door: Door, passed: Passed, code: str, *, address: str, at: datetime) -> str | None:
    """The token of a new session; None when the code is wrong, old, or was used before.

    A recovery code does as well. TooManyTriesError as for a password.
    """

    def step(session: Session) -> str | None:
        log = door.log(session)
        account = account_with(session, door, passed.account, passed.generation)
        if account is None:
            return None
        who = trying(account.name, address, door)
        one = begin_try(session, who, at)
        if not _code_fits(session, door, account, code, at=at, log=log):
            _add_failure(log, door, account, at)
            return None
        take_back(session, one)
        return let_in(session, door, account, who=who, at=at, log=log)

    return door.write(step)


def let_in(
    session: Session, door: Door, account: AccountRow, *, who: Trying, at: datetime, log: AuditLog
) -> str:
    """The token of a new session for somebody who proved who they are."""
    forget_tries(session, who)
    log.add(door.event(at, account.name, Role(account.role)), Action.SIGN_IN)
    return begin_session(session, account.id, door=door, at=at)


def _begin(session: Session, door: Door, who: Trying, name: str, at: datetime) -> tuple[str, _Known]:
    door.log(session)
    one = begin_try(session, who, at)
    account = account_called(session, door, name)
    if account is None or account.is_disabled or _is_too_late(account, at):
        return one, _Known("" if account is None else account.id, None, door.key)
    try:
        key = door.key_with(account.key_id) if account.key_id else door.key
    except WrongKeyError:  # the old private key is gone, so only a reset helps
        return one, _Known(account.id, None, door.key)
    return one, _Known(account.id, account.password_hash, key)


def _is_too_late(account: AccountRow, at: datetime) -> bool:
    return account.handed_out_until is not None and account.handed_out_until <= at


def _note_failure(session: Session, door: Door, account: str, at: datetime) -> None:
    """The try itself was counted before it was looked at."""
    log = door.log(session)
    _add_failure(log, door, session.get(AccountRow, account), at)


def _add_failure(log: AuditLog, door: Door, account: AccountRow | None, at: datetime) -> None:
    # Never what was typed: people type their password where the name goes.
    name = NOBODY_KNOWN if account is None else account.name
    role = Role.VISITOR if account is None else Role(account.role)
    log.add(door.event(at, name, role), Action.FAIL_TO_SIGN_IN, result=REFUSED)


def _past_password(
    session: Session,
    door: Door,
    known: _Known,
    one: str,
    renew: Callable[[AccountRow], None],
) -> Passed | None:
    door.log(session)
    account = session.get(AccountRow, known.id, populate_existing=True)
    if account is None or account.is_disabled or account.password_hash != known.kept:
        return None  # changed while the password was compared
    take_back(session, one)
    renew(account)
    return Passed(account.id, account.generation, _next_of(account))


def _next_of(account: AccountRow) -> Step:
    if account.handed_out_until is not None:
        return Step.NEW_PASSWORD
    return Step.SECOND_FACTOR if account.locked_second_factor is None else Step.CODE


def _renewed(door: Door, known: _Known, password: str) -> Callable[[AccountRow], None]:
    """After the desk got another key, an account moves to it at the first sign-in."""
    new = door.key
    if new.id == known.key.id:
        return lambda _: None
    kept = keep_password(password, new)

    def renew(account: AccountRow) -> None:
        if account.locked_second_factor is not None:
            secret = known.key.unlock(Use.SECOND_FACTOR, account.locked_second_factor, of=account.id)
            account.locked_second_factor = new.lock(Use.SECOND_FACTOR, secret, of=account.id)
        account.password_hash, account.key_id = kept, new.id

    return renew


def _code_fits(
    session: Session, door: Door, account: AccountRow, code: str, *, at: datetime, log: AuditLog
) -> bool:
    if is_like_a_recovery_code(code):
        return _spends(session, door, account, code, at=at, log=log)
    secret = _secret_of(door, account)
    step = None if secret is None else step_of(secret, code, at=at, after=account.last_step)
    if step is None:
        return False
    account.last_step = step
    return True


def _secret_of(door: Door, account: AccountRow) -> str | None:
    if account.locked_second_factor is None:
        return None
    try:
        key = door.key_with(account.key_id)
        return str(key.unlock(Use.SECOND_FACTOR, account.locked_second_factor, of=account.id)["secret"])
    except (WrongKeyError, NotOursError):
        return None


def _spends(
    session: Session, door: Door, account: AccountRow, code: str, *, at: datetime, log: AuditLog
) -> bool:
    hashed = recovery_hash(code, account.id, door.server_key)
    spent = session.execute(
        delete(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.hash == hashed,
            RecoveryCodeRow.account == account.id,
            RecoveryCodeRow.practice == door.practice,
        )
        .returning(RecoveryCodeRow.hash)
    ).first()
    if spent is None:
        return False
    log.add(door.event(at, account.name, Role(account.role)), Action.USE_RECOVERY_CODE)
    return True
