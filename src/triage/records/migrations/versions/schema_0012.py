"""What may be tried so often within a time is counted where every replica sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.create_table(
        "counted_try",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("of", sa.String(64), nullable=False),
        sa.Column("line_hash", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("counted_try_of_all", "counted_try", ["practice", "of", "at"])
    op.create_index("counted_try_of_one", "counted_try", ["practice", "of", "line_hash", "at"])


def downgrade() -> None:
    op.drop_table("counted_try")
