"""The export as a workbook: the submissions on the first sheet, the codebook on the second, in flat memory.

Every text is written as text, so that nothing anybody typed becomes a formula or a link.
"""

import os
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook

from triage.content.content import Content
from triage.export.csv_cells import Cell
from triage.export.csv_cells import as_text
from triage.export.csv_codebook import codebook_lines
from triage.export.csv_columns import Column
from triage.export.csv_columns import columns
from triage.export.csv_columns import read_for_columns
from triage.records.exporting import Exported

SUBMISSIONS, CODEBOOK = "submissions", "codebook"
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
CUT = "…"
DRAWN_AS_MARKUP = "<r>"  # the library writes a text between such marks as it stands, without escaping it
WIDTH, CODEBOOK_WIDTHS = 16, (30, 50, 50, 80, 80)
TEXTS_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class XlsxFile:
    """Writes submissions under the columns of one questionnaire; every million of them gets a sheet of its own."""

    def __init__(self, book: Workbook, content: Content, *, with_contact: bool, most_rows: int) -> None:
        self._book, self._questionnaire = book, content.questionnaire
        self._columns: tuple[Column, ...] = columns(content.questionnaire, with_contact=with_contact)
        self._heading = book.add_format({"bold": True, "bottom": 1})
        self._text = book.add_format({"num_format": "@"})
        self._guarded = book.add_format({"num_format": "@", "quote_prefix": True})
        self._most_rows = most_rows
        self._begin(SUBMISSIONS)
        self._write_codebook(codebook_lines(content, self._columns))

    def add(self, submission: Exported) -> None:
        """One submission, as the next row."""
        if self._row == self._most_rows:
            self._begin(f"{SUBMISSIONS} {len(self._book.worksheets())}")
        read = read_for_columns(self._questionnaire, submission)
        self._write((column.cell(read) for column in self._columns), self._text)

    def _begin(self, name: str) -> None:
        self._sheet, self._row = self._book.add_worksheet(name), 0
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, len(self._columns) - 1, WIDTH)
        self._write((column.name for column in self._columns), self._heading)

    def _write(self, cells: Iterable[Cell], shown: object) -> None:
        for place, cell in enumerate(cells):
            self._write_cell(place, cell, shown)
        self._row += 1

    def _write_cell(self, place: int, cell: Cell, shown: object) -> None:
        if isinstance(cell, str):
            is_harmless = as_text(cell) == cell
            self._sheet.write_string(self._row, place, fitting(cell), shown if is_harmless else self._guarded)
        elif cell is not None:
            self._sheet.write_number(self._row, place, cell)

    def _write_codebook(self, lines: Iterable[tuple[Cell, ...]]) -> None:
        sheet = self._book.add_worksheet(CODEBOOK)
        sheet.freeze_panes(1, 1)
        for place, width in enumerate(CODEBOOK_WIDTHS):
            sheet.set_column(place, place, width)
        for row, line in enumerate(lines):
            for place, cell in enumerate(line):
                sheet.write_string(row, place, str(cell or ""), self._text if row else self._heading)


@contextmanager
def xlsx_file(
    content: Content, out: BinaryIO, *, with_contact: bool, scratch: Path, most_rows: int = MOST_ROWS
) -> Iterator[XlsxFile]:
    """A workbook that is written to `out` at the end, and not at all when something went wrong before.

    Until then its rows stand in `scratch`.
    """
    book = Workbook(out, {"constant_memory": True, "tmpdir": str(scratch), **TEXTS_ONLY})
    try:
        yield XlsxFile(book, content, with_contact=with_contact, most_rows=most_rows)
    except BaseException:
        book.filename = os.devnull
        raise
    finally:
        book.close()


def fitting(text: str) -> str:
    """As much of the text as a cell can hold.

    >>> fitting("<r>bold</r>")
    "'<r>bold</r>"
    >>> len(fitting("long " * 10_000))
    32767
    """
    plain = f"'{text}" if text.startswith(DRAWN_AS_MARKUP) else text
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - len(CUT)] + CUT
