"""What the first pages do before the server can be asked is what the server would have done, for everybody."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from tests.builders import shipped
from triage.content.items import Item
from triage.proving.people import all_responses
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.ui.ahead.pages import pages_ahead
from triage.ui.ahead.ways import Ahead
from triage.ui.ahead.ways import items_ahead
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import respond
from triage.ui.visitor.way import page_after

CONTENT = shipped()
AHEAD: Mapping[str, Ahead] = {each.item.id: each for each in items_ahead(CONTENT)}
LONGEST_PAGE = 60_000
FIRST = CONTENT.questionnaire.items[0].id


def follows(item: Item, response: Response) -> str | None:
    """What start.js makes of the list: the next item, or None when it waits for the server."""
    if isinstance(response, tuple) and len(response) > 1:
        return None
    value = response[0] if isinstance(response, tuple) else response
    for way in AHEAD[item.id].ways:
        if isinstance(value, int) and int(way.first) <= value <= int(way.last):
            return way.to
        if value == way.first:
            return way.to
    return None


def everybody() -> list[Visit]:
    """Every visit that can come about on these pages without the server, after each of its steps."""
    found, walks = [], [Visit("nl", begun=True)]
    while walks:
        walks = [step for walk in walks for step in steps(walk)]
        found += walks
    return found


def steps(visit: Visit) -> list[Visit]:
    here = page_of(visit)
    if here not in AHEAD:
        return []
    item = AHEAD[here].item
    given = [response for response in all_responses(item) if follows(item, response) is not None]
    return [respond(CONTENT, visit, item=here, response=response) for response in given]


def page_of(visit: Visit) -> str:
    return page_after(CONTENT, visit, assessed(CONTENT, visit), item=None)


def test_the_server_would_have_shown_the_same_item_to_everybody() -> None:
    checked = 0
    walks = [Visit("nl", begun=True)]
    while walks:
        for walk in walks:
            here = page_of(walk)
            for response in all_responses(AHEAD[here].item) if here in AHEAD else ():
                expected = follows(AHEAD[here].item, response)
                if expected is not None:
                    after = respond(CONTENT, walk, item=here, response=response)
                    assert page_after(CONTENT, after, assessed(CONTENT, after), item=here) == expected
                    checked += 1
        walks = [step for walk in walks for step in steps(walk)]
    assert checked > 900


def test_nobody_with_an_alarm_goes_on_without_the_server() -> None:
    for visit in everybody():
        assert assess(CONTENT.questionnaire, visit.responses).reasons == () or all(
            reason.advice not in ("emergency", "gp_today")
            for reason in assess(CONTENT.questionnaire, visit.responses).reasons
        ), visit.responses


def test_a_list_with_a_wrong_way_in_it_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weakened variant: one that lets an alarm through, as a second copy of the rules would after a change."""
    alarm = CONTENT.questionnaire.items[3]
    assert alarm.id == "bladder_saddle"
    way = AHEAD[alarm.id].ways[0]
    wrong = Ahead(alarm, AHEAD[alarm.id].before, (way, type(way)("cannot_pee", "cannot_pee", way.to)))
    monkeypatch.setitem(AHEAD, alarm.id, wrong)
    with pytest.raises(AssertionError):
        test_the_server_would_have_shown_the_same_item_to_everybody()


def test_all_alarm_items_stand_there_that_somebody_can_come_to() -> None:
    section = CONTENT.questionnaire.items[0].section
    missing = [
        item.id for item in CONTENT.questionnaire.items if item.section == section and item.id not in AHEAD
    ]
    assert missing == ["pregnancy_alarm"]  # who is pregnant waits for the server
    assert next(iter(AHEAD)) == FIRST


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_hold_every_word_of_their_items_and_nothing_is_chosen(language: str) -> None:
    html, texts = pages_ahead(CONTENT, language), CONTENT.texts[language]
    words = unescape(html)
    for name, each in AHEAD.items():
        assert f'data-ahead="{name}"' in html
        for option in getattr(each.item, "options", ()):
            assert texts.items[name].options[option.id].label in words
    assert "checked" not in html
    assert len(html) < LONGEST_PAGE


def test_the_pages_have_no_place_that_was_not_filled_in() -> None:
    for language in CONTENT.questionnaire.about.languages:
        html = re.sub(r' data-(?:ways|error)="[^"]*"', "", pages_ahead(CONTENT, language))
        assert re.findall(r"\{\w+\}", re.sub(r"<style>.*?</style>", "", html)) == []
