"""Print what is stored, one submission per line, or what the columns and codes of such an export mean."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import assert_never

import orjson

from triage.cli.choices import Format
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import nobody_reads_on_is_fine
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import stored_desk
from triage.export.csv_codebook import csv_codebook
from triage.export.csv_file import csv_file
from triage.export.fhir_bundle import bundle_line
from triage.export.fhir_questionnaire import fhir_questionnaire
from triage.records.exporting import Chosen
from triage.records.exporting import Exported
from triage.records.exporting import export
from triage.records.submissions import ReviewStatus
from triage.records.tables import SEALED_COLUMNS

CONTACT = "contact"


@dataclass(frozen=True)
class Written:
    """How an export begins, and how each submission is written."""

    opening: bytes
    line: Callable[[Exported], bytes]


def chosen_by(since: datetime | None, until: datetime | None, status: ReviewStatus | None) -> Chosen:
    """The choice of the command line; a day begins when it begins on this machine."""
    return Chosen(since=_here(since), until=_here(until), status=status)


def export_submissions(written_as: Format, chosen: Chosen, *, with_contact: bool) -> Exit:
    """Print the chosen submissions; 1 when some of them cannot be opened."""
    settings, written = settings_here(), _written(written_as, with_contact=with_contact)
    parts = [part for part in SEALED_COLUMNS if with_contact or part != CONTACT]
    code = Exit.FINE
    with stored_desk(settings) as desk, nobody_reads_on_is_fine():
        sys.stdout.buffer.write(written.opening)
        for batch in export(desk, chosen, audit=by_operator(settings, "export"), parts=parts):
            for submission in batch.submissions:
                sys.stdout.buffer.write(written.line(submission))
            sys.stdout.buffer.flush()
            tell(batch.problems)
            code = Exit.DOES_NOT_HOLD if batch.problems else code
    return code


def print_codebook(written_as: Format, *, with_contact: bool) -> Exit:
    """Print what the columns or codes mean, which for FHIR is a Questionnaire; nothing that was sent is opened."""
    content = content_in(None)
    match written_as:
        case Format.JSON:
            tell(["json needs no codebook: its responses are the ids of questionnaire/items.yaml"])
            return Exit.BAD_INPUT
        case Format.FHIR:
            codebook = fhir_questionnaire(content).line()
        case Format.CSV:
            codebook = csv_codebook(content, with_contact=with_contact)
        case _:
            assert_never(written_as)
    with nobody_reads_on_is_fine():
        sys.stdout.buffer.write(codebook)
        sys.stdout.buffer.flush()
    return Exit.FINE


def _written(written_as: Format, *, with_contact: bool) -> Written:
    match written_as:
        case Format.JSON:
            return Written(b"", _as_json)
        case Format.CSV:
            file = csv_file(content_in(None).questionnaire, with_contact=with_contact)
            return Written(file.heading, file.line)
        case Format.FHIR:
            return Written(b"", partial(bundle_line, content_in(None).questionnaire))
        case _:
            assert_never(written_as)


def _as_json(submission: Exported) -> bytes:
    return orjson.dumps(submission, option=orjson.OPT_APPEND_NEWLINE)


def _here(day: datetime | None) -> datetime | None:
    return None if day is None else day.astimezone()
