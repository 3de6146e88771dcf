"""Open the records at the start of a process: the newest schema, the keys that fit, or a clear refusal."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.audit import AuditLog
from triage.records.audit import begin_audit
from triage.records.before_upgrading import back_up_before_upgrade
from triage.records.engine import ONLY_READS
from triage.records.engine import for_practice
from triage.records.engine import open_engine
from triage.records.key_ring import CurrentKey
from triage.records.key_ring import KeyRing
from triage.records.key_ring import key_ring_at
from triage.records.migrating import upgrade
from triage.records.registry_table import refuse_removed
from triage.records.reserve import reserve_beside
from triage.records.scrubbing import Scrubber
from triage.records.server_key import ServerKey
from triage.records.server_key import server_key_at
from triage.records.store import keys_in_use
from triage.records.tables import AuditChainRow
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of
from triage.records.writing import Writer
from triage.settings import ONE_PRACTICE

# Without room for the index of its log SQLite says no more than that the disk failed.
LACKS_ROOM = {Trouble.FULL, Trouble.BROKEN}


@dataclass(frozen=True)
class Records:
    """What the process for visitors holds: it stores, and cannot read what it stored."""

    engine: Engine
    sessions: sessionmaker[Session]
    public: CurrentKey
    key: ServerKey
    writer: Writer
    scrubber: Scrubber

    @property
    def reading(self) -> sessionmaker[Session]:
        """Sessions that write nothing, not even an audit line, for looks that take long."""
        return sessionmaker(self.engine.execution_options(**{ONLY_READS: True}))

    def close(self) -> None:
        """Finish what waits to be written and scrubbed, then let go of the database."""
        self.writer.close()
        self.scrubber.close()
        self.engine.dispose()


@dataclass(frozen=True)
class Shared:
    """The connections of many practices to their database, and what scrubs after all of them."""

    engine: Engine
    scrubber: Scrubber


@dataclass(frozen=True)
class Desk:
    """What the process for therapists holds."""

    records: Records
    ring: KeyRing

    def close(self) -> None:
        """Close the records."""
        self.records.close()


def open_desk(
    address: str, keys: Path, *, random_bytes: Callable[[int], bytes], practice: str = ONE_PRACTICE
) -> Desk:
    """Open a practice's records for the desk; the first time this makes the tables and all keys."""
    with _closed_when_refused(open_engine(address, practice)) as engine:
        _upgrade_even_when_full(engine, keys)
        ring, key = begin_practice(engine, keys, practice, random_bytes=random_bytes)
        return Desk(_checked(engine, CurrentKey(keys), key, practice), ring)


def begin_practice(
    engine: Engine, keys: Path, practice: str, *, random_bytes: Callable[[int], bytes]
) -> tuple[KeyRing, ServerKey]:
    """The keys of a practice and the beginning of its audit log: those that are there, else new ones."""
    with sessionmaker(engine).begin() as session:
        sealed_for = keys_in_use(session, practice)
        begun = session.get(AuditChainRow, practice) is not None
        ring = key_ring_at(keys, sealed_for=sealed_for)
        key = server_key_at(keys, in_use=begun or bool(sealed_for), random_bytes=random_bytes)
        begin_audit(session, key, practice)
    return ring, key


def open_for_visitors(
    address: str, keys: Path, practice: str = ONE_PRACTICE, *, among: Shared | None = None
) -> Records:
    """Open the records for the process that visitors reach, after the desk was opened once.

    This needs `public.key` and `server.key`, never `private.key`. `among` is what many practices share.
    """
    public = CurrentKey(keys)
    key = server_key_at(keys, in_use=True, random_bytes=_none_is_made)
    if among is not None:
        return _checked(for_practice(among.engine, practice), public, key, practice, among.scrubber)
    with _closed_when_refused(open_engine(address, practice)) as engine:
        _upgrade_even_when_full(engine, keys)
        return _checked(engine, public, key, practice)


def open_shared(address: str) -> Shared:
    """Open a database that holds many practices, for the process of their visitors."""
    with _closed_when_refused(open_engine(address)) as engine:
        return Shared(engine, _scrubbing(engine))


def _scrubbing(engine: Engine) -> Scrubber:
    scrubber = Scrubber(engine)
    scrubber.begin()  # who erased something before may have been ended before it was scrubbed
    return scrubber


@contextmanager
def _closed_when_refused(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def _upgrade_even_when_full(engine: Engine, keys: Path) -> None:
    """On a full disk SQLite cannot even open, and nothing could be erased; so that takes the reserve."""
    try:
        _upgrade(engine, keys)
    except DBAPIError as error:
        reserve = reserve_beside(engine.url)
        if trouble_of(error) not in LACKS_ROOM or reserve is None or not reserve.drop():
            raise
        engine.dispose()
        _upgrade(engine, keys)


def _upgrade(engine: Engine, keys: Path) -> None:
    back_up_before_upgrade(engine, keys)
    upgrade(engine)


def _checked(
    engine: Engine, public: CurrentKey, key: ServerKey, practice: str, shared: Scrubber | None = None
) -> Records:
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        refuse_removed(session, practice)
        AuditLog(session, key, practice)  # raises when the chain is gone, or was not sealed with this key
    scrubber = shared or _scrubbing(engine)
    scrubber.follow(sessions)
    reserve = reserve_beside(engine.url)
    if reserve is not None:
        reserve.make()
    return Records(engine, sessions, public, key, Writer(sessions, reserve=reserve), scrubber)


def _none_is_made(_: int) -> bytes:
    raise AssertionError("the process for visitors makes no key")
