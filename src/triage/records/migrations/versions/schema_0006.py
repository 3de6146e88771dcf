"""How many visits were shown each item and went on from it, per week."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.create_table(
        "passed_item",
        sa.Column("practice", sa.String(64), primary_key=True),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("item", sa.String(64), primary_key=True),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("went_on", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("passed_item")
