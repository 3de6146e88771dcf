"""Which of the practice's locations the self-check was opened for, when its site says so."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    op.add_column("submission", sa.Column("location", sa.String(64)))


def downgrade() -> None:
    op.drop_column("submission", "location")
