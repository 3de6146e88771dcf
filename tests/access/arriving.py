"""People with an account at the desk: an example names only what matters to it."""

from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pyotp
from sqlalchemy import select

from triage.access.accounts import add_account
from triage.access.arrivals import Step
from triage.access.door import Door
from triage.access.second_factor import new_secret
from triage.access.setting_up import follow_link
from triage.access.setting_up import set_second_factor
from triage.access.sign_in import Passed
from triage.access.sign_in import check_code
from triage.access.sign_in import check_password
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.tables import AuditRow

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=3)
MINUTE = timedelta(minutes=1)
GOOD = "zeven groene appels"
BETTER = "acht blauwe peren"
HOME = "203.0.113.7"
ELSEWHERE = "198.51.100.9"


@dataclass(frozen=True)
class Member:
    """Somebody with an account, and what they know and have."""

    name: str
    password: str
    secret: str = field(repr=False)
    recovery: tuple[str, ...] = ()

    def code(self, at: datetime = NOW) -> str:
        return pyotp.TOTP(self.secret).at(at)


def by_command(at: datetime = BEFORE) -> AuditEvent:
    return AuditEvent(
        at=at,
        practice="practice",
        actor="command line",
        role=Role.SYSTEM,
        source="desk",
        access_point="command line",
    )


def make_member(door: Door, name: str = "f.fysio", role: Role = Role.THERAPIST) -> Member:
    """An account that was set up three days ago."""
    token = add_account(door, name, role, by=by_command())
    passed = follow_link(door, token, name="", password=GOOD, at=BEFORE)
    secret = new_secret()
    done = set_second_factor(door, passed, secret, pyotp.TOTP(secret).at(BEFORE), at=BEFORE)
    assert done is not None
    return Member(name, GOOD, secret, done[1])


def past_password(door: Door, member: Member, at: datetime = NOW, address: str = HOME) -> Passed:
    passed = check_password(door, member.name, member.password, address=address, at=at)
    assert passed is not None
    return passed


def signed_in(door: Door, member: Member, at: datetime = NOW, address: str = HOME) -> str:
    """The token of a new session."""
    passed = past_password(door, member, at, address)
    assert passed.next is Step.CODE
    token = check_code(door, passed, member.code(at), address=address, at=at)
    assert token is not None
    return token


def actions(door: Door) -> list[tuple[str, str, str]]:
    """What the audit log says happened: action, who, result."""
    with door.desk.records.sessions.begin() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence)).all()
        return [(row.action, row.actor, row.result) for row in rows]
