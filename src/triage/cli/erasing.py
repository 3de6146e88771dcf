"""Erase what one visitor sent, or everything that is past its day."""

import sys

from sqlalchemy.orm import Session

from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import stored_records
from triage.cli.operating import typed
from triage.records.codes import code_hash
from triage.records.opening import Records
from triage.records.retention import erase_expired
from triage.records.store import erase
from triage.records.store import find_by_code


def erase_by_code(code: str) -> Exit:
    """Erase the submission with this code; 1 when there is none."""
    settings = settings_here()
    audit = by_operator(settings, "erase")
    with stored_records(settings) as records:
        hashed = code_hash(typed(code), records.key)

        def erase_it(session: Session) -> bool:
            found = None if hashed is None else find_by_code(session, hashed, key=records.key, audit=audit)
            return found is not None and erase(session, found.id, key=records.key, audit=audit)

        if not records.writer.erase(erase_it):
            tell(["nothing is stored with this code; it may be gone already, or mistyped"])
            return Exit.DOES_NOT_HOLD
        return _scrubbed(records, "Erased.")


def erase_everything_expired() -> Exit:
    """Erase what is past its day and did not become care."""
    settings = settings_here()
    audit = by_operator(settings, "erase-expired")
    with stored_records(settings) as records:
        erased = records.writer.erase(lambda session: erase_expired(session, key=records.key, audit=audit))
        return _scrubbed(records, f"Erased: {erased}.")


def _scrubbed(records: Records, told: str) -> Exit:
    sys.stdout.write(f"{told}\n")
    if records.scrubber.wait():
        return Exit.FINE
    tell(["traces may be left in the database's files for now; a running server scrubs them"])
    return Exit.DOES_NOT_HOLD
