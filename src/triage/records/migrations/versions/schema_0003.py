"""Let PostgreSQL keep no samples of what is sealed: its statistics would outlive an erasure."""

from alembic import op

revision = "0003"
down_revision: str | None = "0002"

NEVER_SAMPLED = (
    "idempotency_key",
    "code_hash",
    "sealed_responses",
    "sealed_sentences",
    "sealed_contact",
    "sealed_notes",
)
NONE, USUAL = 0, -1


def upgrade() -> None:
    _sample(NONE)


def downgrade() -> None:
    _sample(USUAL)


def _sample(values: int) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in NEVER_SAMPLED:
            op.execute(f"ALTER TABLE submission ALTER COLUMN {column} SET STATISTICS {values}")
