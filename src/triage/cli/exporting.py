"""Print what is stored, one submission per line."""

import sys
from datetime import datetime

import orjson

from triage.cli.choices import Format
from triage.cli.exits import Exit
from triage.cli.exits import nobody_reads_on_is_fine
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import stored_desk
from triage.records.exporting import Chosen
from triage.records.exporting import export
from triage.records.submissions import ReviewStatus


def export_submissions(
    written_as: Format, *, since: datetime | None, until: datetime | None, status: ReviewStatus | None
) -> Exit:
    """Print the chosen submissions; 1 when some of them cannot be opened."""
    if written_as is not Format.JSON:
        tell([f"this version exports json; {written_as} is not there yet"])
        return Exit.BAD_INPUT
    settings = settings_here()
    chosen = Chosen(since=_here(since), until=_here(until), status=status)
    code = Exit.FINE
    with stored_desk(settings) as desk, nobody_reads_on_is_fine():
        for batch in export(desk, chosen, audit=by_operator(settings, "export")):
            for submission in batch.submissions:
                sys.stdout.buffer.write(orjson.dumps(submission, option=orjson.OPT_APPEND_NEWLINE))
            sys.stdout.buffer.flush()
            tell(batch.problems)
            code = Exit.DOES_NOT_HOLD if batch.problems else code
    return code


def _here(day: datetime | None) -> datetime | None:
    """A day begins when it begins on this machine."""
    return None if day is None else day.astimezone()
