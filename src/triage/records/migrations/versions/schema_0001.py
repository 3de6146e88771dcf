"""Submissions, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    _add_submissions()
    _add_audit()


def downgrade() -> None:
    for table in ("audit_chain", "audit", "submission"):
        op.drop_table(table)


def _add_submissions() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(32), nullable=False, unique=True),
        sa.Column("code_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("became_care", sa.Boolean, nullable=False),
        sa.Column("status", sa.String(64), nullable=False),
        sa.Column("advice", sa.String(64), nullable=False),
        sa.Column("contact", sa.String(64), nullable=False),
        sa.Column("may_be_contacted", sa.Boolean, nullable=False),
        sa.Column("may_be_asked_again", sa.Boolean, nullable=False),
        sa.Column("consent_version", sa.String(64), nullable=False),
        sa.Column("content_version", sa.String(64), nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("language", sa.String(64), nullable=False),
        sa.Column("sealed_responses", sa.LargeBinary, nullable=False),
        sa.Column("sealed_sentences", sa.LargeBinary, nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary, nullable=False),
        sa.Column("sealed_notes", sa.LargeBinary),
    )
    op.create_index("submission_in_order", "submission", ["practice", "received"])
    op.create_index("submission_to_erase", "submission", ["erase_by"])


def _add_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(1), nullable=False),
        sa.Column("result", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("on_behalf_of", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("access_point", sa.String(64), nullable=False),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("submission", sa.String(32)),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("audit_of_submission", "audit", ["submission"])
    op.create_index("audit_in_order", "audit", ["at"])
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("hash_before", sa.LargeBinary, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("last_hash", sa.LargeBinary, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
