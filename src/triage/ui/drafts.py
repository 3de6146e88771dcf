"""The draft: a visit as text, to be kept in the visitor's own tab, and read back as something from outside."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import TypeGuard

from pydantic import JsonValue
from pydantic import TypeAdapter
from pydantic_core import from_json
from pydantic_core import to_json

from triage.content.content import Content
from triage.reasoning.explaining import Shown
from triage.reasoning.responses import items_of
from triage.reasoning.responses import read_responses_that_fit
from triage.ui.reading_parts import from_parts
from triage.ui.reading_parts import named_parts
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import Withdrawn
from triage.ui.visitor.visit import assessed

OF_THE_MOMENT = frozenset({"more", "wanting", "attempt", "is_renewed"})
"""What a visit knows of its last step only; every other field is part of the draft."""
KEPT_FOR = timedelta(hours=24)
CLOCKS_DIFFER = timedelta(minutes=5)
WRITTEN = TypeAdapter(Visit)


def write_draft(content: Content, visit: Visit, now: datetime) -> str:
    """A visit as text, with the digest of the content and the time."""
    parts = WRITTEN.dump_python(visit, mode="json", exclude=set(OF_THE_MOMENT))
    draft = {"digest": content.questionnaire.digest, "written": int(now.timestamp()), "visit": parts}
    return to_json(draft).decode()


def read_draft(content: Content, text: str, now: datetime, *, language: str) -> Visit | None:
    """The visit of a draft, without whatever does not fit; None when it is too old or cannot be read.

    Written for other content, it gets its second look again, and `renewed` names the items that are asked anew.
    """
    draft = parts_of(text)
    parts = named_parts(draft.get("visit"))
    if not parts or not is_recent(draft, now):
        return None
    kept = {name: part for name, part in parts.items() if name not in OF_THE_MOMENT}
    if kept.get("language") not in content.questionnaire.about.languages:
        kept["language"] = language
    visit = from_parts(Visit, kept, content.questionnaire)
    assert visit is not None  # no other field has to be there
    fitting = _fitting(content, visit)
    if draft.get("digest") == content.questionnaire.digest:
        return fitting
    refused = {*named_parts(parts.get("responses")), *fitting.renewed} - set(visit.responses)
    renewed = tuple(name for name in items_of(content.questionnaire) if name in refused)
    return replace(fitting, confirmed=frozenset(), renewed=renewed, is_renewed=bool(renewed))


def is_from_ahead(text: str) -> bool:
    """Whether the draft was begun on the first pages, before the server knew of the visit."""
    return parts_of(text).get("ahead") is True


def parts_of(text: str) -> dict[str, JsonValue]:
    """The parts of a draft; none when it cannot be read."""
    try:
        unread: JsonValue = from_json(text.encode(errors="replace"), allow_inf_nan=False)
    except ValueError:
        return {}
    return named_parts(unread)


def is_recent(draft: Mapping[str, JsonValue], now: datetime) -> bool:
    """By one clock: the visitor's own device stamps what it begins, and tells what time it is there."""
    clock: JsonValue = int(now.timestamp())
    if draft.get("ahead") is True:
        clock = draft.get("handed_over", clock)
    written = draft.get("written")
    if not _is_time(clock) or not _is_time(written):
        return False
    return -CLOCKS_DIFFER.total_seconds() <= clock - written <= KEPT_FOR.total_seconds()


def _is_time(value: JsonValue) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _fitting(content: Content, visit: Visit) -> Visit:
    """Only what this content knows, and only responses to what is asked."""
    rules = {rule.id for rule in content.questionnaire.rules}
    asked = assessed(content, visit).asked
    return replace(
        visit,
        responses={name: value for name, value in visit.responses.items() if name in asked},
        withdrawn=tuple(
            Withdrawn(alarm.rule, _that_fit(content, alarm.said))
            for alarm in visit.withdrawn
            if alarm.rule in rules
        ),
        confirmed=visit.confirmed & rules,
        renewed=tuple(name for name in visit.renewed if name in items_of(content.questionnaire)),
        shown=visit.shown.intersection(items_of(content.questionnaire)),
        passed=visit.passed.intersection(items_of(content.questionnaire)),
    )


def _that_fit(content: Content, said: Mapping[str, Shown]) -> dict[str, Shown]:
    """What was said, of items as their responses and of scores as numbers."""
    scores = {score.id for score in content.questionnaire.scores}
    responses = read_responses_that_fit(content.questionnaire, said)
    numbers = {name: value for name, value in said.items() if name in scores and not isinstance(value, tuple)}
    return {**numbers, **responses}
