"""`triage export` in every format, as somebody types it on the machine of the desk."""

import csv
import io
import json
import os
import re
import tracemalloc
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from benchmarks.random_people import random_people
from tests.builders import ROOT
from tests.builders import shipped
from tests.commands.conftest import RunTriage
from tests.export.exported import exported
from tests.export.exported import plain
from tests.records.making import DETAILS
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.export.csv_file import csv_file
from triage.export.fhir_bundle import bundle_line
from triage.reasoning.responses import read_responses
from triage.records.exporting import Chosen
from triage.records.exporting import export
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.storing import store
from triage.records.tables import AuditRow

LATER = "replies_1 replies_2"
PRACTICE = "practice"
SEEDS = (1, 2)
MEGABYTE = 1 << 20
MANY = 3000


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An installation in this test's folder, with two submissions."""
    address = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TRIAGE_DATABASE", address)
    opened = open_desk(address, tmp_path / "data" / "keys", random_bytes=os.urandom)
    send(opened, SEEDS)
    yield opened
    opened.close()


def send(desk: Desk, seeds: Sequence[int]) -> None:
    audit, records = by_visitor(practice=PRACTICE), desk.records
    with records.sessions.begin() as session:
        for seed in seeds:
            submission = make(seed, practice=PRACTICE, pain=seed % 11)
            store(session, submission, public=records.public, key=records.key, audit=audit)


def audit_lines(desk: Desk) -> list[tuple[str, str]]:
    with desk.records.sessions.begin() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence))
        return [(row.action, row.parts) for row in rows if row.action == "export"]


def csv_in(printed: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed.decode("utf-8-sig"), newline="")))


def told(printed: bytes) -> list[dict[str, str]]:
    """The sentences of the first bundle."""
    resources = [entry["resource"] for entry in json.loads(printed.splitlines()[0])["entry"]]
    (advice,) = [resource for resource in resources if resource["resourceType"] == "RiskAssessment"]
    notes: list[dict[str, str]] = advice["note"]
    return notes


def test_csv_is_one_line_each_with_its_audit_line(triage: RunTriage, desk: Desk) -> None:
    ended = triage("export", "--format", "csv")
    assert (ended.returncode, ended.stderr) == (0, b"")
    lines = csv_in(ended.stdout)
    assert {line["id"] for line in lines} == {make(seed).listed.id for seed in SEEDS}
    assert {(line["pain"], line["contact__name"]) for line in lines} == {
        ("1", DETAILS.name),
        ("2", DETAILS.name),
    }
    assert lines[0]["told"].splitlines() == list(make().unsealed.sentences)
    assert audit_lines(desk) == [("export", f"responses sentences contact notes {LATER}")] * 2


def test_a_workbook_holds_the_same_and_leaves_nothing_behind(
    triage: RunTriage, desk: Desk, tmp_path: Path
) -> None:
    ended = triage("export", "--format", "xlsx")
    assert (ended.returncode, ended.stderr) == (0, b"")
    heading, *rows = load_workbook(io.BytesIO(ended.stdout))["submissions"].values
    lines = [dict(zip(heading, row, strict=True)) for row in rows]
    assert {(line["pain"], line["contact__name"]) for line in lines} == {(1, DETAILS.name), (2, DETAILS.name)}
    assert audit_lines(desk) == [("export", f"responses sentences contact notes {LATER}")] * 2
    assert not [left for left in tmp_path.rglob("*") if "scratch" in left.name or left.suffix == ".tmp"]


def test_a_workbook_without_contact_has_no_column_for_it(triage: RunTriage, desk: Desk) -> None:
    printed = triage("export", "--format", "xlsx", "--without-contact").stdout
    heading, *rows = load_workbook(io.BytesIO(printed))["submissions"].values
    assert len(rows) == 2
    assert not [name for name in heading if str(name).startswith("contact__")]
    assert audit_lines(desk) == [("export", f"responses sentences notes {LATER}")] * 2


@pytest.mark.parametrize("written_as", ["csv", "fhir", "json"])
def test_without_contact_nothing_of_it_is_opened(triage: RunTriage, desk: Desk, written_as: str) -> None:
    printed = triage("export", "--format", written_as, "--without-contact").stdout
    assert make(1).listed.id.encode() in printed
    assert not [
        part for part in (DETAILS.name, DETAILS.email, DETAILS.telephone) if str(part).encode() in printed
    ]
    assert audit_lines(desk) == [("export", f"responses sentences notes {LATER}")] * 2


