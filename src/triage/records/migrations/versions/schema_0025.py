"""The database keeps the tally of the inbox itself, so that nothing has to be counted when it is looked at.

On PostgreSQL a statement that stores or erases many is tallied once: a row that one transaction changes again and again
leaves a version behind each time, and all of them are walked through to find the last.

Whatever the inbox can be filtered by stands in the index that orders it: what is not wanted is passed over there, and
its rows are never fetched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision: str | None = "0024"

ALIKE = "practice, stage, advice, is_later_alarm"
OF_EACH = "practice, stage, advice, follow_up_alarm IS NOT NULL"
COUNTED = ["practice", "stage", "advice", "follow_up_alarm", "change", "received"]
BY_URGENCY = ["practice", "stage", "mildness", "received", "id"]
FILTERED = ["advice", "assignee", "has_alert", "copy_requested"]
HERE = "current_setting('triage.practice', true)"
DRAWN = {"sqlite": "random()", "postgresql": "CAST(random() * 9007199254740991 AS BIGINT)"}
FILL = f"INSERT INTO tally SELECT {OF_EACH}, count(*), {{drawn}} FROM submission GROUP BY {OF_EACH}"

ADD = f"""
    INSERT INTO tally VALUES ({{alike}}, {{added}}, {{drawn}}) ON CONFLICT ({ALIKE})
    DO UPDATE SET submissions = tally.submissions + excluded.submissions, mark = excluded.mark;
"""
TAKE = f"""
    UPDATE tally SET submissions = submissions - {{taken}}, mark = {{drawn}} WHERE ({ALIKE}) = ({{alike}});
    DELETE FROM tally WHERE ({ALIKE}) = ({{alike}}) AND submissions < 1;
"""
IS_ANOTHER = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    for column in ("practice", "stage", "advice", "follow_up_alarm", "change")
)


def upgrade() -> None:
    database = op.get_bind().dialect.name
    op.create_table(
        "tally",
        sa.Column("practice", sa.String(64), primary_key=True),
        sa.Column("stage", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("advice", sa.String(64), primary_key=True),
        sa.Column("is_later_alarm", sa.Boolean, primary_key=True),
        sa.Column("submissions", sa.Integer, nullable=False),
        sa.Column("mark", sa.BigInteger, nullable=False),
    )
    for statement in ON_SQLITE if database == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)
    op.execute(FILL.format(drawn=DRAWN[database]))  # from here on nobody writes until the commit
    if database == "postgresql":
        op.execute(f"CREATE POLICY of_practice ON tally USING (practice = {HERE})")
        op.execute("ALTER TABLE tally ENABLE ROW LEVEL SECURITY")
    op.drop_index("submission_counted", "submission")
    op.drop_index("submission_by_urgency", "submission")
    op.create_index("submission_by_urgency", "submission", [*BY_URGENCY, *FILTERED])


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in ("tally_stored", "tally_erased", "tally_changed"):
        op.execute(f"DROP TRIGGER {trigger} ON submission" if is_postgresql else f"DROP TRIGGER {trigger}")
    if is_postgresql:
        op.execute("DROP FUNCTION keep_tally")
        op.execute("DROP FUNCTION add_to_tally")
    op.drop_table("tally")
    op.drop_index("submission_by_urgency", "submission")
    op.create_index("submission_by_urgency", "submission", BY_URGENCY)
    op.create_index("submission_counted", "submission", COUNTED)


def _row(name: str) -> str:
    return f"{name}.practice, {name}.stage, {name}.advice, {name}.follow_up_alarm IS NOT NULL"


def _on_sqlite() -> tuple[str, ...]:
    drawn = DRAWN["sqlite"]
    add = ADD.format(alike=_row("NEW"), added=1, drawn=drawn)
    take = TAKE.format(alike=_row("OLD"), taken=1, drawn=drawn)
    changed = IS_ANOTHER.replace("IS DISTINCT FROM", "IS NOT")
    return (
        f"CREATE TRIGGER tally_stored AFTER INSERT ON submission BEGIN {add} END",
        f"CREATE TRIGGER tally_erased AFTER DELETE ON submission BEGIN {take} END",
        f"CREATE TRIGGER tally_changed AFTER UPDATE ON submission WHEN {changed} BEGIN {take} {add} END",
    )


def _on_postgresql() -> tuple[str, ...]:
    drawn = DRAWN["postgresql"]
    add = ADD.format(alike="$1, $2, $3, $4", added="$5", drawn=drawn)
    take = TAKE.format(alike="$1, $2, $3, $4", taken="-$5", drawn=drawn)
    many = f"PERFORM add_to_tally({OF_EACH}, {{count}}) FROM {{these}} GROUP BY {OF_EACH};"
    one = "PERFORM add_to_tally({row}, {count});"
    keep = "CREATE TRIGGER {name} AFTER {does} EXECUTE FUNCTION keep_tally()"
    return (
        f"""
        CREATE FUNCTION add_to_tally(VARCHAR, INTEGER, VARCHAR, BOOLEAN, INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
        BEGIN
            IF $5 > 0 THEN {add} ELSE {take} END IF;
        END $$
        """,
        f"""
        CREATE FUNCTION keep_tally() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN
            CASE TG_OP
            WHEN 'INSERT' THEN {many.format(count="CAST(count(*) AS INTEGER)", these="came")}
            WHEN 'DELETE' THEN {many.format(count="-CAST(count(*) AS INTEGER)", these="went")}
            ELSE
                {one.format(row=_row("OLD"), count=-1)}
                {one.format(row=_row("NEW"), count=1)}
            END CASE;
            RETURN NULL;
        END $$
        """,
        keep.format(
            name="tally_stored",
            does="INSERT ON submission REFERENCING NEW TABLE AS came FOR EACH STATEMENT",
        ),
        keep.format(
            name="tally_erased",
            does="DELETE ON submission REFERENCING OLD TABLE AS went FOR EACH STATEMENT",
        ),
        keep.format(name="tally_changed", does=f"UPDATE ON submission FOR EACH ROW WHEN ({IS_ANOTHER})"),
    )


ON_SQLITE = _on_sqlite()
ON_POSTGRESQL = _on_postgresql()
