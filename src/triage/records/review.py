"""What a therapist makes of a submission: how far they are, who takes it, their verdict, notes, and what happened."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from enum import Enum
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from triage.content.frozen import Frozen
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.opening import Desk
from triage.records.sealing import Place
from triage.records.store import row_of
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow

NOTES = "notes"
NO_CARE = "no_care"

NEXT: Mapping[ReviewStatus, frozenset[ReviewStatus]] = {
    ReviewStatus.NEW: frozenset({ReviewStatus.CONTACTED, ReviewStatus.PLANNED, ReviewStatus.CLOSED}),
    ReviewStatus.CONTACTED: frozenset({ReviewStatus.PLANNED, ReviewStatus.CLOSED}),
    ReviewStatus.PLANNED: frozenset({ReviewStatus.CONTACTED, ReviewStatus.CLOSED}),
    ReviewStatus.CLOSED: frozenset({ReviewStatus.CONTACTED}),  # opened again, by mistake or by a new call
}
"""The permitted steps."""


class Happened(StrEnum):
    """What became of it."""

    STARTED = "started"
    REFERRED = "referred"
    NO_SHOW = "no_show"
    NOT_NEEDED = "not_needed"


class Cleared(Enum):
    """Nothing is chosen any more; that is something else than leaving it as it is."""

    CLEARED = "cleared"


CLEARED = Cleared.CLEARED


class ChangedMeanwhileError(RuntimeError):
    """Somebody else changed this review since it was shown; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("somebody else changed this meanwhile; look at what they did, and do yours again")


class NotPermittedStepError(ValueError):
    """A review cannot go from here to there."""

    def __init__(self, now: ReviewStatus, to: ReviewStatus) -> None:
        steps = ", ".join(sorted(NEXT[now]))
        super().__init__(f"a submission that is {now} cannot become {to}; it can become {steps}")


class Note(Frozen):
    """What somebody wrote down, when, and who."""

    at: datetime
    by: str
    text: str = field(repr=False)


class Words(Frozen):
    """What is written about a submission; sealed as one."""

    reason: str = field(default="", repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Review:
    """How far a submission is, and what the therapists make of it; `change` is needed to change it."""

    change: int
    status: ReviewStatus
    seen: datetime | None
    contacted: datetime | None
    assignee: str | None
    verdict: str | None
    happened: Happened | None
    became_care: bool
    words: Words


@dataclass(frozen=True)
class Reviewed:
    """What a therapist wants to change; what is None stays as it is, what is CLEARED is taken away.

    `verdict` is the advice they would give.
    """

    status: ReviewStatus | None = None
    assignee: str | Cleared | None = None
    verdict: str | Cleared | None = None
    reason: str | None = field(default=None, repr=False)
    happened: Happened | Cleared | None = None
    note: str | None = field(default=None, repr=False)
    became_care: bool | None = None


WORDS = TypeAdapter(Words)
JUDGED = ("assignee", "verdict", "happened", "became_care")


def review_of(row: SubmissionRow, desk: Desk) -> Review:
    """The review as it is now."""
    return Review(
        change=row.change,
        status=ReviewStatus(row.status),
        seen=row.seen,
        contacted=row.contacted,
        assignee=row.assignee,
        verdict=row.verdict,
        happened=None if row.happened is None else Happened(row.happened),
        became_care=row.became_care,
        words=_words(row, desk),
    )


def change_review(
    session: Session, submission: str, wanted: Reviewed, *, change: int, desk: Desk, audit: AuditEvent
) -> Review | None:
    """The review after a change; None when the submission is gone.

    `change` is that of the review that was shown: ChangedMeanwhileError when it is no longer the newest.
    NotPermittedStepError for a step that the table does not hold.
    """
    log = AuditLog(session, desk.records.key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return None
    if row.change != change:
        raise ChangedMeanwhileError
    parts = (*_step(row, wanted, audit), *_judge(row, wanted), *_write(row, wanted, desk, audit))
    if parts:
        row.change += 1
        log.add(audit, Action.REVIEW, submission=row.id, parts=" ".join(parts))
    return review_of(row, desk)


def stands_there(
    session: Session, submission: str, wanted: Reviewed, *, desk: Desk, audit: AuditEvent
) -> bool:
    """Whether all that this therapist wants was saved already, as when one press arrives twice."""
    row = row_of(session, submission, audit.practice)
    return row is not None and _says_it_all(row, wanted, desk, audit)


def _says_it_all(row: SubmissionRow, wanted: Reviewed, desk: Desk, audit: AuditEvent) -> bool:
    """Whether nothing would be another than it is, and the last note is this one of this therapist."""
    words, note = _words(row, desk), (wanted.note or "").strip()
    last = words.notes[-1] if words.notes else None
    is_noted = not note or (last is not None and (last.by, last.text) == (audit.actor, note))
    is_reasoned = wanted.reason is None or wanted.reason.strip() == words.reason
    is_there = wanted.status in (None, row.status) and not _differs(row, wanted)
    return is_noted and is_reasoned and is_there


def _step(row: SubmissionRow, wanted: Reviewed, audit: AuditEvent) -> Sequence[str]:
    now = ReviewStatus(row.status)
    if wanted.status is None or wanted.status is now:
        return ()
    if wanted.status not in NEXT[now]:
        raise NotPermittedStepError(now, wanted.status)
    row.status, row.stage = wanted.status, list(ReviewStatus).index(wanted.status)
    if wanted.status is ReviewStatus.CONTACTED:
        row.contacted = row.contacted or audit.at
    return (f"status:{wanted.status}",)


def _judge(row: SubmissionRow, wanted: Reviewed) -> Sequence[str]:
    parts = []
    for name, value in _differs(row, wanted).items():
        setattr(row, name, value)
        parts.append(NO_CARE if value is False else name)
    return parts


def _differs(row: SubmissionRow, wanted: Reviewed) -> Mapping[str, str | bool | None]:
    """What is wanted otherwise than it is."""
    said = {name: getattr(wanted, name) for name in JUDGED if getattr(wanted, name) is not None}
    values = {name: None if value is CLEARED else value for name, value in said.items()}
    return {name: value for name, value in values.items() if value != getattr(row, name)}


def _write(row: SubmissionRow, wanted: Reviewed, desk: Desk, audit: AuditEvent) -> Sequence[str]:
    before = _words(row, desk)
    note = (wanted.note or "").strip()
    notes = (*before.notes, Note(at=audit.at, by=audit.actor, text=note)) if note else before.notes
    reason = before.reason if wanted.reason is None else wanted.reason.strip()
    after = Words(reason=reason, notes=notes)
    if after == before:
        return ()
    row.sealed_notes = desk.records.public.seal(WORDS.dump_python(after, mode="json"), _place(row))
    return (NOTES,)


def _words(row: SubmissionRow, desk: Desk) -> Words:
    if row.sealed_notes is None:
        return Words()
    return WORDS.validate_python(desk.ring.open(row.sealed_notes, _place(row)), strict=False)


def _place(row: SubmissionRow) -> Place:
    return Place(practice=row.practice, record=row.id, field=NOTES)
