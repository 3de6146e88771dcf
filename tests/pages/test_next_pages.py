"""The pages that are sent along are those that the server shows next, whoever the visitor is and whatever is chosen."""

import json
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from html import unescape
from random import Random
from re import findall

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from triage.content.items import SCALE
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.proving.people import all_responses
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.ui.ahead.next_pages import following
from triage.ui.visitor.item import progress
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import respond
from triage.ui.visitor.way import page_after

CONTENT = shipped()
VISITS = 40


def view_of(visit: Visit) -> View:
    return View(CONTENT, visit, assessed(CONTENT, visit), datetime.now(UTC), dark=False)


def walk(random: Random) -> Iterator[tuple[View, Item]]:
    """Every item's page of somebody with no alarm sign at first, and then anything, until an alarm or the end."""
    plain, alarms = unremarkable(), CONTENT.questionnaire.items[0].section
    visit, page = Visit("nl", begun=True), CONTENT.questionnaire.items[0].id
    while any(item.id == page for item in CONTENT.questionnaire.items):
        view = view_of(visit)
        item = view.item(page)
        yield view, item
        is_plain = item.section == alarms and page in plain
        response = plain[page] if is_plain else random.choice(list(all_responses(item)))
        visit = respond(CONTENT, visit, item=page, response=response)
        page = page_after(CONTENT, visit, assessed(CONTENT, visit), item=page)


def sent_along(view: View, item: Item) -> list[str | None]:
    """For each option the page that is shown at the press, or None where the server is waited for."""
    said = following(view, item)
    if not said:
        return []
    ((ways, pages),) = findall(r'data-ways="([^"]*)" data-pages="([^"]*)"', said)
    known = json.loads(unescape(pages))
    return [None if at is None else known[at] for at in json.loads(unescape(ways))]


@pytest.mark.parametrize("seed", range(VISITS))
def test_every_page_that_is_sent_along_is_the_one_that_the_server_shows(seed: int) -> None:
    for view, item in walk(Random(seed)):
        options: Sequence[Response] = options_of(item) if isinstance(item, ChoiceItem) else list(SCALE)
        for option, page in zip(options, sent_along(view, item), strict=False):
            then = view_of(respond(CONTENT, view.visit, item=item.id, response=option))
            to = page_after(CONTENT, then.visit, then.assessment, item=item.id)
            if page is None:
                assert not may_be_shown(then, to)
            else:
                assert f'data-ahead="{to}"' in page
                assert progress(then, then.item(to)) in page


def may_be_shown(then: View, page: str) -> bool:
    return page in then.assessment.missing and isinstance(then.item(page), ChoiceItem | ScaleItem)


def test_most_presses_of_an_ordinary_visit_wait_for_nobody() -> None:
    ahead = [any(sent_along(view, item)) for seed in range(VISITS) for view, item in walk(Random(seed))]
    assert sum(ahead) > len(ahead) / 5


def test_what_has_a_response_already_is_shown_by_the_server() -> None:
    view, item = next((view, item) for view, item in walk(Random(1)) if any(sent_along(view, item)))
    (page, *_) = (page for page in sent_along(view, item) if page)
    ((to,),) = [findall(r'data-ahead="([^"]*)"', page)]
    given = {**view.visit.responses, to: next(iter(all_responses(view.item(to))))}
    assert not any(
        f'data-ahead="{to}"' in (page or "") for page in sent_along(view_of(given_by(given)), item)
    )


def given_by(responses: Responses) -> Visit:
    return Visit("nl", begun=True, responses=responses)
