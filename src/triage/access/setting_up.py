"""What somebody sets up before the first sign-in: a password of their own, and a second factor."""

import os
from datetime import datetime

from sqlalchemy.orm import Session

from triage.access.accounts import account_with
from triage.access.accounts import forget_access
from triage.access.accounts import has_accounts
from triage.access.accounts import new_account
from triage.access.accounts import plain_name
from triage.access.arrivals import Step
from triage.access.desk_key import DeskKey
from triage.access.desk_key import Use
from triage.access.door import Door
from triage.access.links import forget_links
from triage.access.links import link_of
from triage.access.passwords import Weakness
from triage.access.passwords import keep_password
from triage.access.passwords import password_fits
from triage.access.passwords import weakness_of
from triage.access.roles import Person
from triage.access.second_factor import new_recovery_codes
from triage.access.second_factor import recovery_hash
from triage.access.second_factor import step_of
from triage.access.sessions import begin_session
from triage.access.sign_in import Passed
from triage.access.sign_in import check_password
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.tables import AccountRow
from triage.records.tables import RecoveryCodeRow


class WeakPasswordError(ValueError):
    """A password is not good enough; `weakness` says why."""

    def __init__(self, weakness: Weakness) -> None:
        self.weakness = weakness
        super().__init__(f"this password is not good enough: {weakness}")


class LinkGoneError(ValueError):
    """A link was used, replaced, or is too old."""

    def __init__(self) -> None:
        super().__init__("this link works no more; ask for another one")


class ChangedMeanwhileError(ValueError):
    """The account changed since somebody began; they begin again."""

    def __init__(self) -> None:
        super().__init__("the account changed meanwhile; begin again")


def owner_of_link(door: Door, token: str, at: datetime) -> str | None:
    """The name of the account that a link is for, empty for the first administrator's; None when it is gone."""

    def step(session: Session) -> str | None:
        link = link_of(session, door, token, at)
        if link is None:
            return None
        account = None if link.account is None else session.get(AccountRow, link.account)
        return "" if account is None else account.name

    return door.read(step)


def name_of(door: Door, passed: Passed) -> str | None:
    """The name of the account of somebody halfway; None when it changed meanwhile."""

    def step(session: Session) -> str | None:
        account = account_with(session, door, passed.account, passed.generation)
        return None if account is None else account.name

    return door.read(step)


def follow_link(door: Door, token: str, *, name: str, password: str, at: datetime) -> Passed:
    """Choose a password with a one-time link; `name` counts for the first administrator only.

    LinkGoneError, WrongNameError or WeakPasswordError when it cannot be; the link is spent when it can.
    """
    owner = owner_of_link(door, token, at)
    if owner is None:
        raise LinkGoneError
    chosen = owner or plain_name(name)
    kept, key = _kept(door, password, name=chosen)

    def step(session: Session) -> Passed:
        log = door.log(session)
        link = link_of(session, door, token, at)
        if link is None:
            raise LinkGoneError
        account = _account_of(session, door, link.account, chosen, at=at, log=log)
        forget_links(session, door, link.account)
        return _with_password(session, door, account, kept, key=key, at=at, log=log)

    return door.write(step)


def replace_handed_out(door: Door, passed: Passed, password: str, *, at: datetime) -> Passed:
    """Choose a password instead of the one that was handed out."""
    before = door.read(lambda session: _before(session, door, passed))
    if before is None:
        raise ChangedMeanwhileError
    name, handed_out, key_id = before
    if password_fits(handed_out, password, door.key_with(key_id)):
        raise WeakPasswordError(Weakness.SAME)
    kept, key = _kept(door, password, name=name)

    def step(session: Session) -> Passed:
        log = door.log(session)
        account = account_with(session, door, passed.account, passed.generation)
        if account is None:
            raise ChangedMeanwhileError
        return _with_password(session, door, account, kept, key=key, at=at, log=log)

    return door.write(step)


