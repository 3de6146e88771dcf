"""What is pressed while the connection is away, or before the server's own page is back, is done once, on that page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.cutting import Cut
from tests.browser.cutting import cut_between
from tests.browser.looking import hold_to_everything
from tests.browser.visiting import Visitor
from tests.builders import unremarkable
from tests.serving import Server
from triage.ui.visitor.way import EXPIRED

HERE, AFTER = "bladder_saddle", "leg_signs"
NOTHING = ("none",)


@pytest.fixture
def cut(visitor_of: OpenVisitor, server: Server, other: Server) -> Iterator[Cut]:
    with cut_between(visitor_of, server, other) as found:
        found.visitor.come_to(HERE, unremarkable())
        found.visitor.give(HERE, NOTHING)
        yield found


def is_one_step_on(visitor: Visitor) -> bool:
    visitor.arrive_at(AFTER)
    visitor.page.wait_for_timeout(500)  # a second step would come now
    return visitor.here == AFTER and visitor.press(visitor.back) == HERE


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("replica", ["the same", "another"])
def test_a_press_before_the_servers_own_page_has_come_is_done_once(cut: Cut, replica: str, way: str) -> None:
    cut.visitor.next.focus()
    cut.happens()
    cut.mends(cut.first if replica == "the same" else cut.other)
    if way == "mouse":
        cut.visitor.next.click()
    else:
        cut.visitor.next.press("Enter")
    cut.visitor.page.wait_for_timeout(500)
    assert cut.visitor.here == HERE
    cut.wire.release()
    assert is_one_step_on(cut.visitor)
    assert cut.visitor.ticked(HERE) == list(NOTHING)


def test_a_press_without_a_connection_says_so_and_is_done_when_it_is_back(cut: Cut) -> None:
    offline = cut.visitor.pages.offline
    cut.happens()
    place = cut.visitor.next.bounding_box()
    assert place
    cut.visitor.page.mouse.click(place["x"] + 20, place["y"] + 20)
    said = cut.visitor.page.locator("#held")
    expect(said).to_have_text(f"{offline.title} {offline.text}")
    cut.visitor.page.get_by_role("dialog").get_by_role("button", name=offline.close).click()
    hold_to_everything(cut.visitor, "offline-held")
    cut.mends(cut.other)
    cut.wire.release()
    assert is_one_step_on(cut.visitor)
    expect(said).to_have_count(0)


@pytest.mark.parametrize("replica", ["the same", "another"])
def test_a_press_whose_reply_was_lost_is_done_once(cut: Cut, replica: str) -> None:
    cut.wire.hold()
    cut.visitor.next.click()
    cut.visitor.page.wait_for_timeout(500)  # the server has taken the step, and nobody hears of it
    cut.happens()
    cut.mends(cut.first if replica == "the same" else cut.other)
    cut.wire.release()
    assert is_one_step_on(cut.visitor)


def test_a_press_for_a_page_that_is_no_longer_there_is_forgotten(cut: Cut) -> None:
    cut.happens()
    cut.visitor.page.evaluate("sessionStorage.clear()")
    cut.mends(cut.other)
    cut.visitor.next.click()
    cut.wire.release()
    cut.visitor.arrive_at(EXPIRED)
    cut.visitor.page.wait_for_timeout(500)
    assert cut.visitor.here == EXPIRED


def test_the_focus_is_back_where_it_was(cut: Cut) -> None:
    cut.visitor.next.focus()
    cut.happens()
    cut.mends(cut.first)
    cut.wire.release()
    expect(cut.visitor.next).to_be_focused()
