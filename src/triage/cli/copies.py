"""Back up what is stored, and restore it."""

import sys
from pathlib import Path

from sqlalchemy import make_url

from triage.cli.exits import Exit
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import refusals_told
from triage.cli.operating import refuse_unwritable
from triage.cli.operating import stored_records
from triage.records.backing_up import back_up_records
from triage.records.key_ring import PRIVATE_FILE
from triage.records.key_ring import KeyRing
from triage.records.restoring import restore

BYTES_IN_A_MEGABYTE = 1_000_000


def write_backup(file: Path) -> Exit:
    """Back up the running records; 1 when something is wrong with the records themselves."""
    settings = settings_here()
    refuse_unwritable(file.absolute().parent)
    with stored_records(settings) as records:
        opener = KeyRing(settings.keys) if (settings.keys / PRIVATE_FILE).exists() else None
        made = back_up_records(
            records,
            file.absolute(),
            opener=opener,
            scratch=settings.keys.parent,
            audit=by_operator(settings, "backup"),
        )
    tried = "every one of them opens" if opener else "not opened, since the private key is not here"
    sys.stdout.write(
        f"{file}: {made.submissions} submissions, {made.size / BYTES_IN_A_MEGABYTE:.1f} MB; restored into a "
        f"scratch place, {tried if not made.problems else 'with problems'}\n"
    )
    tell(made.problems)
    return Exit.DOES_NOT_HOLD if made.problems else Exit.FINE


def restore_backup(file: Path) -> Exit:
    """Restore into the empty place that the settings name; 1 when something is wrong with the records."""
    settings = settings_here(puts_back=True)
    with refusals_told():
        restored = restore(
            file,
            settings.database,
            settings.keys,
            scratch=settings.keys.parent,
            audit=by_operator(settings, "restore"),
        )
    where = make_url(settings.database).render_as_string(hide_password=True)
    sys.stdout.write(f"{where}: {restored.submissions} submissions, as they were at {restored.made}\n")
    tell(restored.problems)
    return Exit.DOES_NOT_HOLD if restored.problems else Exit.FINE
