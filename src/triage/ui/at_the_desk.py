"""What the desk's process holds for its pages: the records, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from triage.access.roles import Person
from triage.records.opening import Desk
from triage.settings import Settings

WhoIs: TypeAlias = Callable[[str, datetime], Person | None]
"""Who the holder of a token is at a moment; None when nobody is signed in with it."""


@dataclass(frozen=True)
class AtTheDesk:
    """Set once, by the server, before the first page is shown; `address` is where therapists reach the desk.

    `settings` are those that are served with; None when they are as they can be read.
    """

    desk: Desk
    who_is: WhoIs
    address: str = ""
    settings: Settings | None = None


_here: list[AtTheDesk] = []


def set_desk(here: AtTheDesk) -> None:
    """Let the pages of this process read and write here."""
    _here[:] = [here]


def at_the_desk() -> AtTheDesk:
    """What was set; a process for visitors holds none, and raises at once."""
    (here,) = _here
    return here
