"""The tables: plain columns only for what lists need, everything else sealed."""

from datetime import UTC
from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy import Dialect
from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import LargeBinary
from sqlalchemy import String
from sqlalchemy import Text
from sqlalchemy import TypeDecorator
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

ID_LENGTH = 32
NAME_LENGTH = 64
WEEK_LENGTH = 8  # as in 2026-W48


class Moment(TypeDecorator[datetime]):
    """A moment in UTC on every database; a time without its zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else in_utc(value)


def in_utc(found: datetime) -> datetime:
    """A moment as the database gave it: SQLite has no zones, and we only ever write UTC."""
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Table(DeclarativeBase):
    """All tables; the migrations make them."""


class SubmissionRow(Table):
    """One submission. A sealed field names the key it was sealed for in its first bytes.

    `stage` and `mildness` order the inbox: how far the review is, and 0 for the most urgent advice. `change` counts the
    changes of the review, so that two therapists never overwrite each other. What is counted stands in the indexes.
    The practice says in which part of the table PostgreSQL keeps the row, so every change of a row names it too.
    `sealed_replies_…` hold what was said when asked again, once after each of two times.
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index(
            "submission_in_order",
            "practice",
            "received",
            "advice",
            "verdict",
            "contacted",
            "stage",
            "may_be_contacted",
        ),
        Index("submission_to_erase", "erase_by"),
        Index(
            "submission_by_urgency",
            "practice",
            "stage",
            "mildness",
            "received",
            "id",
            "advice",
            "assignee",
            "has_alert",
            "copy_requested",
        ),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    received: Mapped[datetime] = mapped_column(Moment)
    erase_by: Mapped[datetime] = mapped_column(Moment)
    became_care: Mapped[bool] = mapped_column(default=False)
    copy_requested: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(NAME_LENGTH))
    stage: Mapped[int] = mapped_column(default=0)
    mildness: Mapped[int] = mapped_column(default=0)
    has_alert: Mapped[bool] = mapped_column(default=False)
    change: Mapped[int] = mapped_column(default=1)
    seen: Mapped[datetime | None] = mapped_column(Moment)
    contacted: Mapped[datetime | None] = mapped_column(Moment)
    assignee: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    verdict: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    happened: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    advice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    contact: Mapped[str] = mapped_column(String(NAME_LENGTH))
    may_be_contacted: Mapped[bool]
    may_be_asked_again: Mapped[bool]
    consent_version: Mapped[str] = mapped_column(String(NAME_LENGTH))
    content_version: Mapped[str] = mapped_column(String(NAME_LENGTH))
    content_digest: Mapped[str] = mapped_column(String(NAME_LENGTH))
    language: Mapped[str] = mapped_column(String(NAME_LENGTH))
    location: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    sealed_responses: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_sentences: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_contact: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_notes: Mapped[bytes | None] = mapped_column(LargeBinary)
    follow_up_alarm: Mapped[datetime | None] = mapped_column(Moment)
    sealed_replies_1: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_replies_2: Mapped[bytes | None] = mapped_column(LargeBinary)


class AuditRow(Table):
    """One line of the audit log: who did what to which submission, never what it holds (NEN 7513).

    `chain` is the practice in whose chain the line stands. It is the practice of the line too, unless a practice was
    given another name before each had a chain of its own.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("audit_of_submission", "submission"), Index("audit_in_order", "at"))

    chain: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(1))
    result: Mapped[str] = mapped_column(String(NAME_LENGTH))
    actor: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(NAME_LENGTH))
    on_behalf_of: Mapped[str] = mapped_column(String(NAME_LENGTH))
    source: Mapped[str] = mapped_column(String(NAME_LENGTH))
    access_point: Mapped[str] = mapped_column(String(NAME_LENGTH))
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    submission: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    parts: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditChainRow(Table):
    """Where a practice's chain of audit lines begins and ends, so that lines missing at an end are noticed too."""

    __tablename__ = "audit_chain"

    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    first: Mapped[int]
    hash_before: Mapped[bytes] = mapped_column(LargeBinary)
    last: Mapped[int]
    last_hash: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)


class AccountRow(Table):
    """Somebody who may sign in at the desk; the desk's own key is needed to make anything of what is secret."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("practice", "name", name="account_by_name"),)

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(NAME_LENGTH))
    created: Mapped[datetime] = mapped_column(Moment)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    generation: Mapped[int] = mapped_column(default=1)
    key_id: Mapped[str] = mapped_column(String(ID_LENGTH), default="")
    password_hash: Mapped[str | None] = mapped_column(Text)
    handed_out_until: Mapped[datetime | None] = mapped_column(Moment)
    locked_second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(default=0)
    provider_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)


class RecoveryCodeRow(Table):
    """A code that stands in once for the app on somebody's phone."""

    __tablename__ = "recovery_code"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    account: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)


class SignedInRow(Table):
    """A session of somebody who signed in; of the token in the browser only a hash is kept."""

    __tablename__ = "signed_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    account: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    began: Mapped[datetime] = mapped_column(Moment)
    used: Mapped[datetime] = mapped_column(Moment)


class OneTimeLinkRow(Table):
    """A link that lets somebody choose a password once; without an account it makes the first administrator."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    account: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    until: Mapped[datetime] = mapped_column(Moment)


class FailedTryRow(Table):
    """A try to sign in that came to nothing: which name and which address can only be compared, not read."""

    __tablename__ = "failed_try"
    __table_args__ = (
        Index("failed_try_by_name", "name_hash", "at"),
        Index("failed_try_by_address", "address_hash", "at"),
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    practice: Mapped[str] = mapped_column(String(NAME_LENGTH))
    at: Mapped[datetime] = mapped_column(Moment)
    name_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)


class PassedItemRow(Table):
    """How many visits were shown an item and went on from it, in one week: counts of nobody in particular."""

    __tablename__ = "passed_item"

    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    week: Mapped[str] = mapped_column(String(WEEK_LENGTH), primary_key=True)
    version: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    item: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    shown: Mapped[int]
    went_on: Mapped[int]


class PauseRow(Table):
    """A practice that paused the self-check, and what visitors read meanwhile; no row when it is open."""

    __tablename__ = "pause"

    practice: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    message: Mapped[str] = mapped_column(Text)


BEGIN_OF_SEALED = "sealed_"
SEALED_COLUMNS = {
    name.removeprefix(BEGIN_OF_SEALED): SubmissionRow.__table__.c[name]
    for name in SubmissionRow.__table__.columns.keys()  # noqa: SIM118 - these are no dictionary's keys
    if name.startswith(BEGIN_OF_SEALED)
}
"""Every sealed field, by the name of the place that it is sealed for."""
