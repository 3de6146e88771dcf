"""The pages behind a personal link, in one tab: what was opened, what was replied, and what came of it."""

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Responses
from triage.reasoning.following import items_asked_again
from triage.records.following import OpenedLink


class Ended(StrEnum):
    """How it ended: with the course, or with an advice that could not wait, which was stored or not."""

    DONE = "done"
    ALARM = "alarm"
    ALARM_NOT_SENT = "alarm_not_sent"


class Trouble(StrEnum):
    """What went wrong last, by the name of its sentence."""

    UNKNOWN = "unknown"
    MAYBE_SENT = "maybe_sent"
    NO_LINK = "no_link"
    TOO_OFTEN = "too_often"
    FAILED = "failed"


@dataclass(frozen=True)
class Alarm:
    """What an alarm came to: the advice and whom to contact, by their ids."""

    advice: str
    contact: str


@dataclass(frozen=True)
class Followed:
    """`token` is the link that was opened; `at` is the item that is shown, when not the next one.

    `told` is the alarm that the tab showed before a reload, after which the start is not known any more.
    """

    opened: OpenedLink | None = None
    token: str = field(default="", repr=False)
    replies: Responses = field(default_factory=dict, repr=False)
    at: str | None = None
    wanting: bool = False
    trouble: Trouble | None = None
    ended: Ended | None = None
    told: Alarm | None = field(default=None, repr=False)
    attempt: int = 0


def items_of(questionnaire: Questionnaire, now: Followed) -> tuple[Item, ...]:
    """What this person is asked, as far as that is known."""
    start = now.opened.start.responses if now.opened else {}
    return items_asked_again(questionnaire, start, now.replies)


def item_now(questionnaire: Questionnaire, now: Followed) -> Item:
    """The item on the page: the one that the visitor went back to, else the first without a reply, else the last."""
    items = items_of(questionnaire, now)
    missing = [item for item in items if item.id not in now.replies]
    chosen = [item for item in items if item.id == now.at]
    return next(iter((*chosen, *missing, items[-1])))
