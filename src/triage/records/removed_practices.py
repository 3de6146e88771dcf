"""What is kept of practices that were removed, and for how long."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from triage.records.audit import AuditLog
from triage.records.engine import for_practice
from triage.records.practices import PracticeState
from triage.records.practices import Registered
from triage.records.practices import registered
from triage.records.retention import AUDIT_KEPT
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at


def forget_removed(engine: Engine, keys: Path, *, at: datetime) -> int:
    """Drop their audit lines that are older than five years, as no desk of theirs does; how many that were.

    The key that checks the lines stays, and so does the name, which is never given out again.
    """
    removed = [one for one in registered(engine) if one.state is PracticeState.REMOVED]
    return sum(_forget(engine, keys, one, at) for one in removed)


def _forget(engine: Engine, keys: Path, one: Registered, at: datetime) -> int:
    key = server_key_at(keys / one.practice, in_use=True, random_bytes=never_made)
    with sessionmaker(for_practice(engine, one.practice)).begin() as session:
        return AuditLog(session, key, one.practice).forget(at - AUDIT_KEPT)
