"""The code page of one tab: what was found with a code, what happened last, and what is being done."""

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum

from triage.records.submissions import Listed
from triage.ui.visitor.sending import Typed


class Said(StrEnum):
    """What happened last, by the name of its sentence."""

    UNKNOWN = "unknown"
    TOO_OFTEN = "too_often"
    FAILED = "failed"
    CONTACT_KEPT = "contact_kept"
    CHANGED = "changed"


class Asked(StrEnum):
    """What the visitor is about to do."""

    NEW_CONTACT = "new_contact"
    ERASE = "erase"


@dataclass(frozen=True)
class Lookup:
    """Stays in the session only, never in the tab's draft; `gone` says that it was just erased.

    `attempt` counts what was tried, so that the page can lead whoever reads it to what came of it.
    """

    found: Listed | None = None
    gone: bool = False
    said: Said | None = None
    asked: Asked | None = None
    typed: Typed = field(default_factory=Typed)
    attempt: int = 0
