"""A database of SQLite with all tables in it: making them takes longer than most tests, so that is done once."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from triage.records.engine import open_engine
from triage.records.migrating import upgrade


def lay_tables(address: str) -> None:
    """Lay the file of such a database at this address, before it is opened for the first time.

    Nothing is laid on PostgreSQL, where the first opening makes the tables.
    """
    file = make_url(address).database
    if address.startswith("sqlite") and file is not None:
        Path(file).write_bytes(_made())


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rug.db"
        engine = open_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()  # what stands in the log beside it goes into the file
        return file.read_bytes()
