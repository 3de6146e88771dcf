"""Many people as columns: each response that occurs gets a number, and what it means is worked out once."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped
from triage.reasoning.responses import read_response

NOT_ASKED, MISSING = 0, 1
NUMBERS = pl.UInt32
ANY_TEXT = ""


@dataclass(frozen=True)
class Column:
    """The findings of one item or score that occur, and the number of everybody's; null is unknown."""

    numbers: pl.Series
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
        when_sending = {item.id for content in contents for item in content.optional_items}
        shared = [name for name in each[0] if all(name in items for items in each)]
        self._left_out = when_sending  # they decide nothing
        self._asked = {
            name: _Asked(at, [items[name] for items in each])
            for at, name in enumerate(name for name in shared if name not in when_sending)
        }

    def number(self, people: Iterable[Responses]) -> Numbered:
        rows, misfits = list[list[int]](), 0
        for person in people:
            row = self._row(person)
            if row is None:
                misfits += 1
            else:
                rows.append(row)
        numbers = zip(*rows, strict=True) if rows else ((),) * len(self._asked)
        columns = {
            name: Column(pl.Series(given, dtype=NUMBERS), asked.findings)
            for (name, asked), given in zip(self._asked.items(), numbers, strict=True)
        }
        return Numbered(columns, len(rows), misfits)

    def _row(self, person: Responses) -> list[int] | None:
        row = [MISSING] * len(self._asked)
        for name, given in person.items():
            if name in self._left_out:
                continue
            asked = self._asked.get(name)
            number = None if asked is None else asked.numbers.get(given) or asked.number(given)
            if asked is None or number is None:
                return None
            row[asked.at] = number
        return row


class _Asked:
    """One item, as each content has it, and the numbers of the responses that occurred so far."""

    def __init__(self, at: int, items: Sequence[Item]) -> None:
        self.at, self._items = at, items
        self._is_text = all(isinstance(item, TextItem) for item in items)
        self.findings: list[Finding | None] = [Skipped.NOT_ASKED, None]
        self.numbers: dict[Response, int] = {}

    def number(self, given: Response) -> int | None:
        """The number of a response that was not seen before; None when it is not accepted."""
        if any(read_response(item, given) is None for item in self._items):
            return None
        kept = ANY_TEXT if self._is_text else given  # no row reads a text, and there is no end to them
        if kept not in self.numbers:
            self.numbers[kept] = len(self.findings)
            self.findings.append(kept)
        return self.numbers[kept]
