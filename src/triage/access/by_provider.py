"""Let in whom an OpenID provider vouches for: an account that exists, or somebody the settings name."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.access.accounts import account_called
from triage.access.accounts import as_typed
from triage.access.accounts import new_account
from triage.access.accounts import plain_name
from triage.access.door import Door
from triage.access.provider import Told
from triage.access.roles import AT_THE_DESK
from triage.access.sessions import begin_session
from triage.records.audit import REFUSED
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.server_key import Purpose
from triage.records.tables import AccountRow


@dataclass(frozen=True)
class Allowed:
    """Whom the settings let in without an account: by address, or by a value of one claim."""

    addresses: Mapping[str, Role] = field(default_factory=dict)
    claim: str | None = None
    values: Mapping[str, Role] = field(default_factory=dict)

    def role_of(self, told: Told) -> Role | None:
        """The role that somebody gets, the first of the roles that fits; None when nothing lets them in."""
        if told.address in self.addresses:
            return self.addresses[told.address]
        has = told.claims.get(self.claim) if self.claim else None
        held = {str(one) for one in has} if isinstance(has, list) else {str(has)} if has else set()
        fits = {role for value, role in self.values.items() if value in held}
        return next((role for role in reversed(AT_THE_DESK) if role in fits), None)


def let_in_by_provider(door: Door, told: Told, allowed: Allowed, *, at: datetime) -> str | None:
    """The token of a new session; None for somebody who may not come in."""

    def step(session: Session) -> str | None:
        log = door.log(session)
        account = _account_of(session, door, told, allowed, at=at, log=log)
        if account is None or account.is_disabled:
            actor = account and account.name
            event = door.event(at, actor) if actor else door.event(at)
            log.add(event, Action.FAIL_TO_SIGN_IN, result=REFUSED)
            return None
        log.add(door.event(at, account.name, Role(account.role)), Action.SIGN_IN, parts="provider")
        return begin_session(session, account.id, door=door, at=at)

    return door.write(step)


def _account_of(
    session: Session, door: Door, told: Told, allowed: Allowed, *, at: datetime, log: AuditLog
) -> AccountRow | None:
    subject = door.server_key.hash(Purpose.ACCOUNT_NAME, f"{told.issuer} {told.subject}".encode())
    known = session.scalar(
        select(AccountRow).where(AccountRow.provider_hash == subject, AccountRow.practice == door.practice)
    )
    if known is not None:
        return known
    account = account_called(session, door, as_typed(told.address)) if told.address else None
    if account is not None:
        return _bound(account, subject)
    role = allowed.role_of(told)
    if role is None or not told.address:
        return None
    made = new_account(session, door, plain_name(told.address), role=role, at=at)
    log.add(door.event(at, made.name, role), Action.ADD_ACCOUNT, parts=f"account {made.id}")
    return _bound(made, subject)


def _bound(account: AccountRow, subject: bytes) -> AccountRow | None:
    """An account belongs to one person at the provider, also when the provider gives their address to another."""
    if account.provider_hash not in (None, subject):
        return None
    account.provider_hash = subject
    return account
