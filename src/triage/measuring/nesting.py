"""Which rules fire in a part of those in whom another one fires: the difference of the two would be about the rest."""

from collections.abc import Mapping

from triage.content.questionnaire import Rule
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range


def is_part_of(rule: Rule, other: Rule) -> bool:
    """Whether whoever this rule fires in fires the other one too, as far as their rows tell."""
    return all(any(_is_narrower(row, wide) for wide in other.when_any_of) for row in rule.when_any_of)


def _is_narrower(row: Mapping[str, Expected], wide: Mapping[str, Expected]) -> bool:
    return all(item in row and _is_within(row[item], expected) for item, expected in wide.items())


def _is_within(expected: Expected, wide: Expected) -> bool:
    match expected, wide:
        case OneOf(options=some), OneOf(options=more):
            return set(some) <= set(more)
        case Range(), Range():
            return _reaches(wide.at_least, expected.at_least, 1) and _reaches(
                wide.at_most, expected.at_most, -1
            )
        case _:
            return expected == wide


def _reaches(wide: int | None, narrow: int | None, way: int) -> bool:
    return wide is None or (narrow is not None and way * wide <= way * narrow)