def set_second_factor(
    door: Door, passed: Passed, secret: str, code: str, *, at: datetime
) -> tuple[str, tuple[str, ...]] | None:
    """The token of a session and the recovery codes, once a code shows that the app works; None when it does not.

    ChangedMeanwhileError when there is a second factor already, or the account changed.
    """
    worked = step_of(secret, code, at=at, after=0)
    codes = new_recovery_codes(os.urandom)

    def step(session: Session) -> str:
        log = door.log(session)
        account = account_with(session, door, passed.account, passed.generation)
        if account is None or account.locked_second_factor is not None:
            raise ChangedMeanwhileError
        key = door.key_with(account.key_id)
        account.locked_second_factor = key.lock(Use.SECOND_FACTOR, {"secret": secret}, of=account.id)
        account.last_step = worked or 0
        forget_access(session, account)
        _keep_recovery_codes(session, door, account, codes)
        event = door.event(at, account.name, Role(account.role))
        log.add(event, Action.SET_SECOND_FACTOR)
        log.add(event, Action.SIGN_IN)
        return begin_session(session, account.id, door=door, at=at)

    return None if worked is None else (door.write(step), codes)


def change_password(
    door: Door, person: Person, *, now: str, new: str, address: str, at: datetime
) -> str | None:
    """The token of a new session, while all others end; None when the password of now is wrong.

    A wrong one counts like one at the door, and leaves its line.
    """
    checked = check_password(door, person.name, now, address=address, at=at)
    if checked is None:
        return None
    if new == now:
        raise WeakPasswordError(Weakness.SAME)
    kept, key = _kept(door, new, name=person.name)

    def step(session: Session) -> str | None:
        log = door.log(session)
        account = account_with(session, door, person.account, checked.generation)
        if account is None:
            return None
        _relock(door, account, key)
        account.password_hash, account.key_id = kept, key.id
        forget_access(session, account)
        log.add(door.event(at, person.name, person.role), Action.CHANGE_PASSWORD)
        return begin_session(session, account.id, door=door, at=at)

    return door.write(step)


def _before(session: Session, door: Door, passed: Passed) -> tuple[str, str | None, str] | None:
    found = account_with(session, door, passed.account, passed.generation)
    return None if found is None else (found.name, found.password_hash, found.key_id)


def _kept(door: Door, password: str, *, name: str) -> tuple[str, DeskKey]:
    weakness = weakness_of(password, name=name)
    if weakness is not None:
        raise WeakPasswordError(weakness)
    key = door.key
    return keep_password(password, key), key


def _account_of(
    session: Session, door: Door, account: str | None, name: str, *, at: datetime, log: AuditLog
) -> AccountRow:
    if account is not None:
        return session.get_one(AccountRow, account, populate_existing=True)
    if has_accounts(session, door):
        raise LinkGoneError
    made = new_account(session, door, name, role=Role.ADMINISTRATOR, at=at)
    log.add(door.event(at, name, Role.ADMINISTRATOR), Action.ADD_ACCOUNT, parts=f"account {made.id}")
    return made


def _with_password(
    session: Session, door: Door, account: AccountRow, kept: str, *, key: DeskKey, at: datetime, log: AuditLog
) -> Passed:
    account.password_hash, account.key_id, account.handed_out_until = kept, key.id, None
    forget_access(session, account)
    log.add(door.event(at, account.name, Role(account.role)), Action.CHANGE_PASSWORD)
    return Passed(account.id, account.generation, Step.SECOND_FACTOR)


def _relock(door: Door, account: AccountRow, key: DeskKey) -> None:
    if account.locked_second_factor is not None and account.key_id != key.id:
        before = door.key_with(account.key_id)
        secret = before.unlock(Use.SECOND_FACTOR, account.locked_second_factor, of=account.id)
        account.locked_second_factor = key.lock(Use.SECOND_FACTOR, secret, of=account.id)


def _keep_recovery_codes(session: Session, door: Door, account: AccountRow, codes: tuple[str, ...]) -> None:
    session.add_all(
        RecoveryCodeRow(
            hash=recovery_hash(code, account.id, door.server_key), practice=door.practice, account=account.id
        )
        for code in codes
    )
