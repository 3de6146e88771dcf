"""When a visitor asked for a copy of everything."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.add_column("submission", sa.Column("copy_requested", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("submission", "copy_requested")
