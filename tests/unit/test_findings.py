"""A row asks for findings; what is missing is unknown, what is not asked is false."""

from itertools import product

import pytest

from tests.builders import expect
from tests.builders import make_rows
from triage.reasoning.findings import Finding
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import any_row_holds
from triage.reasoning.findings import is_met
from triage.reasoning.findings import row_holds

NOT_ASKED = Skipped.NOT_ASKED
TRUE, FALSE, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("expected", "finding", "met"),
    [
        ("fever", "fever", TRUE),
        ("fever", "cold", FALSE),
        (["fever", "cold"], "cold", TRUE),
        ("fever", ("cold", "fever"), TRUE),
        ("fever", ("cold",), FALSE),
        ("none", ("none",), TRUE),
        ({"at_least": 7}, 7, TRUE),
        ({"at_least": 7}, 6, FALSE),
        ({"at_most": 3}, 3, TRUE),
        ({"at_most": 3}, 4, FALSE),
        ({"at_least": 4, "at_most": 6}, 5, TRUE),
        ({"at_least": 4, "at_most": 6}, 7, FALSE),
        ({"at_least": 0}, 0, TRUE),
        ("high", ScoreValue(8, 1, "high"), TRUE),
        ("high", ScoreValue(8, 1, None), FALSE),
        ({"at_least": 7}, ScoreValue(21, 3, "high"), TRUE),
        ({"at_least": 7}, ScoreValue(20, 3, "high"), FALSE),
        ({"at_most": 4}, ScoreValue(13, 3, "low"), FALSE),
        ({"at_most": 4}, ScoreValue(12, 3, "low"), TRUE),
    ],
)
def test_an_expectation_is_met_by_what_it_names(expected: object, finding: Finding, met: bool) -> None:
    assert is_met(expect(expected), finding) is met


@pytest.mark.parametrize("expected", ["fever", "none", {"at_least": 0}, {"at_most": 10}])
def test_what_is_missing_is_unknown_and_what_is_not_asked_is_false(expected: object) -> None:
    assert is_met(expect(expected), None) is UNKNOWN
    assert is_met(expect(expected), NOT_ASKED) is FALSE


FINDINGS = {TRUE: 9, FALSE: 1, UNKNOWN: None}


def together(values: tuple[bool | None, ...]) -> dict[str, Finding]:
    named = zip("abc", values, strict=True)
    return {name: found for name, value in named if (found := FINDINGS[value]) is not None}


@pytest.mark.parametrize("values", list(product([TRUE, FALSE, UNKNOWN], repeat=3)))
def test_a_row_is_false_by_one_false_pair_and_unknown_by_one_missing(values: tuple[bool | None, ...]) -> None:
    row = make_rows({name: {"at_least": 5} for name in "abc"})[0]
    wanted = FALSE if FALSE in values else UNKNOWN if UNKNOWN in values else TRUE
    assert row_holds(row, together(values)) is wanted


@pytest.mark.parametrize("values", list(product([TRUE, FALSE, UNKNOWN], repeat=3)))
def test_rows_are_true_by_one_true_row_and_unknown_by_one_missing(values: tuple[bool | None, ...]) -> None:
    rows = make_rows(*({name: {"at_least": 5}} for name in "abc"))
    wanted = TRUE if TRUE in values else UNKNOWN if UNKNOWN in values else FALSE
    assert any_row_holds(rows, together(values)) is wanted


def test_no_row_never_holds() -> None:
    assert any_row_holds((), {}) is FALSE
