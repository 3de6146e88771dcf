"""A file that was read: plain values, and the line each of them stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from triage.content.problems import Code
from triage.content.problems import Problem

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """The plain values of one file; every scalar is text, as the model it belongs to gives it meaning."""

    file: str
    value: Plain
    lines: Mapping[Place, int]

    def line(self, *place: str | int) -> int:
        """The line of a place, or of the nearest place around it that stands in the file."""
        known = tuple(place)
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, 1)

    def problem(self, place: Place, *, code: Code, message: str) -> Problem:
        return Problem(self.file, self.line(*place), message, code)
