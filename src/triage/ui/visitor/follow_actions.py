"""What the buttons do on the pages behind a personal link."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from triage.content.items import Item
from triage.reasoning.findings import Responses
from triage.reasoning.following import deserved
from triage.reasoning.following import is_done
from triage.reasoning.responses import read_response
from triage.records.following import Following
from triage.records.limiting import TooOftenError
from triage.ui import session
from triage.ui.reading import content
from triage.ui.storing import following
from triage.ui.visitor.actions import current
from triage.ui.visitor.actions import switch_to
from triage.ui.visitor.controls import given
from triage.ui.visitor.controls import in_language
from triage.ui.visitor.controls import keys_of
from triage.ui.visitor.follow_draft import FollowDraft
from triage.ui.visitor.follow_draft import alarm_shown
from triage.ui.visitor.follow_draft import read_follow_draft
from triage.ui.visitor.followed import Ended
from triage.ui.visitor.followed import Followed
from triage.ui.visitor.followed import Trouble
from triage.ui.visitor.followed import item_now
from triage.ui.visitor.followed import items_of
from triage.ui.visitor.send_actions import here
from triage.ui.visitor.trouble import note_error

LINK = "link"
Done = TypeVar("Done")


def open_link() -> None:
    """Find what the link is about, whose token the page took out of its address, and go on from what the tab kept."""
    questionnaire = content().questionnaire
    kept = read_follow_draft(questionnaire, str(session.widget(LINK) or "").strip(), here().at)
    alarm = alarm_shown(kept)
    if kept.language:
        switch_to(kept.language, None)
    if alarm and alarm.ended is Ended.ALARM:
        session.keep_followed(alarm)
        return
    found = _tried(lambda to: (to.find(kept.token, by=here()),))
    if found and found[0]:
        _begin(Followed(found[0], kept.token), kept.replies)
    elif alarm:  # whatever became of it, the advice stands
        session.keep_followed(alarm)
    elif found:
        _says(_why_not(kept))


def _why_not(kept: FollowDraft) -> Trouble:
    """Who had replied already may have sent that, and never heard of it."""
    if kept.replies:
        return Trouble.MAYBE_SENT
    return Trouble.UNKNOWN if kept.token else Trouble.NO_LINK


def _begin(now: Followed, kept: Responses) -> None:
    questionnaire = content().questionnaire
    again = (*questionnaire.items, *questionnaire.follow_up_items)
    session.forget([key for item in again for key in keys_of(item, current().language)])
    asked = {item.id for item in items_of(questionnaire, replace(now, replies=kept))}
    replies = {name: reply for name, reply in kept.items() if name in asked}
    _take(replace(now, replies=replies))


def go_on(item: Item) -> None:
    """Keep the reply; the last one, or one that cannot wait for the others, stores them all."""
    now = session.followed()
    if now.ended is not None:  # a second press, while the first one was stored
        return
    response = read_response(item, given(item, current().language))
    if response is None:
        session.keep_followed(replace(now, wanting=True, trouble=None, attempt=now.attempt + 1))
        return
    session.forget(keys_of(item, current().language))
    _take(replace(now, replies={**now.replies, item.id: response}, at=None, wanting=False, trouble=None))


def _take(after: Followed) -> None:
    questionnaire, start = content().questionnaire, after.opened.start.responses if after.opened else {}
    session.keep_followed(after)
    if is_done(questionnaire, start, after.replies):
        is_alarm = deserved(questionnaire, start, after.replies) is not None
        _end(after, Ended.ALARM if is_alarm else Ended.DONE)


def go_back(item: str) -> None:
    """To the item before this one."""
    session.keep_followed(replace(session.followed(), at=item, wanting=False, trouble=None))


def speak(language: str) -> None:
    """Show the page in another language; what was chosen on it stays chosen."""
    now = session.followed()
    if now.opened is not None and now.ended is None:
        for key in keys_of(item_now(content().questionnaire, now), current().language):
            session.seed(in_language(key, language), session.widget(key))
    switch_to(language, None)


def _end(now: Followed, ended: Ended) -> None:
    """Store it; who has an alarm reads the advice, whether that worked or not."""
    opened = now.opened
    if opened is None:
        return
    stored = _tried(lambda to: (to.answer(opened, now.replies, by=here(), random_bytes=os.urandom),))
    is_stored = stored is not None and stored[0]
    if ended is Ended.ALARM and not is_stored:
        session.keep_followed(replace(now, ended=Ended.ALARM_NOT_SENT))
    elif is_stored:
        session.keep_followed(replace(now, ended=ended))
    elif stored is not None:
        session.keep_followed(Followed(trouble=Trouble.UNKNOWN, attempt=now.attempt + 1))


def _tried(do: Callable[[Following], Done]) -> Done | None:
    """What it gives; None when it failed, which the page then says."""
    try:
        return do(following())
    except TooOftenError:
        _says(Trouble.TOO_OFTEN)
    except Exception as error:  # whatever it was: nothing is stored, and the visitor hears it plainly
        note_error(error)
        _says(Trouble.FAILED)
    return None


def _says(trouble: Trouble) -> None:
    now = session.followed()
    session.keep_followed(replace(now, trouble=trouble, attempt=now.attempt + 1))
