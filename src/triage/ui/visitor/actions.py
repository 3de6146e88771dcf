"""What the buttons do: read the page, take one step, go to the next page."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime

from triage.content.items import Item
from triage.reasoning.responses import read_response
from triage.ui import session
from triage.ui.drafts import is_from_ahead
from triage.ui.drafts import read_draft
from triage.ui.keeping_up import pausing
from triage.ui.reading import content
from triage.ui.visitor.controls import given
from triage.ui.visitor.controls import in_language
from triage.ui.visitor.controls import keys_of
from triage.ui.visitor.followed import Followed
from triage.ui.visitor.passing import counted_anew
from triage.ui.visitor.passing import goes_on
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import confirm
from triage.ui.visitor.visit import respond
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START
from triage.ui.visitor.way import page_after
from triage.ui.visitor.way import page_to_show


def new_visit(language: str | None = None) -> Visit:
    """A visit without responses, in a language that the content has."""
    known = content().questionnaire.about.languages
    return Visit(language if language in known else content().practice.language)


def current() -> Visit:
    return session.visit(start=new_visit)


def begin() -> None:
    visit = current()
    if pausing().is_on:  # since this page was shown
        session.go(START)
        return
    session.keep(replace(visit, begun=True))
    session.go(assessed(content(), visit).asked[0])


def restore(draft: str, now: datetime) -> None:
    """Go on with what the tab kept; what cannot be read is a visit that has not begun."""
    fresh = current()
    visit = read_draft(content(), draft, now, language=fresh.language) or fresh
    session.keep(counted_anew(content(), visit, now) if is_from_ahead(draft) else visit)


def go_on_with_responses() -> None:
    """From the first page to where the visitor was."""
    visit = current()
    session.go(page_to_show(content(), visit, assessed(content(), visit), wanted=RESULT))


def next_page(item: Item) -> None:
    """Keep the response on an item's page, or say what is still needed."""
    visit = current()
    response = read_response(item, given(item, visit.language))
    if response is None:
        session.keep(replace(visit, wanting=item.id, attempt=visit.attempt + 1))
        return
    session.forget(keys_of(item, visit.language))
    after = respond(content(), visit, item=item.id, response=response)
    _go_on(goes_on(content(), visit, after, item=item.id, now=datetime.now(UTC)), item.id)


def yes_that_is_right() -> None:
    _go_on(confirm(content(), current()), None)


def turn_to(page: str) -> None:
    """Go to a page; what was not finished on this one is left as it is."""
    visit = current()
    session.keep(
        replace(visit, wanting=None, more=0, is_renewed=False, seen_check=visit.seen_check or page == CHECK)
    )
    session.go(page)


def switch_to(language: str, item: Item | None) -> None:
    """Show everything in another language; what was chosen on this page stays chosen."""
    visit = current()
    if item is not None:
        for key in keys_of(item, visit.language):
            session.seed(in_language(key, language), session.widget(key))
    session.keep(replace(visit, language=language))


def start_over() -> None:
    """Forget every response, and what was filled in; the page then erases the drafts too."""
    language = current().language
    session.forget_everything()
    session.keep(new_visit(language))
    session.keep_followed(Followed())
    session.go(START)


def _go_on(visit: Visit, item: str | None) -> None:
    page = page_after(content(), visit, assessed(content(), visit), item=item)
    session.keep(replace(visit, seen_check=visit.seen_check or page in (CHECK, RESULT)))
    session.go(page)
