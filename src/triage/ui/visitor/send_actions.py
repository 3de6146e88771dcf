"""What the buttons of sending do: keep what was typed, take one step, send."""

import os
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from triage.content.items import Item
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_response
from triage.records.codes import code_hash
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import TooFastError
from triage.records.limiting import TooOftenError
from triage.records.pausing import PausedError
from triage.records.submissions import Sent
from triage.records.submissions import Submission
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way
from triage.ui import session
from triage.ui.keeping_up import look_for_pause
from triage.ui.reading import content
from triage.ui.storing import intake
from triage.ui.tally import Outcome
from triage.ui.tally import tally
from triage.ui.visitor.actions import current
from triage.ui.visitor.actions import switch_to
from triage.ui.visitor.controls import given
from triage.ui.visitor.controls import keys_of
from triage.ui.visitor.lookup import Asked
from triage.ui.visitor.lookup import Lookup
from triage.ui.visitor.sending import Sending
from triage.ui.visitor.sending import Typed
from triage.ui.visitor.sending import consents_of
from triage.ui.visitor.sending import details_of
from triage.ui.visitor.sending import named
from triage.ui.visitor.sending import new_sending
from triage.ui.visitor.sending import wrong_in
from triage.ui.visitor.trouble import note_error
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SENT
from triage.ui.visitor.way import is_sent

CONSENT = "consent"
FAILED = "failed"
TOO_MANY = "too_many"
FIELDS = ("name", "email", "telephone", "way", "time", "contact", "follow_up")


def field_key(name: str, language: str) -> str:
    """The widget of one field of the contact details."""
    return f"typed.{name}.{language}"


def consent_key(language: str) -> str:
    return f"{CONSENT}.{language}"


def start_sending() -> None:
    """To the first step, with what was typed before; a sending that was stored is never used again."""
    visit = current()
    if is_sent(visit):
        session.go(SENT)
        return
    now = visit.sending
    fresh = new_sending(os.urandom) if now is None or now.is_stored else now
    session.keep(replace(visit, sending=fresh, wanting=None))
    session.go(ADD)


def go_to(page: str) -> None:
    """Leave a step of sending, and keep what it holds."""
    session.keep(replace(_kept(current()), wanting=None))
    session.go(page)


def keep_typed() -> None:
    """Keep what a step holds, and stay."""
    session.keep(_kept(current()))


def keep_what_was_left() -> None:
    """Keep what a step held that was left without a button of ours, as by the browser's Back."""
    visit = current()
    _let_go_of_new_contact(visit.language)
    left = _left(visit.language)
    if left is not None and left != session.page():
        session.keep(_kept(visit, left))


def _let_go_of_new_contact(language: str) -> None:
    """The fields of the code page bear the same names, and what they hold is no part of a sending."""
    now = session.lookup()
    if session.page() != CODE and now.asked is Asked.NEW_CONTACT:
        session.forget(field_key(name, language) for name in FIELDS)
        session.keep_lookup(Lookup(now.found))


def _left(language: str) -> str | None:
    """The step whose fields the tab still holds."""
    added = (key for item in content().questionnaire.optional_items for key in keys_of(item, language))
    if any(session.widget(key) is not None for key in added):
        return ADD
    return CONTACT if session.widget(field_key("contact", language)) is not None else None


def speak(language: str) -> None:
    """Show a step in another language, with everything that it holds."""
    keep_typed()
    switch_to(language, None)


def on_from_contact() -> None:
    """To the last look, when the details are complete."""
    visit = _kept(current())
    assert visit.sending is not None
    if any(wrong_in(visit.sending.typed)):
        session.keep(_wanting(visit, CONTACT))
        return
    session.keep(replace(visit, wanting=None))
    session.go(LAST_LOOK)


def send_now(told: Callable[[], tuple[str, ...]]) -> None:
    """Send, when that was agreed to; `told` gives the result as the visitor saw it, worked out only now."""
    visit = current()
    if is_sent(visit):
        session.go(SENT)
    elif not session.widget(consent_key(visit.language)):
        session.keep(_wanting(visit, CONSENT))
    else:
        _send(visit, told())


def _send(visit: Visit, sentences: tuple[str, ...]) -> None:
    assert visit.sending is not None
    try:
        submission = _hand_in(intake(), visit, visit.sending, sentences)
    except TooOftenError as error:
        tally(Outcome.REFUSED)
        session.keep(_wanting(visit, FAILED if isinstance(error, TooFastError) else TOO_MANY))
    except PausedError:
        tally(Outcome.REFUSED)
        with suppress(Exception):  # whatever it is, the next look is soon
            look_for_pause()
        session.keep(replace(visit, wanting=None))
        session.go(RESULT)
    except Exception as error:  # whatever it was: nothing is lost, and the visitor hears it plainly
        tally(Outcome.FAILED)
        note_error(error)
        session.keep(_wanting(visit, FAILED))
    else:
        tally(Outcome.STORED)
        stored = replace(visit.sending, of=visit.responses, id=submission.listed.id)
        session.keep(replace(visit, wanting=None, sending=stored))
        session.go(SENT)


def _hand_in(to: Intake, visit: Visit, sending: Sending, sentences: tuple[str, ...]) -> Submission:
    texts = content().pages[visit.language].sending.consents
    hashed = code_hash(sending.code, to.records.key)
    assert hashed is not None
    name, key = named(sending, (visit.responses, visit.language))
    sent = Sent(
        id=name,
        idempotency_key=key,
        code_hash=hashed,
        practice=to.practice,
        language=visit.language,
        added=sending.added,
        sentences=sentences,
        details=details_of(sending.typed),
        consents=consents_of(sending.typed, version=texts.version),
        location=session.location(),
    )
    return to.send(visit.responses, sent, by=here())


def here() -> Visiting:
    """Who is at the page now."""
    return Visiting(session.address(), datetime.now(UTC))


def _wanting(visit: Visit, what: str) -> Visit:
    return replace(visit, wanting=what, attempt=visit.attempt + 1)


def _kept(visit: Visit, page: str | None = None) -> Visit:
    """With what the fields of a step hold; of the step in the address, when none is named."""
    if visit.sending is None:
        return visit
    page, kept = page or session.page(), visit.sending
    if page == ADD:
        kept = replace(kept, added=_added(visit.language))
    elif page == CONTACT:
        kept = replace(kept, typed=typed_on_page(visit.language, kept.typed))
    return replace(visit, sending=kept)


def _added(language: str) -> Responses:
    return dict(_given(content().questionnaire.optional_items, language))


def _given(items: tuple[Item, ...], language: str) -> Iterator[tuple[str, Response]]:
    for item in items:
        response = read_response(item, given(item, language))
        session.forget(keys_of(item, language))
        is_blank = isinstance(response, str) and not response.strip()
        if response is not None and not is_blank:
            yield item.id, response


def typed_on_page(language: str, before: Typed) -> Typed:
    """What the fields hold; a field that is not on the page now holds what it held before."""
    held = {name: session.widget(field_key(name, language)) for name in FIELDS}
    way = held["way"] or before.way
    return Typed(
        name=_text(held["name"], before.name),
        email=_text(held["email"], before.email),
        telephone=_text(held["telephone"], before.telephone),
        way=Way(str(way)) if way else None,
        time=TimeOfDay(str(held["time"] or before.time)),
        contact=bool(held["contact"]),
        follow_up=bool(held["follow_up"]),
    )


def _text(held: object, before: str) -> str:
    return before if held is None else str(held)
