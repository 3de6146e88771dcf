"""Everything the inbox shows, read in one transaction, and closing several submissions at once."""

from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from triage.records.audit import AuditEvent
from triage.records.listing import Counts
from triage.records.listing import Inbox
from triage.records.listing import Place
from triage.records.listing import Wanted
from triage.records.listing import counts_of
from triage.records.listing import inbox_page
from triage.records.opened import Opened
from triage.records.opened import open_all
from triage.records.opening import Desk
from triage.records.review import ChangedMeanwhileError
from triage.records.review import NotPermittedStepError
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.submissions import ReviewStatus


@dataclass(frozen=True)
class InboxRead:
    """One page of the inbox, opened, and how many there are in all."""

    inbox: Inbox
    opened: Opened
    counts: Counts


@dataclass(frozen=True)
class ClosedTogether:
    """How many were closed, and how many were not, because somebody changed or erased them meanwhile."""

    closed: int
    left: int


def read_inbox(
    session: Session,
    wanted: Wanted,
    *,
    behind: Place | None,
    urgent: Collection[str],
    desk: Desk,
    audit: AuditEvent,
) -> InboxRead:
    """The submissions that are wanted, from a place on; each that is opened leaves its audit line."""
    inbox = inbox_page(session, wanted, behind=behind, key=desk.records.key, audit=audit)
    opened = open_all(session, [entry.listed.id for entry in inbox.entries], desk=desk, audit=audit)
    return InboxRead(inbox, opened, counts_of(session, audit.practice, urgent=urgent))


def close_together(
    session: Session, shown: Mapping[str, int], *, desk: Desk, audit: AuditEvent
) -> ClosedTogether:
    """Close these submissions; `shown` holds for each id the `change` that somebody saw when they chose it."""
    closed = sum(_close(session, name, change, desk, audit) for name, change in shown.items())
    return ClosedTogether(closed, len(shown) - closed)


def _close(session: Session, submission: str, change: int, desk: Desk, audit: AuditEvent) -> bool:
    wanted = Reviewed(status=ReviewStatus.CLOSED)
    try:
        after = change_review(session, submission, wanted, change=change, desk=desk, audit=audit)
    except (ChangedMeanwhileError, NotPermittedStepError):
        return False
    return after is not None
