"""What is chosen on a page that the server did not show yet survives a line that breaks then, and a reload."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.cutting import Cut
from tests.browser.cutting import cut_between
from tests.browser.visiting import Visitor
from tests.builders import unremarkable
from tests.serving import Server

FIRST, SECOND, THIRD = "duration", "recurrence", "pain"
CHOSEN = 1
STEP = "JSON.parse(sessionStorage.getItem('draft')).step"


@pytest.fixture
def cut(visitor_of: OpenVisitor, server: Server, other: Server) -> Iterator[Cut]:
    """The line breaks while the second item stands there ahead of the server, and something was chosen on it."""
    with cut_between(visitor_of, server, other) as found:
        found.visitor.come_to(FIRST, unremarkable())
        found.visitor.give(FIRST, unremarkable()[FIRST])
        found.wire.hold()
        found.visitor.next.click()
        ahead(found.visitor).get_by_role("radio").nth(CHOSEN).check()
        found.happens()
        yield found


def ahead(visitor: Visitor) -> Locator:
    return visitor.page.locator("#ahead[data-from]")


def chosen(visitor: Visitor, item: str) -> list[bool]:
    return [one.is_checked() for one in visitor.control(item).get_by_role("radio").all()]


def is_as_it_was_left(visitor: Visitor) -> bool:
    """Both responses are there, on the page where the visitor was, and no step more was taken."""
    visitor.arrive_at(SECOND)
    expect(ahead(visitor)).to_have_count(0)
    expect(visitor.control(SECOND).get_by_role("radio").nth(CHOSEN)).to_be_checked()
    visitor.page.wait_for_timeout(500)  # a second step would come now
    assert visitor.here == SECOND
    assert visitor.page.evaluate(STEP) is None  # nothing of the step is left behind
    assert visitor.press(visitor.back) == FIRST
    return any(chosen(visitor, FIRST))


@pytest.mark.parametrize("replica", ["the same", "another"])
def test_the_page_stays_and_so_does_what_was_chosen_on_it(cut: Cut, replica: str) -> None:
    dialog = cut.visitor.page.get_by_role("dialog", name=cut.visitor.pages.offline.title)
    dialog.get_by_role("button", name=cut.visitor.pages.offline.close).click()
    expect(cut.visitor.title).to_have_text(cut.visitor.texts.items[SECOND].wording)
    cut.mends(cut.first if replica == "the same" else cut.other)
    expect(ahead(cut.visitor)).to_be_visible()
    cut.wire.release()
    assert is_as_it_was_left(cut.visitor)


def test_what_is_pressed_on_it_says_so_and_is_done_once(cut: Cut) -> None:
    offline = cut.visitor.pages.offline
    cut.visitor.page.get_by_role("dialog").get_by_role("button", name=offline.close).click()
    cut.visitor.next.click()
    expect(ahead(cut.visitor).locator("#held")).to_have_text(f"{offline.title} {offline.text}")
    cut.mends(cut.other)
    cut.wire.release()
    cut.visitor.arrive_at(THIRD)
    cut.visitor.page.wait_for_timeout(500)
    assert cut.visitor.here == THIRD
    assert not any(chosen(cut.visitor, THIRD))
    assert cut.visitor.press(cut.visitor.back) == SECOND
    assert chosen(cut.visitor, SECOND)[CHOSEN]


@pytest.mark.parametrize("replica", ["the same", "another"])
def test_a_reload_takes_the_same_step_again(cut: Cut, replica: str) -> None:
    to = cut.first if replica == "the same" else cut.other
    cut.wire.held = None
    cut.line.lead_to(to.port)
    cut.visitor.page.reload()
    assert is_as_it_was_left(cut.visitor)


def test_a_reload_that_begins_at_the_first_page_goes_on_there_too(cut: Cut) -> None:
    cut.wire.held = None
    cut.line.lead_to(cut.other.port)
    cut.visitor.page.goto(f"{cut.visitor.address}/?lang=nl")  # as in a frame, of which the site names no page
    cut.visitor.page.get_by_role("button", name=cut.visitor.pages.start.go_on).click()
    assert is_as_it_was_left(cut.visitor)


def test_a_reload_after_a_press_on_it_goes_on_to_the_page_after(cut: Cut) -> None:
    cut.visitor.page.get_by_role("dialog").get_by_role("button", name=cut.visitor.pages.offline.close).click()
    cut.visitor.next.click()
    cut.wire.held = None
    cut.line.lead_to(cut.other.port)
    cut.visitor.page.reload()
    cut.visitor.arrive_at(THIRD)
    assert cut.visitor.press(cut.visitor.back) == SECOND
    assert chosen(cut.visitor, SECOND)[CHOSEN]


def test_a_server_that_is_long_silent_takes_nothing_away(
    visitor_of: OpenVisitor, server: Server, other: Server
) -> None:
    with cut_between(visitor_of, server, other) as found:
        visitor = found.visitor
        visitor.come_to(FIRST, unremarkable())
        visitor.give(FIRST, unremarkable()[FIRST])
        found.wire.hold()
        visitor.next.click()
        ahead(visitor).get_by_role("radio").nth(CHOSEN).check()
        visitor.page.wait_for_timeout(11_000)
        expect(ahead(visitor)).to_be_visible()
        found.wire.release()
        assert is_as_it_was_left(visitor)
