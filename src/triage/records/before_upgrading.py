"""Make a backup before the schema changes, when there is something to lose."""

from datetime import UTC
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from triage.records.backing_up import back_up
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import CurrentKey
from triage.records.key_ring import KeyRing
from triage.records.migrating import newest_schema
from triage.records.migrating import schema_of
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at
from triage.records.snapshots import counts_in
from triage.records.tables import SubmissionRow

FOLDER = "backups"
WRITTEN = "%Y%m%dT%H%M%S%f"


def back_up_before_upgrade(engine: Engine, keys: Path) -> Path | None:
    """The backup, in a folder beside the keys; None when nothing is stored, or the schema is the newest.

    The upgrade is tried on a copy first: when it fails there, the real records are not touched.
    """
    with engine.connect() as connection:
        schema = schema_of(connection)
        if schema in (None, newest_schema()) or not counts_in(connection).get(SubmissionRow.__tablename__):
            return None
    now = datetime.now(UTC)
    file = keys.parent / FOLDER / f"before-upgrade-from-{schema}-{now.strftime(WRITTEN)}.backup"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    back_up(
        engine,
        file,
        public=CurrentKey(keys),
        key=server_key_at(keys, in_use=True, random_bytes=never_made),
        opener=KeyRing(keys) if (keys / PRIVATE_FILE).exists() else None,
        scratch=keys.parent,
        at=now,
    )
    return file
