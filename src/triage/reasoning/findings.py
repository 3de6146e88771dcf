"""What is known about one person: responses and scores, or that they are not asked, or not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row

Response: TypeAlias = int | str | tuple[str, ...]
Responses: TypeAlias = Mapping[str, Response]


class Skipped(Enum):
    """An item whose `asked_when_any_of` does not hold: its conditions are false, its points zero."""

    NOT_ASKED = "not_asked"


NOT_ASKED = Skipped.NOT_ASKED


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A score as an exact fraction, `total` over `parts`, and the band it falls into."""

    total: int
    parts: int
    band: str | None

    @property
    def value(self) -> float:
        return round(self.total / self.parts, 2)


Finding: TypeAlias = Response | ScoreValue | Skipped
Findings: TypeAlias = Mapping[str, Finding]
"""By item or score; what is absent is unknown."""


def is_met(expected: Expected, finding: Finding | None) -> bool | None:
    """Whether a finding is what a row expects; None when the finding is unknown.

    >>> is_met(OneOf(options=("fever",)), ("fever", "night_sweats"))
    True
    >>> is_met(Range(at_least=7), 6)
    False
    >>> is_met(Range(at_least=7), None) is None
    True
    """
    if finding is None:
        return None
    if finding is NOT_ASKED:
        return False
    # Not a `match`: this runs hundreds of times per person, and mypy holds `_is_within` to what is left.
    return _is_one_of(expected, finding) if isinstance(expected, OneOf) else _is_within(expected, finding)


def _is_one_of(expected: OneOf, finding: Finding) -> bool:
    if isinstance(finding, str):
        return finding in expected.options
    if isinstance(finding, tuple):
        return not set(finding).isdisjoint(expected.options)
    return isinstance(finding, ScoreValue) and finding.band in expected.options


def _is_within(expected: Range, finding: Finding) -> bool:
    total, parts = (finding.total, finding.parts) if isinstance(finding, ScoreValue) else (finding, 1)
    assert isinstance(total, int)  # the content check lets no range meet an option
    high_enough = expected.at_least is None or total >= expected.at_least * parts
    return high_enough and (expected.at_most is None or total <= expected.at_most * parts)


def row_holds(row: Row, findings: Findings) -> bool | None:
    """All pairs of a row; false as soon as one is false, unknown as long as one is unknown."""
    unknown = False
    for name, expected in row.items():
        met = is_met(expected, findings.get(name))
        if met is False:
            return False
        if met is None:
            unknown = True
    return None if unknown else True


def any_row_holds(rows: tuple[Row, ...], findings: Findings) -> bool | None:
    """Any of the rows; true as soon as one is true, unknown as long as one is unknown."""
    unknown = False
    for row in rows:
        holds = row_holds(row, findings)
        if holds is True:
            return True
        unknown = unknown or holds is None
    return None if unknown else False
