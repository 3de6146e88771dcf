"""What the inbox and the overview count stands in indexes, so that no row with its sealed parts is read for it."""

from alembic import op

revision = "0008"
down_revision: str | None = "0007"

IN_ORDER = ["practice", "received"]
COUNTED_OVER_TIME = [*IN_ORDER, "advice", "verdict", "contacted", "stage", "may_be_contacted"]
COUNTED = ["practice", "stage", "advice", "change", "received"]


def upgrade() -> None:
    op.drop_index("submission_in_order", "submission")
    op.create_index("submission_in_order", "submission", COUNTED_OVER_TIME)
    op.create_index("submission_counted", "submission", COUNTED)


def downgrade() -> None:
    op.drop_index("submission_counted", "submission")
    op.drop_index("submission_in_order", "submission")
    op.create_index("submission_in_order", "submission", IN_ORDER)
