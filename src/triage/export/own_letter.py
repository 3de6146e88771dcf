"""The letter that a visitor keeps: the result on one page, the answers on the next; it is stored nowhere."""

from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from triage.export.letter import Bar
from triage.export.letter import Sender
from triage.export.letter import Words
from triage.export.letter_setting import set_letter

TEMPLATE = "own_letter.typ"


@dataclass(frozen=True)
class Given:
    """What was asked, in short or as it was asked, and each line of what was answered."""

    asked: str
    answers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Reason:
    """Why: a sentence, and what was answered."""

    words: str = field(repr=False)
    given: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What to do; `level` is the urgency from 1 to 5."""

    level: int
    kicker: str = field(repr=False)
    title: str = field(repr=False)
    sentences: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Step:
    """Something to do, and how."""

    title: str
    text: str


@dataclass(frozen=True)
class Block:
    """A heading with sentences, or with steps."""

    title: str
    lead: str = ""
    lines: tuple[str, ...] = field(default=(), repr=False)
    steps: tuple[Step, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Signs:
    """The signs to call for; `level` is how urgent they are."""

    level: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OwnLetter:
    """Everything in one letter, as plain strings and numbers; without an advice where the practice shows none."""

    labels: Words
    sender: Sender
    title: str
    lead: str
    notices: tuple[Block, ...]
    advice: Advice
    why_title: str
    why: tuple[Reason, ...]
    blocks: tuple[Block, ...]
    scores_title: str
    bars: tuple[Bar, ...]
    net: Block
    signs: tuple[Signs, ...]
    sections: tuple[tuple[str, tuple[Given, ...]], ...]
    foot: tuple[str, ...]
    version: str
    at: datetime


def own_letter(data: OwnLetter, *, language: str) -> bytes:
    """The visitor's letter, as a PDF."""
    return set_letter(TEMPLATE, {**asdict(data), "at": "", "language": language}, at=data.at)
