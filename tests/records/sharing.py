"""One database of many practices over shared connections: as hard as it gets for what keeps their rows apart."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from triage.records.engine import open_engine
from triage.records.key_ring import KeyRing
from triage.records.migrating import upgrade
from triage.records.opening import Desk
from triage.records.opening import Records
from triage.records.opening import Shared as Among
from triage.records.opening import open_for_visitors
from triage.records.practices import refuse_unprotected
from triage.records.scrubbing import Scrubber


@dataclass(frozen=True)
class Shared:
    """The database of a deployment; each practice writes through a writer of its own, and waits for no other."""

    engine: Engine
    keys: Path
    scrubber: Scrubber

    def records(self, practice: str) -> Records:
        """What the visitors' process holds for a practice; this needs no private key."""
        among = Among(self.engine, self.scrubber)
        return open_for_visitors("", self.keys / practice, practice, among=among)

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
