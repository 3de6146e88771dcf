"""What is wrong in the content: where, what, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Code(StrEnum):
    """Stable names of the mistakes an author can make."""

    FILE_MISSING = "file-missing"
    FILE_EMPTY = "file-empty"
    FILE_TOO_LARGE = "file-too-large"
    FILE_NOT_UTF8 = "file-not-utf8"
    NOT_YAML = "not-yaml"
    TOO_NESTED = "too-nested"
    DUPLICATE_KEY = "duplicate-key"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_VALUE = "wrong-value"
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_OPTION = "unknown-option"
    UNKNOWN_SCORE = "unknown-score"
    UNKNOWN_BAND = "unknown-band"
    UNKNOWN_SECTION = "unknown-section"
    UNKNOWN_ADVICE = "unknown-advice"
    UNKNOWN_CONTACT = "unknown-contact"
    UNKNOWN_TELEPHONE = "unknown-telephone"
    UNKNOWN_RULE = "unknown-rule"
    UNKNOWN_LANGUAGE = "unknown-language"
    WRONG_EXPECTATION = "wrong-expectation"
    NEVER_HOLDS = "never-holds"
    ASKED_TOO_EARLY = "asked-too-early"
    ITEM_NOT_LISTED = "item-not-listed"
    BANDS_OVERLAP = "bands-overlap"
    BANDS_LEAVE_A_GAP = "bands-leave-a-gap"
    BAND_UNREACHABLE = "band-unreachable"
    POINTS_INCOMPLETE = "points-incomplete"
    RANKS_INCOMPLETE = "ranks-incomplete"
    MISSING_TEXT = "missing-text"
    UNUSED_TEXT = "unused-text"
    BAD_VIGNETTE = "bad-vignette"
    VIGNETTE_FAILS = "vignette-fails"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake; printed as `file:line: what, and what to do [code]`."""

    file: str
    line: int
    message: str
    code: Code

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} [{self.code}]"


class ContentError(ValueError):
    """The content cannot be used; `problems` holds every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


FEW = 12
READ_AS_BOOLEAN = {"true": "yes", "false": "no", "on": "yes", "off": "no", "ja": "yes", "nee": "no"}


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """A near miss as a question, or what is known when there are few, or nothing.

    >>> suggestion("leg_weaknes", ["leg_weakness", "pain"])
    ' Did you mean `leg_weakness`?'
    """
    candidates = list(known)
    meant = READ_AS_BOOLEAN.get(wrong.lower())
    if meant in candidates:
        return f" Did you mean `{meant}`?"
    near = get_close_matches(wrong, candidates, n=1, cutoff=0.6)
    if near:
        return f" Did you mean `{near[0]}`?"
    return f" Known here: {', '.join(f'`{c}`' for c in candidates)}." if 0 < len(candidates) <= FEW else ""
