"""On a computer that others use, one press erases everything and leaves to a page with nothing on it."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import violations
from tests.browser.people import person_with
from tests.browser.visiting import Visitor
from triage.ui.visitor.way import RESULT

KEPT = "sessionStorage.length + localStorage.length"


@pytest.mark.parametrize("page", ["region", RESULT])
def test_one_press_erases_everything_and_leaves(arriving: Visitor, page: str) -> None:
    arriving.come_to(page, person_with("exercise_therapy"))
    leave(arriving)
    assert arriving.page.evaluate(KEPT) == 0
    assert violations(arriving.page) == []


def test_the_way_back_shows_nothing_of_what_was_erased(arriving: Visitor) -> None:
    arriving.come_to("region", person_with("exercise_therapy"))
    arriving.page.goto(arriving.page.url.replace("s=region", "s=check"))
    arriving.arrive_at("region")
    leave(arriving)
    arriving.page.go_back()
    arriving.arrive_at("expired")
    assert arriving.page.evaluate("sessionStorage.draft ?? null") is None


def leave(visitor: Visitor) -> None:
    visitor.page.locator("[data-leave]:visible").click()
    visitor.page.wait_for_url("**/left?lang=nl")
    expect(visitor.title).to_have_text(visitor.pages.frame.left)
    assert visitor.page.title() == visitor.pages.frame.left
