"""The practices of a deployment that serves many."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision: str | None = "0021"


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("practice", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(64), nullable=False),
        *(sa.Column(name, sa.String(253), unique=True) for name in ("host", "desk_host")),
        sa.Column("written", sa.Text, nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("content", "languages")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sites", "notify")),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("practice")
