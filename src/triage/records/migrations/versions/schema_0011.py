"""Who agreed to that is asked again, twice, by a link of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"

MOMENTS = ("asked", "reminded", "answered", "expires", "stopped")
REPLIES = ("sealed_replies_1", "sealed_replies_2")


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column(
            "submission", sa.String(32), sa.ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, unique=True),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in MOMENTS),
        sa.Column("start", sa.LargeBinary),
    )
    op.create_index("follow_up_in_order", "follow_up", ["practice", "due"])
    op.add_column("submission", sa.Column("follow_up_alarm", sa.DateTime(timezone=True)))
    for name in REPLIES:
        op.add_column("submission", sa.Column(name, sa.LargeBinary))


def downgrade() -> None:
    for name in (*REPLIES, "follow_up_alarm"):
        op.drop_column("submission", name)
    op.drop_table("follow_up")
