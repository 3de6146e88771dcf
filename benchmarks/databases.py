"""The databases that are measured: SQLite and PostgreSQL, or those that `TRIAGE_DATABASES=postgresql` names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.scratch import scratch
from tests.measuring.filling import Crowd
from tests.measuring.filling import fill_for_counting
from tests.records.postgres import running_postgres
from triage.records.opening import Desk
from triage.records.opening import open_desk

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
NAMED = os.environ.get("TRIAGE_DATABASES", "sqlite,postgresql").split(",")


def databases() -> list[str]:
    """Which of them are measured, by the name in the table."""
    return [name for name in (SQLITE, POSTGRESQL) if name.lower() in NAMED]


@contextmanager
def filled_desk(name: str, crowd: Crowd) -> Iterator[Desk]:
    """A desk with so many submissions; on PostgreSQL the policies hold for it, as for everybody who is no superuser."""
    with scratch() as folder:
        if name == SQLITE:
            yield from _filled(f"sqlite:///{folder}/rug.db", "", folder / "keys", crowd)
            return
        with running_postgres() as server:
            server.run("CREATE ROLE owner LOGIN")
            server.run("CREATE DATABASE measured OWNER owner")
            superuser = server.url("measured")
            yield from _filled(superuser.replace("//tests@", "//owner@"), superuser, folder / "keys", crowd)


def _filled(address: str, superuser: str, keys: Path, crowd: Crowd) -> Iterator[Desk]:
    desk = open_desk(address, keys, random_bytes=os.urandom)
    if superuser:  # COPY does not go through policies
        filling = open_desk(superuser, keys, random_bytes=os.urandom)
        fill_for_counting(filling, crowd)
        with filling.records.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            # As PostgreSQL does by itself after a while.
            connection.execute(text("VACUUM (ANALYZE) submission"))
        filling.close()
    else:
        fill_for_counting(desk, crowd)
        with desk.records.sessions.begin() as session:
            session.execute(text("ANALYZE"))
    yield desk
    desk.close()
