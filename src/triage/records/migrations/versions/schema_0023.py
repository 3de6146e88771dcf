"""PostgreSQL itself shows and takes rows of one practice only: the one that the transaction said it is for."""

from alembic import op

revision = "0023"
down_revision: str | None = "0022"

OF_ONE_PRACTICE = (
    "submission",
    "audit_chain",
    "account",
    "recovery_code",
    "signed_in",
    "one_time_link",
    "failed_try",
    "passed_item",
    "pause",
    "outbox",
    "follow_up",
    "counted_try",
)
HERE = "current_setting('triage.practice', true)"
POLICIES = {
    **dict.fromkeys(OF_ONE_PRACTICE, f"practice = {HERE}"),
    "audit": f"chain = {HERE}",
    # Before anybody knows for which practice a request is, somebody has to look at the hosts.
    "practice": f"practice = {HERE} OR coalesce({HERE}, '') = ''",
}
"""Which rows of each table a transaction may see and write."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, allowed in POLICIES.items():
        op.execute(f"CREATE POLICY of_practice ON {table} USING ({allowed})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in POLICIES:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY of_practice ON {table}")