@pytest.mark.usefixtures("desk")
def test_the_document_names_every_part_of_the_json(triage: RunTriage) -> None:
    document = (ROOT / "docs" / "interoperability.md").read_text(encoding="utf-8")
    line = json.loads(triage("export").stdout.splitlines()[0])
    named = set(re.findall(r"`([a-z_0-9]+)`", section_of(document, "## JSON")))
    assert set(line) <= named
    assert set(line["sent"]) | {"replies_1", "replies_2"} <= named


def section_of(document: str, heading: str) -> str:
    return document.partition(f"{heading}\n")[2].partition("\n## ")[0]


def test_an_export_of_nothing_has_its_heading(triage: RunTriage, desk: Desk) -> None:
    ended = triage("export", "--format", "csv", "--status", "closed")
    assert (ended.returncode, csv_in(ended.stdout)) == (0, [])
    assert ended.stdout.startswith(b"\xef\xbb\xbfid,received")
    assert audit_lines(desk) == []


def test_the_codebook_needs_nothing_that_was_sent(triage: RunTriage, tmp_path: Path) -> None:
    ended = triage("export", "--format", "csv", "--codebook")
    assert ended.returncode == 0
    assert csv_in(ended.stdout)[0]["column"] == "id"
    assert not list(tmp_path.iterdir())


def test_what_leaves_as_fhir_is_assessed_like_what_was_sent(
    triage: RunTriage, desk: Desk, tmp_path: Path
) -> None:
    ended = triage("export", "--format", "fhir")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert [json.loads(line)["resourceType"] for line in ended.stdout.splitlines()] == ["Bundle"] * 2
    assert audit_lines(desk) == [("export", f"responses sentences contact notes {LATER}")] * 2
    assert [note["text"] for note in told(ended.stdout)] == list(make().unsealed.sentences)
    (tmp_path / "sent.ndjson").write_bytes(ended.stdout)
    sent = [json.loads(line)["sent"]["responses"] for line in triage("export").stdout.splitlines()]
    direct = triage("assess", "-", stdin=b"".join(json.dumps(one).encode() + b"\n" for one in sent))
    read = triage("assess", "--fhir", "sent.ndjson")
    assert (read.returncode, read.stderr) == (0, b"")
    assert read.stdout == direct.stdout
    assert len(read.stdout.splitlines()) == 2


@pytest.mark.no_cover
def test_200_random_people_get_the_same_line_by_fhir(triage: RunTriage, tmp_path: Path) -> None:
    content, people, bundles = shipped(), b"", b""
    for person in random_people(content, 200, seed=17):
        people += json.dumps(person).encode() + b"\n"
        responses = plain(read_responses(content.questionnaire, person))
        bundles += bundle_line(content.questionnaire, exported(responses=responses))
    (tmp_path / "people.jsonl").write_bytes(people)
    direct = triage("assess", "people.jsonl")
    read = triage("assess", "--fhir", "-", stdin=bundles)
    assert (direct.returncode, read.returncode, read.stderr) == (0, 0, b"")
    assert read.stdout == direct.stdout
    assert len(read.stdout.splitlines()) == 200


def test_one_bad_bundle_is_named_and_the_others_are_assessed(triage: RunTriage) -> None:
    good = bundle_line(shipped().questionnaire, exported())
    ended = triage("assess", "--fhir", "-", stdin=b'{"resourceType": "Patient"}\n' + good)
    assert (ended.returncode, len(ended.stdout.splitlines())) == (2, 1)
    assert ended.stderr == b"stdin:1: a QuestionnaireResponse of FHIR R4 is needed, or a Bundle with one\n"


def test_the_codebook_of_fhir_is_the_questionnaire(triage: RunTriage) -> None:
    ended = triage("export", "--format", "fhir", "--codebook")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["resourceType"] == "Questionnaire"


@pytest.mark.parametrize(
    ("written_as", "told"), [("json", b"json needs no codebook"), ("xlsx", b"xlsx brings")]
)
def test_some_formats_have_no_codebook_of_their_own(triage: RunTriage, written_as: str, told: bytes) -> None:
    ended = triage("export", "--format", written_as, "--codebook")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(told)


@pytest.mark.slow
def test_memory_does_not_grow_with_what_is_stored(desk: Desk) -> None:
    """Only a batch and the list of ids are held at a time; all 3,000 opened would be ten times the bound."""
    send(desk, range(3, MANY + 1))
    file = csv_file(shipped().questionnaire, with_contact=True)
    written, lines = 0, 0
    tracemalloc.start()
    for batch in export(desk, Chosen(), audit=by_therapist(practice=PRACTICE)):
        for submission in batch.submissions:
            written += len(file.line(submission))
            lines += 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == MANY
    assert written > 1.5 * MEGABYTE
    assert most < 3 * MEGABYTE
