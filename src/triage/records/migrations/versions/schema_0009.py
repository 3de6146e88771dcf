"""What is to leave the building, written together with what it announces."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

IN_ORDER = ["practice", "state", "channel", "due"]
MOMENTS = ("created", "due")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("practice", "kind", "channel")),
        sa.Column("once", sa.String(128), nullable=False, unique=True),
        sa.Column("submission", sa.String(32), sa.ForeignKey("submission.id", ondelete="CASCADE")),
        sa.Column("state", sa.String(64), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in MOMENTS),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("outbox_in_order", "outbox", IN_ORDER)
    op.create_index("outbox_of_submission", "outbox", ["submission"])


def downgrade() -> None:
    op.drop_table("outbox")
