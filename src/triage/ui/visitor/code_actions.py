"""What somebody with a code can do with what they sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from triage.records.intake import Intake
from triage.records.limiting import TooOftenError
from triage.records.submissions import Consent
from triage.records.submissions import Listed
from triage.ui import session
from triage.ui.storing import intake
from triage.ui.visitor.actions import current
from triage.ui.visitor.actions import switch_to
from triage.ui.visitor.lookup import Asked
from triage.ui.visitor.lookup import Lookup
from triage.ui.visitor.lookup import Said
from triage.ui.visitor.send_actions import here
from triage.ui.visitor.send_actions import typed_on_page
from triage.ui.visitor.sending import Typed
from triage.ui.visitor.sending import details_of
from triage.ui.visitor.sending import wrong_in
from triage.ui.visitor.trouble import note_error
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import START

Done = TypeVar("Done")


def code_key(language: str) -> str:
    """The widget of the code."""
    return f"code.{language}"


def look_up() -> None:
    """Find what was sent with the code on the page."""
    _find(str(session.widget(code_key(current().language)) or ""))


def look_up_own() -> None:
    """To the code page of what was just sent."""
    sending = current().sending
    session.go(CODE)
    if sending is not None:
        _find(sending.code)


def ask(what: Asked | None) -> None:
    """Begin something, or leave it."""
    now = session.lookup()
    agreed = Typed() if now.found is None else _agreed(now.found)
    session.keep_lookup(Lookup(now.found, asked=what, typed=agreed))


def keep_new_contact() -> None:
    """Replace the contact details, when the new ones are complete."""
    now = session.lookup()
    typed = typed_on_page(current().language, now.typed)
    typed = replace(typed, contact=now.typed.contact, follow_up=now.typed.follow_up)
    if any(wrong_in(typed)):
        session.keep_lookup(replace(now, typed=typed, attempt=now.attempt + 1))
        return
    _change(
        lambda to, found: to.replace_contact(found.id, details_of(typed), by=here()), said=Said.CONTACT_KEPT
    )


def keep_what_is_typed() -> None:
    """Keep the fields of new contact details, and stay."""
    now = session.lookup()
    typed = typed_on_page(current().language, now.typed)
    typed = replace(typed, contact=now.typed.contact, follow_up=now.typed.follow_up)
    session.keep_lookup(replace(now, typed=typed))


def take_back(consent: Consent) -> None:
    _change(lambda to, found: to.withdraw(found.id, consent, by=here()))


def ask_for_copy() -> None:
    _change(lambda to, found: to.request_copy(found.id, by=here()))


def erase_everything() -> None:
    """Erase it at once; the tab forgets it too."""
    found = session.lookup().found
    if found is None:
        return
    if _tried(lambda to: to.erase(found.id, by=here())) is not None:
        visit = current()
        if visit.sending is not None and visit.sending.id == found.id:
            session.keep(replace(visit, sending=None))
        session.keep_lookup(Lookup(gone=True))


def leave() -> None:
    """To the first page; what was found is forgotten."""
    session.keep_lookup(Lookup())
    session.go(START)


def speak(language: str) -> None:
    """Show the code page in another language, with everything that it holds."""
    before, after = code_key(current().language), code_key(language)
    if session.lookup().asked is Asked.NEW_CONTACT:
        keep_what_is_typed()
    elif session.widget(before):
        session.seed(after, session.widget(before))
    switch_to(language, None)


def _find(code: str) -> None:
    found = _tried(lambda to: (to.find(code, by=here()),))
    if found is not None:
        session.keep_lookup(_seen(found[0]))


def _seen(found: Listed | None) -> Lookup:
    return Lookup(found) if found is not None else _says(Said.UNKNOWN)


def _says(said: Said) -> Lookup:
    return Lookup(said=said, attempt=session.lookup().attempt + 1)


def _change(change: Callable[[Intake, Listed], bool], *, said: Said = Said.CHANGED) -> None:
    """Change what was found, and look again; it may have been erased meanwhile."""
    now = session.lookup()
    found = now.found
    if found is None:
        return
    after = _tried(lambda to: (to.look_again(found.id, by=here()) if change(to, found) else None,))
    if after is not None:
        session.keep_lookup(_says(Said.UNKNOWN) if after[0] is None else _told(after[0], said, now))


def _told(found: Listed, said: Said, before: Lookup) -> Lookup:
    return Lookup(found, said=said, attempt=before.attempt + 1)


def _tried(do: Callable[[Intake], Done]) -> Done | None:
    """What it gives; None when it failed, which the page then says."""
    now = session.lookup()
    try:
        return do(intake())
    except TooOftenError:
        session.keep_lookup(replace(now, said=Said.TOO_OFTEN, attempt=now.attempt + 1))
    except Exception as error:  # whatever it was, done or not: the visitor hears how to see that
        note_error(error)
        session.keep_lookup(replace(now, said=Said.FAILED, attempt=now.attempt + 1))
    return None


def _agreed(found: Listed) -> Typed:
    return Typed(contact=found.consents.contact, follow_up=found.consents.follow_up)
