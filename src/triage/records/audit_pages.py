"""The audit log for who looks after it: a page at a time, the newest first, and every look leaves a line itself."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.audit import ForeignChainError
from triage.records.audit import Role
from triage.records.audit import Verification
from triage.records.audit import verify
from triage.records.engine import at_one_moment
from triage.records.opening import Records
from triage.records.server_key import ServerKey
from triage.records.tables import AccountRow
from triage.records.tables import AuditRow

PAGE = 50
AN_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class AuditWanted:
    """Which lines, from `since` on and before `until`; what is None does not choose. `actor` is any part of a name."""

    submission: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to which submission; `parts` names what it was about, and never what that held."""

    sequence: int
    at: datetime
    actor: str
    role: Role
    action: str
    result: str
    submission: str | None
    parts: str


@dataclass(frozen=True)
class AuditPage:
    """Some lines; `behind` is where the next page begins, None on the last; names of accounts by their id."""

    entries: tuple[AuditEntry, ...]
    behind: int | None
    accounts: Mapping[str, str]


def audit_page(
    session: Session, wanted: AuditWanted, *, behind: int | None = None, key: ServerKey, audit: AuditEvent
) -> AuditPage:
    """The lines of one practice that are wanted, older than the line `behind`."""
    about = wanted.submission if wanted.submission and AN_ID.fullmatch(wanted.submission) else None
    AuditLog(session, key, audit.practice).add(audit, Action.READ_AUDIT, submission=about)
    query = select(AuditRow).where(AuditRow.practice == audit.practice, *_chosen(wanted))
    if behind is not None:
        query = query.where(AuditRow.sequence < behind)  # keyset
    rows = session.scalars(query.order_by(AuditRow.sequence.desc()).limit(PAGE + 1)).all()
    entries = tuple(map(_entry, rows[:PAGE]))
    behind = entries[-1].sequence if len(rows) > PAGE else None
    return AuditPage(entries, behind, _accounts(session, audit.practice))


def verify_audited(records: Records, *, audit: AuditEvent) -> Verification:
    """Check every line, and leave one about that; a long log takes long, and meanwhile others write on.

    A log whose ends were altered takes no line, and what is wrong with it is told all the same.
    """
    with Session(at_one_moment(records.engine)) as session:
        found = verify(session, records.key, audit.practice)
    with suppress(ForeignChainError):
        records.writer.write(partial(_note_verified, found=found, key=records.key, audit=audit))
    return found


def _note_verified(session: Session, found: Verification, *, key: ServerKey, audit: AuditEvent) -> None:
    parts = f"{len(found.problems)} problems"
    AuditLog(session, key, audit.practice).add(audit, Action.VERIFY_AUDIT, parts=parts)


def _accounts(session: Session, practice: str) -> Mapping[str, str]:
    found = select(AccountRow.id, AccountRow.name).where(AccountRow.practice == practice)
    return {row.id: row.name for row in session.execute(found)}


def _chosen(wanted: AuditWanted) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if wanted.submission is not None:
        chosen.append(AuditRow.submission == wanted.submission)
    if wanted.actor is not None:
        chosen.append(AuditRow.actor.icontains(wanted.actor, autoescape=True))
    if wanted.since is not None:
        chosen.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        chosen.append(AuditRow.at < wanted.until)
    return chosen


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        row.sequence, row.at, row.actor, Role(row.role), row.action, row.result, row.submission, row.parts
    )
