"""What the inbox counts stands in one index, also what was told when asked again: else every row is read for it."""

from alembic import op

revision = "0020"
down_revision: str | None = "0012"

BEFORE = ["practice", "stage", "advice", "change", "received"]
COUNTED = ["practice", "stage", "advice", "follow_up_alarm", "change", "received"]


def upgrade() -> None:
    op.drop_index("submission_counted", "submission")
    op.create_index("submission_counted", "submission", COUNTED)


def downgrade() -> None:
    op.drop_index("submission_counted", "submission")
    op.create_index("submission_counted", "submission", BEFORE)
