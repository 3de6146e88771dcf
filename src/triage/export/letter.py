"""The letter about one submission as an accessible PDF (PDF/UA-1), set without a browser.

Nothing that anybody typed becomes markup: the template gets it as JSON, and shows it as it stands.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import typst

from triage.export.letter_fonts import ACCESSIBLE
from triage.export.letter_fonts import displayable
from triage.export.letter_fonts import fonts

HERE = Path(__file__).parent
TEMPLATE = HERE / "letter.typ"
MOST_PAGES = 2
SCALES = ("1", "0.92", "0.84", "0.76")

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
    """One or two pages of A4, in a smaller print when much was said."""
    written = json.dumps({**asdict(data), "at": "", "language": language}, ensure_ascii=False)
    for scale in SCALES:
        inputs = {"letter": displayable(written), "scale": scale}
        compiler = typst.Compiler(TEMPLATE, root=HERE, font_paths=fonts(), sys_inputs=inputs)
        if scale == SCALES[-1] or _pages(compiler) <= MOST_PAGES:
            break
    made = compiler.compile(format="pdf", pdf_standards=ACCESSIBLE, timestamp=data.at.replace(microsecond=0))
    assert isinstance(made, bytes)
    return made


def _pages(compiler: typst.Compiler) -> int:
    pages: int = json.loads(compiler.query("<pages>", field="value", one=True))
    return pages
