"""A submission becomes one row of a workbook, in which nothing that anybody typed can run."""

import tracemalloc
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from tests.builders import shipped
from tests.export.exported import NOTE
from tests.export.exported import exported
from tests.export.exported import responding
from tests.records.making import DETAILS
from triage.content.items import TextItem
from triage.export.csv_columns import columns
from triage.export.xlsx_file import CODEBOOK
from triage.export.xlsx_file import LONGEST_TEXT
from triage.export.xlsx_file import MOST_ROWS
from triage.export.xlsx_file import SUBMISSIONS
from triage.export.xlsx_file import xlsx_file
from triage.records.exporting import Exported

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
COLUMNS = columns(QUESTIONNAIRE, with_contact=True)
MEGABYTE = 1 << 20
HOSTILE = (
    '=cmd|"/c calc"!A0',
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(1)",
    "https://elsewhere.example/",
    "internal:codebook!A1",
    "<r><t>=1+1</t></r>",
    "]]></t></is></c><c><f>1+1</f></c>",
    "_x003D_1+1",
    "one\x00two\x1b\x0b\r\n\tthree\ufffe\uffff",
    " spaces ",
    "#N/A",
    "TRUE",
    "00031",
)


def written(submissions: Sequence[Exported], scratch: Path, *, most_rows: int = MOST_ROWS) -> bytes:
    out = BytesIO()
    with xlsx_file(CONTENT, out, with_contact=True, scratch=scratch, most_rows=most_rows) as file:
        for submission in submissions:
            file.add(submission)
    return out.getvalue()


def read(submissions: Sequence[Exported], scratch: Path, *, most_rows: int = MOST_ROWS) -> Workbook:
    """The workbook as another program reads it."""
    return load_workbook(BytesIO(written(submissions, scratch, most_rows=most_rows)))


def row_of(book: Workbook) -> dict[str, Cell]:
    heading, row = book[SUBMISSIONS].iter_rows()
    return {str(name.value): cell for name, cell in zip(heading, row, strict=True) if isinstance(cell, Cell)}


def test_a_row_holds_what_the_csv_holds_with_numbers_as_numbers(tmp_path: Path) -> None:
    row = row_of(read([responding(pain=7, region=("low_back",))], tmp_path))
    assert list(row) == [column.name for column in COLUMNS]
    assert (row["pain"].value, row["region__low_back"].value, row["region__buttock"].value) == (7, 1, 0)
    assert row["score__severity__band"].value == "moderate"
    assert (row["contact__name"].value, row["contact__telephone"].value) == (DETAILS.name, DETAILS.telephone)
    assert row["goal"].value is None, "missing is an empty cell"


def test_the_codebook_is_the_second_sheet(tmp_path: Path) -> None:
    book = read([], tmp_path)
    assert book.sheetnames == [SUBMISSIONS, CODEBOOK]
    lines = list(book[CODEBOOK].values)
    assert lines[0] == ("column", "holds", "values", *CONTENT.texts)
    assert [line[0] for line in lines[1:]] == [column.name for column in COLUMNS]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_a_link_a_number_or_markup(text: str, tmp_path: Path) -> None:
    texts = {item.id: text for item in QUESTIONNAIRE.optional_items if isinstance(item, TextItem)}
    submission = exported(
        responses={**texts, "pain": text},
        contact=dict.fromkeys(("name", "email", "telephone", "way", "time"), text),
        sentences={"sentences": [text]},
        notes={"reason": text, "notes": [{**NOTE, "text": text}]},
    )
    other = {**submission, "verdict": text, "content_digest": text}
    made = written([other], tmp_path)
    row = row_of(load_workbook(BytesIO(made)))
    for name in ("goal", "pain", "verdict", "told", "contact__name", "contact__telephone", "verdict_reason"):
        cell = row[name]
        assert (cell.data_type, cell.hyperlink) == ("s" if cell.value is not None else "n", None), name
        assert unescape(str(cell.value)).lstrip("'")[:4] == text.lstrip("'")[:4], name
    parts = zipfile.ZipFile(BytesIO(made))
    sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_a_text_that_looks_like_a_formula_stays_one_when_its_cell_is_edited(tmp_path: Path) -> None:
    row = row_of(read([responding(goal="=1+1")], tmp_path))
    assert row["goal"].value == "=1+1"
    assert row["goal"].quotePrefix
    assert not row["contact__name"].quotePrefix


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_shows_it(tmp_path: Path) -> None:
    row = row_of(read([exported(sentences={"sentences": ["long " * 10_000]})], tmp_path))
    assert len(str(row["told"].value)) == LONGEST_TEXT
    assert str(row["told"].value).endswith("…")


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(tmp_path: Path) -> None:
    book = read([responding(pain=pain) for pain in range(5)], tmp_path, most_rows=3)
    assert book.sheetnames == [SUBMISSIONS, CODEBOOK, f"{SUBMISSIONS} 2", f"{SUBMISSIONS} 3"]
    sheets = [book[name] for name in (SUBMISSIONS, f"{SUBMISSIONS} 2", f"{SUBMISSIONS} 3")]
    assert [sheet.max_row - 1 for sheet in sheets] == [2, 2, 1]
    assert len({tuple(next(sheet.values)) for sheet in sheets}) == 1


def test_what_went_wrong_on_the_way_leaves_no_half_workbook(tmp_path: Path) -> None:
    out = BytesIO()
    with (
        pytest.raises(KeyError),
        xlsx_file(CONTENT, out, with_contact=True, scratch=tmp_path) as file,
    ):
        file.add({})
    assert out.getvalue() == b""


def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    submission = exported()
    with xlsx_file(CONTENT, BytesIO(), with_contact=True, scratch=tmp_path) as file:
        file.add(submission)
        tracemalloc.start()
        for _ in range(300):
            file.add(submission)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < MEGABYTE
