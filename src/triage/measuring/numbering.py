"""Many people as columns: each response that occurs gets a number, and what it means is worked out once."""

from array import array
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped
from triage.reasoning.responses import read_response

NOT_ASKED, MISSING = 0, 1
SKIPPED: Sequence[Finding | None] = (Skipped.NOT_ASKED, None)
"""What these two numbers stand for in every column; None is unknown."""
ANY_TEXT = ""

Numbers: TypeAlias = NDArray[np.intp]
"""One for each person."""


@dataclass(frozen=True)
class Column:
    """The findings of one item or score that occur, and the number of everybody's."""

    numbers: Numbers
    findings: Sequence[Finding | None]


@dataclass(frozen=True)
class Numbered:
    """A column for each item that both contents have, of those who fit both; and how many do not."""

    columns: Mapping[str, Column]
    people: int
    misfits: int


class Numbering:
    """Numbers what people responded; somebody whose response one of the contents does not accept is left out."""

    def __init__(self, contents: Sequence[Questionnaire]) -> None:
        each = [{item.id: item for item in content.items} for content in contents]
        self._left_out = {item.id for content in contents for item in content.optional_items}
        shared = [name for name in each[0] if all(name in items for items in each)]
        self._asked = {
            name: _Asked([items[name] for items in each]) for name in shared if name not in self._left_out
        }
        self._places = {name: (at, asked) for at, (name, asked) in enumerate(self._asked.items())}

    def number(self, people: Iterable[Responses]) -> Numbered:
        # One array for all, as a list for each person keeps the garbage collector busy.
        written, fitting, misfits = array("I"), 0, 0
        for person in people:
            try:
                written.fromlist(self._row(person))
                fitting += 1
            except _MisfitError:
                misfits += 1
        rows = np.asarray(written).reshape(fitting, len(self._asked))
        numbers = np.ascontiguousarray(rows.T, dtype=np.intp)
        columns = {name: Column(numbers[at], asked.findings) for name, (at, asked) in self._places.items()}
        return Numbered(columns, fitting, misfits)

    def _row(self, person: Responses) -> list[int]:
        row, places = [MISSING] * len(self._asked), self._places
        for name, given in person.items():
            if name in places:
                at, numbers = places[name]
                row[at] = numbers[given]
            elif name not in self._left_out:  # what is asked only when sending decides nothing
                raise _MisfitError
        return row


class _MisfitError(Exception):
    """One of the contents does not accept a response."""


class _Asked(dict[Response, int]):
    """The number of each response to one item that occurred so far; the next one is numbered when it comes."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self._items = items
        self._is_text = all(isinstance(item, TextItem) for item in items)
        self.findings = [*SKIPPED]

    def __missing__(self, given: Response) -> int:
        if any(read_response(item, given) is None for item in self._items):
            raise _MisfitError
        if not self._is_text:
            return self._next(given)
        return self.get(ANY_TEXT) or self._next(ANY_TEXT)  # no row reads a text, and there is no end to them

    def _next(self, finding: Response) -> int:
        self[finding] = len(self.findings)
        self.findings.append(finding)
        return self[finding]
