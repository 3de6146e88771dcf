"""Print what is stored, one submission per line, or what the columns and codes of such an export mean."""

import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from typing import TypeAlias
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
from triage.export.xlsx_file import xlsx_file
from triage.records.exporting import Chosen
from triage.records.exporting import Exported
from triage.records.exporting import export
from triage.records.scratch import scratch_place
from triage.records.submissions import ReviewStatus
from triage.records.tables import SEALED_COLUMNS

CONTACT = "contact"
NO_CODEBOOK = {
    Format.JSON: "json needs no codebook: its responses are the ids of questionnaire/items.yaml",
    Format.XLSX: "xlsx brings its codebook on its second sheet; leave out --codebook, or name csv",
}

Add: TypeAlias = Callable[[Exported], object]


def chosen_by(since: datetime | None, until: datetime | None, status: ReviewStatus | None) -> Chosen:
    """The choice of the command line; a day begins when it begins on this machine."""
    return Chosen(since=_here(since), until=_here(until), status=status)


def export_submissions(written_as: Format, chosen: Chosen, *, with_contact: bool) -> Exit:
    """Print the chosen submissions; 1 when some of them cannot be opened."""
    if written_as is Format.XLSX and sys.stdout.isatty():
        tell(["a workbook cannot be read on a screen; add `> submissions.xlsx`"])
        return Exit.BAD_INPUT
    settings = settings_here()
    parts = [part for part in SEALED_COLUMNS if with_contact or part != CONTACT]
    code = Exit.FINE
    with (
        stored_desk(settings) as desk,
        nobody_reads_on_is_fine(),
        _written(written_as, with_contact=with_contact, scratch=settings.keys.parent) as add,
    ):
        for batch in export(desk, chosen, audit=by_operator(settings, "export"), parts=parts):
            for submission in batch.submissions:
                add(submission)
            sys.stdout.buffer.flush()
            tell(batch.problems)
            code = Exit.DOES_NOT_HOLD if batch.problems else code
    return code


def print_codebook(written_as: Format, *, with_contact: bool) -> Exit:
    """Print what the columns or codes mean, which for FHIR is a Questionnaire; nothing that was sent is opened."""
    content = content_in(None)
    match written_as:
        case Format.JSON | Format.XLSX:
            tell([NO_CODEBOOK[written_as]])
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


@contextmanager
def _written(written_as: Format, *, with_contact: bool, scratch: Path) -> Iterator[Add]:
    """What writes one submission to standard output; the opening before and the end after is this one's work."""
    out = sys.stdout.buffer
    match written_as:
        case Format.JSON:
            yield lambda submission: out.write(_as_json(submission))
        case Format.FHIR:
            questionnaire = content_in(None).questionnaire
            yield lambda submission: out.write(bundle_line(questionnaire, submission))
        case Format.CSV:
            file = csv_file(content_in(None).questionnaire, with_contact=with_contact)
            out.write(file.heading)
            yield lambda submission: out.write(file.line(submission))
        case Format.XLSX:
            with _workbook(out, with_contact=with_contact, scratch=scratch) as add:
                yield add
        case _:
            assert_never(written_as)


@contextmanager
def _workbook(out: BinaryIO, *, with_contact: bool, scratch: Path) -> Iterator[Add]:
    content = content_in(None)
    with (
        scratch_place(scratch) as place,
        xlsx_file(content, out, with_contact=with_contact, scratch=place) as file,
    ):
        yield file.add


def _as_json(submission: Exported) -> bytes:
    return orjson.dumps(submission, option=orjson.OPT_APPEND_NEWLINE)


def _here(day: datetime | None) -> datetime | None:
    return None if day is None else day.astimezone()
