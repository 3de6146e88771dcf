"""PostgreSQL keeps what is sealed in parts by practice, and notes in which part something was erased or replaced.

So that after an erasure a small part is written anew, and the practices in the others wait for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alembic import op

revision = "0024"
down_revision: str | None = "0023"

HERE = "practice = current_setting('triage.practice', true)"
NEVER_SAMPLED = 0


@dataclass(frozen=True)
class Parted:
    """A table in so many parts. Each key of it holds the practice as well, since that says in which part a row is."""

    name: str
    parts: int
    key: str
    unique: Sequence[str]
    indexes: dict[str, str]
    sealed: Sequence[str]
    never_sampled: Sequence[str]


SUBMISSION = Parted(
    "submission",
    parts=32,
    key="id",
    unique=("idempotency_key", "code_hash"),
    indexes={
        "submission_in_order": "practice, received, advice, verdict, contacted, stage, may_be_contacted",
        "submission_counted": "practice, stage, advice, follow_up_alarm, change, received",
        "submission_to_erase": "erase_by",
        "submission_by_urgency": "practice, stage, mildness, received, id",
    },
    sealed=(
        *("sealed_responses", "sealed_sentences", "sealed_contact", "sealed_notes"),
        *("sealed_replies_1", "sealed_replies_2"),
    ),
    never_sampled=(
        *("idempotency_key", "code_hash"),
        *("sealed_responses", "sealed_sentences", "sealed_contact", "sealed_notes"),
        *("sealed_replies_1", "sealed_replies_2"),
    ),
)
FOLLOW_UP = Parted(
    "follow_up",
    parts=8,
    key="submission, number",
    unique=("token_hash",),
    indexes={"follow_up_in_order": "practice, due"},
    sealed=("token_hash", "start"),
    never_sampled=("token_hash", "start"),
)
REFERRING = ("follow_up", "outbox")
NOTED = {**{table.name: table.sealed for table in (SUBMISSION, FOLLOW_UP)}, "outbox": ("sealed",)}
NOTE = """
CREATE FUNCTION note_trace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO trace (place) SELECT TG_TABLE_NAME
    WHERE NOT EXISTS (SELECT FROM trace WHERE place = TG_TABLE_NAME AND made_by = pg_current_xact_id()::text::bigint);
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    _cut_loose()
    for table in (SUBMISSION, FOLLOW_UP):
        _give(table, in_parts=True)
    _tie("submission, practice", "id, practice")
    _note_traces()


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    _cut_loose()
    for table in (SUBMISSION, FOLLOW_UP):
        _give(table, in_parts=False)
    _tie("submission", "id")
    op.execute("DROP TRIGGER note_trace ON outbox")
    op.execute("DROP FUNCTION note_trace")
    op.execute("DROP TABLE trace")


def _note_traces() -> None:
    """Whoever erases or replaces something sealed leaves a line; whoever scrubbed takes it away."""
    op.execute(
        "CREATE TABLE trace (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place varchar(64) NOT NULL,"
        " made_by bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint)"
    )
    op.execute("CREATE INDEX trace_by_place ON trace (place, made_by)")
    op.execute(NOTE)
    for table, sealed in NOTED.items():
        op.execute(
            f"CREATE TRIGGER note_trace AFTER DELETE OR UPDATE OF {', '.join(sealed)} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION note_trace()"
        )
    op.execute("INSERT INTO trace (place) VALUES ('outbox')")  # the others were just written anew


def _give(table: Parted, *, in_parts: bool) -> None:
    """Write a table anew, in parts or whole, with all that belongs to it."""
    name = table.name
    split = "PARTITION BY HASH (practice)" if in_parts else ""
    op.execute(f"CREATE TABLE {name}_anew (LIKE {name} INCLUDING DEFAULTS) {split}")
    parts = [f"{name}_{part:02}" for part in range(table.parts)] if in_parts else []
    for at, part in enumerate(parts):
        op.execute(
            f"CREATE TABLE {part} PARTITION OF {name}_anew"
            f" FOR VALUES WITH (MODULUS {table.parts}, REMAINDER {at})"
        )
    op.execute(f"INSERT INTO {name}_anew SELECT * FROM {name}")
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE {name}_anew RENAME TO {name}")
    _give_keys(table, ", practice" if in_parts else "")
    for each in (name, *parts):
        _keep_apart(each)


def _give_keys(table: Parted, practice: str) -> None:
    name = table.name
    op.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_pkey PRIMARY KEY ({table.key}{practice})")
    for column in table.unique:
        op.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_key UNIQUE ({column}{practice})")
    for index, columns in table.indexes.items():
        op.execute(f"CREATE INDEX {index} ON {name} ({columns})")
    for column in table.never_sampled:
        op.execute(f"ALTER TABLE {name} ALTER COLUMN {column} SET STATISTICS {NEVER_SAMPLED}")


def _keep_apart(table: str) -> None:
    """As all tables are: also who goes to a part of it sees the rows of one practice only."""
    op.execute(f"CREATE POLICY of_practice ON {table} USING ({HERE})")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")  # forced at the end of all steps


def _cut_loose() -> None:
    for table in ("submission", *REFERRING):
        op.execute(
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        )  # the step before may just have forced it
    for table in REFERRING:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_submission_fkey")


def _tie(columns: str, to: str) -> None:
    """What is about a submission goes with it."""
    for table in REFERRING:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_submission_fkey FOREIGN KEY ({columns})"
            f" REFERENCES submission ({to}) ON DELETE CASCADE"
        )
