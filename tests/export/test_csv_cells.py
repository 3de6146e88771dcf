"""No cell runs: not at its own beginning, and not where another spreadsheet would begin one."""

import csv
import io

import pytest

from triage.export.csv_cells import as_text
from triage.export.csv_cells import csv_lines

STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
HOSTILE = [
    '=HYPERLINK("http://evil.example";"click")',
    "+31612345678",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\uff1d1+1",
    "a;=1+1",
    'a,=cmd|"/c calc"!A0',
    'a";=1+1;"',
    'a"=1+1',
    "a\r\n=1+1",
    "a\n\t @x",
    "'=1+1;=1+1",
    "a|=1+1",
]


def cells_of(line: str, separator: str) -> list[str]:
    """What a spreadsheet that knows no quotes would begin cells with."""
    for mark in "\r\n\t\"'|":
        line = line.replace(mark, separator)
    return [cell.strip() for cell in line.split(separator)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_begins_with_a_mark(text: str) -> None:
    assert as_text(text)[0] not in STARTS + "\t\r\n"
    (read,) = next(csv.reader(io.StringIO(csv_lines([[text]]).decode(), newline="")))
    assert read == as_text(text)
    assert not read.lstrip().startswith(tuple(STARTS))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("separator", [",", ";"])
def test_hostile_text_is_safe_where_cells_are_parted_otherwise(text: str, separator: str) -> None:
    written = as_text(text).replace("'=", "'safe").replace("'+", "'safe").replace("'-", "'safe")
    written = written.replace("'@", "'safe").replace("'\uff1d", "'safe")
    assert not [cell for cell in cells_of(written, separator) if cell.startswith(tuple(STARTS))]


@pytest.mark.parametrize("text", ["", "pain - since May", "a=b", "me@dorp.example", "6-12 weeks", "c'est ça"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_a_number_below_zero_is_no_text() -> None:
    assert csv_lines([[-1, 2.5, None]]) == b"-1,2.5,\r\n"


def test_lines_end_and_quote_as_rfc_4180_says() -> None:
    assert csv_lines([["a,b", 'c"d', "e\nf"], ["g"]]) == b'"a,b","c""d","e\nf"\r\ng\r\n'
