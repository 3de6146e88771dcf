"""The page after a response stands there at the press; a moment later the server shows the same, and decides."""

import re

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import expect

from tests.browser.cutting import Wire
from tests.browser.looking import shoot
from tests.browser.looking import violations
from tests.browser.visiting import Visitor
from tests.browser.visiting import item_called
from tests.builders import unremarkable
from triage.content.items import ChoiceItem
from triage.content.items import ScaleItem
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START

FIRST, SECOND, THIRD = "duration", "recurrence", "pain"
WIDTHS = (280, 390, 768, 1200)
PARTS = (
    *(
        ".demo",
        ".st-key-back button, #ahead .back",
        ".prog",
        "h1",
        "[data-testid=stRadioOption], #ahead .tile",
    ),
    *(".st-key-next button, #ahead form button", "details", ".foot", ".st-key-erase button, #ahead .erase a"),
)
REMEMBER = """() => {
  window.aheadOf = {};
  new MutationObserver(() => {
    const section = document.querySelector("#ahead[data-from] section");
    if (!section) return;
    const unseen = section.querySelector("legend").innerText; // the name of the group, which Streamlit writes elsewhere
    const text = section.closest("main").innerText, at = text.lastIndexOf(unseen);
    aheadOf[section.dataset.ahead] = text.slice(0, at) + text.slice(at + unseen.length);
  }).observe(document, { childList: true, subtree: true, attributes: true });
}"""


@pytest.fixture
def wire(arriving: Visitor) -> Wire:
    """Of somebody who chose a response to the first of these items, and has not pressed yet."""
    found = Wire()
    arriving.page.route_web_socket(re.compile("_stcore/stream"), found.lead)
    arriving.come_to(FIRST, unremarkable())
    arriving.give(FIRST, unremarkable()[FIRST])
    found.hold()
    return found


def ahead(visitor: Visitor) -> Locator:
    return visitor.page.locator("#ahead[data-from]")


def test_it_says_word_for_word_what_the_server_says(arriving: Visitor) -> None:
    responses = unremarkable()
    arriving.come_to(FIRST, responses)
    arriving.page.evaluate(REMEMBER)
    said: dict[str, list[str]] = {}
    while (here := arriving.here) in responses:
        arriving.respond(here, responses[here])
        said[arriving.here] = words_of(arriving.page.locator(".stMainBlockContainer").inner_text())
    shown = {name: words_of(text) for name, text in arriving.page.evaluate("aheadOf").items()}
    assert len(shown) > len(said) / 2
    assert shown == {name: said[name] for name in shown}


def words_of(text: str) -> list[str]:
    return text.split()


def test_it_is_there_before_the_server_replies_and_axe_finds_nothing(arriving: Visitor, wire: Wire) -> None:
    arriving.next.click()
    expect(ahead(arriving)).to_be_visible()
    expect(arriving.title).to_have_text(arriving.texts.items[SECOND].wording)
    expect(arriving.title).to_be_focused()
    assert arriving.page.title().startswith(arriving.texts.items[SECOND].wording)
    assert arriving.here == FIRST  # the server has not replied
    assert violations(arriving.page) == []
    shoot(arriving.page, "phone-next-page", width=390)
    wire.release()
    assert arriving.arrive_from(FIRST) == SECOND
    expect(ahead(arriving)).to_have_count(0)
    expect(arriving.title).to_be_focused()


def test_nothing_moves_when_the_servers_own_page_takes_its_place(arriving: Visitor, wire: Wire) -> None:
    arriving.next.click()
    expect(ahead(arriving)).to_be_visible()
    shown = {width: places(arriving, width) for width in WIDTHS}
    wire.release()
    arriving.arrive_at(SECOND)
    moved = {
        width: [abs(a - b) for a, b in zip(shown[width], places(arriving, width), strict=True)]
        for width in WIDTHS
    }
    assert {width: max(by) for width, by in moved.items() if max(by) > 1.5} == {}


def places(visitor: Visitor, width: int) -> list[float]:
    """Where each part of the page begins, at this width."""
    visitor.page.set_viewport_size({"width": width, "height": 900})
    found = [visitor.page.locator(f"{part} >> visible=true").first.bounding_box() for part in PARTS]
    return [place[side] for place in found if place for side in ("x", "y", "width")]


def test_what_is_chosen_and_pressed_meanwhile_counts(arriving: Visitor, wire: Wire) -> None:
    arriving.next.click()
    ahead(arriving).get_by_role("radio").nth(1).check()
    arriving.next.click()
    wire.release()
    arriving.arrive_at(THIRD)
    assert arriving.press(arriving.back) == SECOND
    options = arriving.control(SECOND).get_by_role("radio")
    assert [options.nth(at).is_checked() for at in range(3)] == [False, True, False]


def test_who_goes_back_meanwhile_gets_there(arriving: Visitor, wire: Wire) -> None:
    arriving.next.click()
    ahead(arriving).get_by_text(arriving.pages.frame.back, exact=True).click()
    wire.release()
    expect(ahead(arriving)).to_have_count(0)
    expect(arriving.title).to_have_text(arriving.texts.items[FIRST].wording)
    assert arriving.page.url.endswith(f"s={FIRST}")


def test_who_erases_meanwhile_leaves_nothing(arriving: Visitor, wire: Wire) -> None:
    arriving.next.click()
    ahead(arriving).get_by_text(arriving.pages.frame.erase, exact=True).click()
    wire.release()
    arriving.arrive_at(START)
    assert arriving.page.evaluate("sessionStorage.getItem('draft')") is None


def test_without_a_response_or_on_the_way_to_a_result_nothing_is_shown_ahead(arriving: Visitor) -> None:
    responses = unremarkable()
    arriving.come_to(FIRST, responses)
    arriving.page.evaluate(REMEMBER)
    arriving.next.click()
    expect(arriving.summary).to_be_visible()
    arriving.respond(FIRST, responses[FIRST])
    arriving.walk(responses)
    assert arriving.here == RESULT
    shown = [item_called(name) for name in arriving.page.evaluate("aheadOf")]
    assert {type(item) for item in shown} == {ChoiceItem, ScaleItem}
    assert item_called(FIRST) not in shown
