"""What the tab keeps of the pages behind a personal link, as text, and reads back as something from outside."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from pydantic import JsonValue
from pydantic import TypeAdapter
from pydantic_core import to_json

from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Responses
from triage.reasoning.following import deserved
from triage.reasoning.responses import read_what_fits
from triage.records.follow_up_links import Start
from triage.records.following import OpenedLink
from triage.records.store import RESPONSES
from triage.ui.drafts import is_recent
from triage.ui.drafts import parts_of
from triage.ui.reading_parts import named_parts
from triage.ui.visitor.followed import Alarm
from triage.ui.visitor.followed import Ended
from triage.ui.visitor.followed import Followed

ALARM = TypeAdapter(Alarm)


@dataclass(frozen=True)
class FollowDraft:
    """A link, what was replied so far, and the alarm that this tab showed, if it did."""

    token: str = field(default="", repr=False)
    replies: Responses = field(default_factory=dict, repr=False)
    language: str | None = None
    ended: Ended | None = None
    told: Alarm | None = field(default=None, repr=False)


def write_follow_draft(questionnaire: Questionnaire, now: Followed, language: str, at: datetime) -> str:
    """The link, the replies and the time; nothing before the link was opened, nor after everything was replied."""
    if now.opened is None or now.ended is Ended.DONE:
        return ""
    draft = {
        "token": now.token,
        "written": int(at.timestamp()),
        "language": language,
        "replies": RESPONSES.dump_python(now.replies, mode="json"),
        "ended": now.ended,
        "told": None if now.ended is None else ALARM.dump_python(alarm_of(questionnaire, now)),
    }
    return to_json(draft).decode()


def read_follow_draft(questionnaire: Questionnaire, text: str, at: datetime) -> FollowDraft:
    """What the page put into the field: the bare token of a link, or a draft, without whatever does not fit.

    Of a draft that is too old only the link is left, and of a text that is neither nothing.
    """
    if not text.startswith("{"):
        return FollowDraft(text)
    parts = parts_of(text)
    token, language, ended = (parts.get(name) for name in ("token", "language", "ended"))
    if not isinstance(token, str):
        return FollowDraft()
    if not is_recent(parts, at):
        return FollowDraft(token)
    items = {item.id: item for item in (*questionnaire.items, *questionnaire.follow_up_items)}
    return FollowDraft(
        token,
        read_what_fits(items, named_parts(parts.get("replies"))),
        language if isinstance(language, str) and language in questionnaire.about.languages else None,
        Ended(ended) if ended in (Ended.ALARM, Ended.ALARM_NOT_SENT) else None,
        _alarm_that_fits(questionnaire, named_parts(parts.get("told"))),
    )


def alarm_of(questionnaire: Questionnaire, now: Followed) -> Alarm:
    """What somebody with these replies is told, or was told before a reload."""
    if now.told is not None:
        return now.told
    assert now.opened is not None
    found = deserved(questionnaire, now.opened.start.responses, now.replies)
    assert found is not None
    return Alarm(found.advice, found.contact)


def alarm_shown(kept: FollowDraft) -> Followed | None:
    """The alarm that this tab showed before a reload, if it did."""
    if kept.ended is None or kept.told is None:
        return None
    lost = OpenedLink("", 0, 0, Start({}))
    return Followed(lost, kept.token, kept.replies, ended=kept.ended, told=kept.told)


def _alarm_that_fits(questionnaire: Questionnaire, parts: dict[str, JsonValue]) -> Alarm | None:
    advices = {advice.id for advice in questionnaire.advices if advice.ends_the_questions}
    contacts = {contact.id for contact in questionnaire.contacts}
    advice, contact = str(parts.get("advice")), str(parts.get("contact"))
    return Alarm(advice, contact) if advice in advices and contact in contacts else None
