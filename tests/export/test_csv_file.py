"""A submission becomes one line, under columns that are the same for everybody."""

import csv
import io
import tracemalloc
from dataclasses import replace

import pytest

from tests.builders import scale
from tests.builders import shipped
from tests.export.exported import NOTE
from tests.export.exported import exported
from tests.export.exported import responding
from tests.records.making import DETAILS
from tests.records.making import make
from triage.content.items import ChecklistItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.export.csv_codebook import csv_codebook
from triage.export.csv_file import csv_file
from triage.export.scored import scores_of
from triage.records.exporting import Exported

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
EVERYTHING = csv_file(QUESTIONNAIRE, with_contact=True)
MEGABYTE = 1 << 20
HOSTILE = '=cmd|"/c calc"!A0\r\n=1+1;=2+2'


def read(submission: Exported) -> dict[str, str]:
    """The line as another program reads it, by column."""
    written = (EVERYTHING.heading + EVERYTHING.line(submission)).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(written, newline=""))
    return line


def test_the_file_begins_with_a_mark_that_says_utf_8() -> None:
    assert EVERYTHING.heading.startswith(b"\xef\xbb\xbfid,received,status,")
    assert EVERYTHING.heading.endswith(b"\r\n")
    assert "é" in read(exported(sentences={"sentences": ["één"]}))["told"]


def test_no_two_columns_have_one_name() -> None:
    names = [column.name for column in EVERYTHING.columns]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["status", "told", "verdict_reason", "notes", "other_responses"])
def test_an_item_that_is_called_like_a_column_gets_a_name_of_its_own(name: str) -> None:
    file = csv_file(QUESTIONNAIRE.model_copy(update={"items": (scale(name),)}), with_contact=False)
    assert next(column.name for column in file.columns if column.of == name) == f"item__{name}"


def test_every_option_of_a_checklist_has_a_column_and_every_other_item_one() -> None:
    columns = [
        (column.of, column.option) for column in EVERYTHING.columns if not column.name.startswith("score")
    ]
    for item in (*QUESTIONNAIRE.items, *QUESTIONNAIRE.optional_items):
        options = options_of(item) if isinstance(item, ChecklistItem) else (None,)
        assert [option for of, option in columns if of == item.id] == list(options)


def test_a_line_holds_responses_scores_and_what_the_practice_made_of_it() -> None:
    line = read(responding(pain=7, region=("low_back", "buttock")))
    assert (line["pain"], line["recurrence"]) == ("7", "occasional")
    assert [line[f"region__{name}"] for name in ("neck_shoulder", "low_back", "buttock")] == ["0", "1", "1"]
    assert (line["ill__none"], line["ill__fever"]) == ("1", "0")
    assert line["score__severity"] == str(scores_of(QUESTIONNAIRE, responding(pain=7))["severity"].value)
    assert line["score__severity__band"] == "moderate"
    assert (line["verdict"], line["happened"], line["may_be_contacted"]) == ("self_care", "", "1")
    assert line["notes"] == f"{NOTE['at']} {NOTE['by']}: {NOTE['text']}"
    assert (line["content_version"], line["content_digest"]) == (
        QUESTIONNAIRE.about.version,
        QUESTIONNAIRE.digest,
    )
    assert (line["contact__name"], line["contact__email"]) == (DETAILS.name, DETAILS.email)


def test_missing_is_an_empty_cell_and_never_a_zero() -> None:
    line = read(responding(pain=2))
    assert [line[name] for name in ("earlier_care__surgery", "earlier_care__none", "goal")] == ["", "", ""]


def test_other_content_leaves_no_score_and_loses_no_response() -> None:
    other = {
        **exported(responses={"gone": ["x", "y"], "ill": ["fever", "gone"], "pain": 3}),
        "content_digest": "0",
    }
    line = read(other)
    assert (line["score__severity"], line["score__severity__band"]) == ("", "")
    assert line["other_responses"] == "gone=x gone=y ill=gone"
    assert (line["ill__fever"], line["pain"]) == ("1", "3")


def test_without_contact_there_is_no_column_for_it() -> None:
    file = csv_file(QUESTIONNAIRE, with_contact=False)
    assert b"contact__" not in file.heading
    assert DETAILS.name.encode() not in file.line(exported())


def test_no_free_text_can_run_as_a_formula() -> None:
    texts = {item.id: HOSTILE for item in QUESTIONNAIRE.optional_items if isinstance(item, TextItem)}
    hostile = exported(
        replace(make(), unsealed=replace(make().unsealed, sentences=(HOSTILE,))),
        responses={**texts, HOSTILE: HOSTILE, "pain": HOSTILE},
        contact=dict.fromkeys(("name", "email", "telephone", "way", "time"), HOSTILE),
        notes={"reason": HOSTILE, "notes": [{**NOTE, "text": HOSTILE, "by": HOSTILE, "at": HOSTILE}]},
    )
    line = read({**hostile, "verdict": HOSTILE, "content_digest": HOSTILE})
    held = {name for name, cell in line.items() if "cmd" in cell}
    assert {"goal", "told", "notes", "verdict_reason", "other_responses", "contact__name", "pain"} <= held
    for name in held:
        assert line[name].startswith("'=")
        assert "\n=" not in line[name]
        assert ";=" not in line[name]


def test_memory_does_not_grow_with_the_number_of_lines() -> None:
    submission = exported()
    EVERYTHING.line(submission)
    tracemalloc.start()
    written = sum(len(EVERYTHING.line(submission)) for _ in range(300))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 300 * 500
    assert most < MEGABYTE


@pytest.mark.parametrize("with_contact", [True, False])
def test_the_codebook_explains_every_column(with_contact: bool) -> None:
    written = csv_codebook(CONTENT, with_contact=with_contact).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(written, newline="")))
    file = csv_file(QUESTIONNAIRE, with_contact=with_contact)
    assert [line["column"] for line in lines] == [column.name for column in file.columns]
    assert all(line["holds"] for line in lines)


def test_the_codebook_has_the_words_and_values_of_items_and_scores() -> None:
    written = csv_codebook(CONTENT, with_contact=True).decode("utf-8-sig")
    by_column = {line["column"]: line for line in csv.DictReader(io.StringIO(written, newline=""))}
    assert (by_column["age"]["values"], by_column["age"]["en"]) == ("1 to 120", "How old are you?")
    assert by_column["pregnant"]["values"] == "no not_applicable yes"
    assert by_column["ill__none"]["nl"].endswith(CONTENT.texts["nl"].none_of_these)
    assert by_column["ill__fever"]["values"] == "0 1"
    assert by_column["score__severity__band"]["values"] == "mild (from 0); moderate (from 4); severe (from 7)"
    assert by_column["score__profile__band"]["values"].endswith("; high")
    assert by_column["verdict"]["values"] == "self_care exercise_therapy gp_first gp_today emergency"
