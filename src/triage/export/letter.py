"""The letter about one submission: everything that stands in it."""

from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import TypeAlias

from triage.export.letter_setting import set_letter

TEMPLATE = "letter.typ"

Words: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Sender:
    """The practice as its letters show it."""

    name: str
    reached: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Line:
    """What was said about one subject, what was denied, and whether the advice rests on it."""

    name: str
    said: str = field(repr=False)
    denied: str = field(default="", repr=False)
    decides: bool = False
    was_asked: bool = True


@dataclass(frozen=True)
class Because:
    """A reason for the advice, in words and as the rule it comes from."""

    words: str = field(repr=False)
    rule: str


@dataclass(frozen=True)
class Bar:
    """A score against its cut-offs: numbers to draw, and the same in words."""

    name: str
    share: float = field(repr=False)
    cut_offs: tuple[float, ...]
    alt: str = field(repr=False)
    value: str = field(repr=False)
    bounds: str
    band: str = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """Everything in one letter, as plain strings and numbers; `level` is the urgency from 1 to 5."""

    words: Words
    sender: Sender
    title: str = field(repr=False)
    lead: str = field(repr=False)
    person: tuple[Line, ...]
    notices: tuple[str, ...]
    level: int
    advice: str = field(repr=False)
    screening: str = field(repr=False)
    screening_means: str = field(repr=False)
    contact_reason: tuple[Line, ...]
    reasons: tuple[Because, ...]
    signals: tuple[str, ...] = field(repr=False)
    verdict: tuple[str, ...] = field(repr=False)
    alarms: tuple[Line, ...]
    bars: tuple[Bar, ...]
    findings: tuple[Line, ...]
    version: str
    made: str
    at: datetime


def letter(data: Letter, *, language: str) -> bytes:
    """The letter to a doctor or a colleague, as a PDF."""
    return set_letter(TEMPLATE, {**asdict(data), "at": "", "language": language}, at=data.at)
