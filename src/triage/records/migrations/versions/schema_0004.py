"""Accounts of the desk, who is signed in, and tries that came to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    _add_accounts()
    _add_what_belongs_to_accounts()
    _add_tries()


def downgrade() -> None:
    for table in ("failed_try", "one_time_link", "signed_in", "recovery_code", "account"):
        op.drop_table(table)


def _add_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("handed_out_until", sa.DateTime(timezone=True)),
        sa.Column("locked_second_factor", sa.LargeBinary),
        sa.Column("last_step", sa.Integer, nullable=False),
        sa.Column("provider_hash", sa.LargeBinary, unique=True),
        sa.UniqueConstraint("practice", "name", name="account_by_name"),
    )


def _add_what_belongs_to_accounts() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
    )
    op.create_table(
        "signed_in",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("practice", sa.String(64), nullable=False),
        sa.Column("account", sa.String(32), sa.ForeignKey("account.id")),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    for table in ("recovery_code", "signed_in", "one_time_link"):
        op.create_index(f"ix_{table}_account", table, ["account"])


def _add_tries() -> None:
    op.create_table(
        "failed_try",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name_hash", sa.LargeBinary, nullable=False),
        sa.Column("address_hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("failed_try_by_name", "failed_try", ["name_hash", "at"])
    op.create_index("failed_try_by_address", "failed_try", ["address_hash", "at"])
