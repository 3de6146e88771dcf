"""What a therapist makes of a submission, and an order for the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

FIRST = {"stage": "0", "mildness": "0", "change": "1"}
MOMENTS = ("seen", "contacted")
NAMES = ("assignee", "verdict", "happened")


def upgrade() -> None:
    for name, first in FIRST.items():
        op.add_column("submission", sa.Column(name, sa.Integer, nullable=False, server_default=first))
    op.add_column("submission", sa.Column("has_alert", sa.Boolean, nullable=False, server_default=sa.false()))
    for name in MOMENTS:
        op.add_column("submission", sa.Column(name, sa.DateTime(timezone=True)))
    for name in NAMES:
        op.add_column("submission", sa.Column(name, sa.String(64)))
    op.create_index(
        "submission_by_urgency", "submission", ["practice", "stage", "mildness", "received", "id"]
    )


def downgrade() -> None:
    op.drop_index("submission_by_urgency", "submission")
    for name in (*NAMES, *MOMENTS, "has_alert", *FIRST):
        op.drop_column("submission", name)
