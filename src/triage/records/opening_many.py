"""Open what many visitors responded, for counting only; whoever does nothing else needs no database for it."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

import orjson

from triage.reasoning.findings import Responses
from triage.records.key_ring import KeyRing
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError

FIELD = "responses"

Sealed: TypeAlias = tuple[str, bytes]
"""The id of a submission, and its responses."""


@dataclass(frozen=True)
class Reread:
    """What some visitors responded, as JSON, and the submissions that did not open, with the reasons."""

    written: tuple[bytes, ...] = field(repr=False)
    unopened: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def people(self) -> Iterator[Responses]:
        """Read one at a time, as the values of many take ten times the memory of what is written."""
        return map(_read, self.written)


def opened(ring: KeyRing, practice: str, batch: Sequence[Sealed]) -> Reread:
    """What was responded, as far as these keys open it."""
    written, unopened = list[bytes](), dict[str, str]()
    for submission, sealed in batch:
        try:
            written.append(ring.open_written(sealed, Place(practice, submission, FIELD)))
        except (DamagedError, WrongKeyError) as error:
            unopened[submission] = str(error)
    return Reread(tuple(written), tuple(unopened), tuple(unopened.values()))


def _read(written: bytes) -> Responses:
    """Checked when they were sealed; whoever counts them holds them against the content once more."""
    person = orjson.loads(written)
    for name, given in person.items():
        if isinstance(given, list):
            person[name] = tuple(given)
    responses: Responses = person
    return responses
