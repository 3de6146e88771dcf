"""Cells that a spreadsheet shows and never runs, as lines of RFC 4180."""

import csv
import io
import re
from collections.abc import Iterable
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None

BYTE_ORDER_MARK = "\ufeff".encode()  # without it a spreadsheet reads é as Ã©
CRLF = "\r\n"
# The wide forms are what a Japanese keyboard writes; spreadsheets read them alike.
STARTS_A_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20"
# A Dutch spreadsheet parts cells at `;`, and then neither quotes nor line breaks hold together what we quoted.
MAY_RUN = re.compile(rf"(^\s*|[,;|\"'\t\r\n]\s*)(?=[{STARTS_A_FORMULA}])")
BEGINS_UNSEEN = re.compile(r"^(?=[\t\r\n])")


def as_text(text: str) -> str:
    """The text with `'` before everything that could begin a formula, wherever a cell could begin.

    >>> as_text("=1+1")
    "'=1+1"
    >>> as_text("stairs; -2 kg")
    "stairs; '-2 kg"
    >>> as_text("pain - since May")
    'pain - since May'
    """
    return BEGINS_UNSEEN.sub("'", MAY_RUN.sub(r"\1'", text))


def csv_lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    """These rows, each ending with a line break; a number stays one, and nothing known is an empty cell."""
    written = io.StringIO(newline="")
    rows_of_texts = ([as_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    csv.writer(written, lineterminator=CRLF).writerows(rows_of_texts)
    return written.getvalue().encode()
