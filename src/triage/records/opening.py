"""Open the records at the start of a process: the newest schema, the keys that fit, or a clear refusal."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.audit import AuditLog
from triage.records.audit import begin_audit
from triage.records.engine import open_engine
from triage.records.migrating import upgrade
from triage.records.sealing import KeyPair
from triage.records.sealing import PublicKey
from triage.records.sealing import key_pair_at
from triage.records.sealing import read_public_key
from triage.records.server_key import ServerKey
from triage.records.server_key import server_key_at
from triage.records.store import keys_in_use
from triage.records.tables import AuditChainRow


@dataclass(frozen=True)
class Records:
    """What the process for visitors holds: it stores, and cannot read what it stored."""

    engine: Engine
    sessions: sessionmaker[Session]
    public: PublicKey
    key: ServerKey


@dataclass(frozen=True)
class Desk:
    """What the process for therapists holds."""

    records: Records
    pair: KeyPair


def open_desk(address: str, keys: Path, *, random_bytes: Callable[[int], bytes]) -> Desk:
    """Open the records for the desk; the first time this makes the tables and all keys."""
    with _closed_when_refused(open_engine(address)) as engine:
        upgrade(engine)
        sessions = sessionmaker(engine)
        with sessions.begin() as session:
            sealed_for = keys_in_use(session)
            begun = bool(session.scalar(select(func.count()).select_from(AuditChainRow)))
            pair = key_pair_at(keys, sealed_for=sealed_for)
            key = server_key_at(keys, in_use=begun or bool(sealed_for), random_bytes=random_bytes)
            begin_audit(session, key)
        return Desk(_checked(Records(engine, sessions, pair.public, key)), pair)


def open_for_visitors(address: str, keys: Path) -> Records:
    """Open the records for the process that visitors reach, after the desk was opened once.

    This needs `public.key` and `server.key`, never `private.key`.
    """
    public = read_public_key(keys)
    key = server_key_at(keys, in_use=True, random_bytes=_none_is_made)
    with _closed_when_refused(open_engine(address)) as engine:
        upgrade(engine)
        return _checked(Records(engine, sessionmaker(engine), public, key))


@contextmanager
def _closed_when_refused(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def _checked(records: Records) -> Records:
    with records.sessions.begin() as session:
        AuditLog(session, records.key)  # raises when the chain is gone, or was not sealed with this key
    return records


def _none_is_made(_: int) -> bytes:
    raise AssertionError("the process for visitors makes no key")
