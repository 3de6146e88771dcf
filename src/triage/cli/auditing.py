"""Check the audit log: every line that was altered, removed or put in is named."""

import sys

from sqlalchemy.orm import Session

from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import refusals_told
from triage.cli.operating import refuse_without_database
from triage.records.audit import verify
from triage.records.engine import at_one_moment
from triage.records.engine import open_engine
from triage.records.migrating import schema_of
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at


def verify_audit_log() -> Exit:
    """Say how many lines there are and that they hold, or name those that do not and exit with 1."""
    settings = settings_here()
    with refusals_told():
        refuse_without_database(settings)
        key = server_key_at(settings.keys, in_use=True, random_bytes=never_made)
        engine = open_engine(settings.database, settings.practice)
        try:
            with engine.connect() as connection:
                schema_of(connection)
            with Session(at_one_moment(engine)) as session:
                found = verify(session, key, settings.practice)
        finally:
            engine.dispose()
    if found.problems:
        tell(found.problems)
        return Exit.DOES_NOT_HOLD
    sys.stdout.write(f"{found.lines} lines, all of them as they were written\n")
    return Exit.FINE
