"""Every row names its practice, and each practice has an audit chain of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision: str | None = "0020"

NAMES_NONE = ("recovery_code", "signed_in", "failed_try")
LINE = (
    "sequence at action kind result actor role on_behalf_of source access_point practice submission parts reason "
    "previous_hash hash"
).replace(" ", ", ")
ENDS = "first, hash_before, last, last_hash, seal"
INDEXES = {"audit_of_submission": ["submission"], "audit_in_order": ["at"]}
THE_ONE_CHAIN = 1


def upgrade() -> None:
    practice = _practice_of_all()
    for table in NAMES_NONE:
        op.add_column(table, sa.Column("practice", sa.String(64), nullable=False, server_default=""))
    for table in ("recovery_code", "signed_in"):
        of_account = f"SELECT account.practice FROM account WHERE account.id = {table}.account"
        op.execute(f"UPDATE {table} SET practice = ({of_account})")
    op.get_bind().execute(sa.text("UPDATE failed_try SET practice = :practice"), {"practice": practice})
    _give_audit("chain", practice)
    _give_chain("practice", sa.String(64), practice)


def downgrade() -> None:
    """Only the lines of one practice fit into one chain: those of the one with the most lines stay."""
    most = "SELECT chain FROM audit GROUP BY chain ORDER BY count(*) DESC LIMIT 1"
    kept = op.get_bind().scalar(sa.text(most))
    op.get_bind().execute(sa.text("DELETE FROM audit WHERE chain <> :kept"), {"kept": kept or ""})
    if kept is not None:
        op.get_bind().execute(sa.text("DELETE FROM audit_chain WHERE practice <> :kept"), {"kept": kept})
    _give_audit(None, "")
    _give_chain("id", sa.Integer(), THE_ONE_CHAIN)
    for table in NAMES_NONE:
        op.drop_column(table, "practice")


def _practice_of_all() -> str:
    """All lines stand in one chain: that of who wrote the last line, or of who opens the database now."""
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT practice FROM audit ORDER BY sequence DESC LIMIT 1"))
    return str(last or connection.get_execution_options().get("practice") or "practice")


def _give_audit(chain: str | None, practice: str) -> None:
    """SQLite changes no primary key, so the table is made anew; every line is copied as it is."""
    named = [] if chain is None else [sa.Column(chain, sa.String(64), primary_key=True)]
    op.create_table(
        "audit_anew",
        *named,
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(_text(name) for name in ("action", "kind", "result", "actor", "role", "on_behalf_of")),
        *(_text(name) for name in ("source", "access_point", "practice")),
        sa.Column("submission", sa.String(32)),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("parts", "reason")),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("previous_hash", "hash")),
    )
    into, of = (f"{chain}, ", ":practice, ") if chain else ("", "")
    copied = sa.text(f"INSERT INTO audit_anew ({into}{LINE}) SELECT {of}{LINE} FROM audit")
    op.get_bind().execute(copied, {"practice": practice} if chain else {})
    _put_in_place("audit")
    for index, columns in INDEXES.items():
        op.create_index(index, "audit", columns)


def _give_chain(name: str, kind: sa.String | sa.Integer, value: object) -> None:
    op.create_table(
        "audit_chain_anew",
        sa.Column(name, kind, primary_key=True, autoincrement=False),
        *(sa.Column(end, sa.Integer, nullable=False) for end in ("first", "last")),
        *(sa.Column(end, sa.LargeBinary, nullable=False) for end in ("hash_before", "last_hash", "seal")),
    )
    copied = sa.text(f"INSERT INTO audit_chain_anew ({name}, {ENDS}) SELECT :value, {ENDS} FROM audit_chain")
    op.get_bind().execute(copied, {"value": value})
    _put_in_place("audit_chain")


def _put_in_place(table: str) -> None:
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(1 if name == "kind" else 64), nullable=False)
