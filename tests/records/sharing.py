"""One database of many practices over shared connections: as hard as it gets for what keeps their rows apart."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from triage.records.audit import AuditLog
from triage.records.engine import for_practice
from triage.records.engine import open_engine
from triage.records.key_ring import CurrentKey
from triage.records.key_ring import KeyRing
from triage.records.migrating import upgrade
from triage.records.opening import Desk
from triage.records.opening import Records
from triage.records.practices import refuse_unprotected
from triage.records.registry_table import refuse_removed
from triage.records.scrubbing import Scrubber
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at
from triage.records.writing import Writer


@dataclass(frozen=True)
class Shared:
    """The database of a deployment; each practice writes through a writer of its own, and waits for no other."""

    engine: Engine
    keys: Path
    scrubber: Scrubber

    def records(self, practice: str) -> Records:
        """What the visitors' process holds for a practice; this needs no private key."""
        engine = for_practice(self.engine, practice)
        key = server_key_at(self.keys / practice, in_use=True, random_bytes=never_made)
        sessions = sessionmaker(engine)
        with sessions.begin() as session:
            refuse_removed(session, practice)
            AuditLog(session, key, practice)
        self.scrubber.follow(sessions)
        public = CurrentKey(self.keys / practice)
        return Records(engine, sessions, public, key, Writer(sessions), self.scrubber)

    def desk(self, practice: str) -> Desk:
        """What the desk holds for a practice."""
        return Desk(self.records(practice), KeyRing(self.keys / practice))

    def close(self) -> None:
        """Finish what is being scrubbed, then let go of the database."""
        self.scrubber.close()
        self.engine.dispose()


def open_shared(address: str, keys: Path) -> Shared:
    """Open the database of many practices; PracticeError where nothing keeps their rows apart."""
    engine = open_engine(address)
    try:
        refuse_unprotected(engine)
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    scrubber = Scrubber(engine)
    scrubber.begin()
    return Shared(engine, keys, scrubber)
