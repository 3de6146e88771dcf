"""When something goes wrong on our side: clear words in the visitor's language, and always a way to a human."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.failing_server import SAID
from tests.browser.line import WITHOUT_A_SERVER
from tests.browser.looking import english_in
from tests.browser.looking import hold_to_everything
from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.builders import unremarkable
from tests.serving import Server
from tests.serving import serving
from tests.serving import visitors_of
from triage.ui.visitor.way import EXPIRED
from triage.ui.visitor.way import RESULT

FAILING = (sys.executable, "-m", "tests.browser.failing_server")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_lost_connection_is_told_in_the_language_of_the_visitor(
    visitor_of: OpenVisitor, server: Server, language: str
) -> None:
    with visitors_of(server) as lost:
        visitor = visitor_of(lost, language=language, opens=False)
        visitor.expects = WITHOUT_A_SERVER
        visitor.come_to("pain", unremarkable())
        lost.stop()
        dialog = visitor.page.get_by_role("dialog", name=visitor.pages.offline.title)
        expect(dialog).to_contain_text(visitor.pages.offline.text)
        expect(dialog.get_by_role("link")).to_have_attribute("href", "tel:112")
        if language == "nl":
            hold_to_everything(visitor, "offline")
        assert english_in(visitor.page) == []
        dialog.get_by_role("button", name=visitor.pages.offline.close).click()
        expect(dialog).to_have_count(0)
        assert opacity(visitor.control("pain")) == 1


def test_a_lost_connection_does_not_stand_before_a_number_to_call(
    visitor_of: OpenVisitor, server: Server
) -> None:
    with visitors_of(server) as lost:
        visitor = visitor_of(lost, opens=False)
        visitor.expects = WITHOUT_A_SERVER
        visitor.come_to(RESULT, unremarkable(sudden=("chest_pressure",)))
        lost.stop()
        visitor.page.get_by_test_id("stApp").and_(
            visitor.page.locator('[data-test-connection-state="PINGING_SERVER"]')
        ).wait_for()
        call = visitor.page.locator(".advice a.call")
        expect(call).to_have_attribute("href", "tel:112")
        call.click(trial=True)  # fails when something lies over it
        expect(visitor.page.get_by_role("dialog")).to_have_count(0)
        assert opacity(call) == 1


@pytest.fixture(scope="module")
def failing() -> Iterator[Server]:
    with serving(command=FAILING) as started:
        yield started


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_fault_shows_our_page_and_the_log_says_where_but_not_what_was_said(
    visitor_of: OpenVisitor, failing: Server, language: str
) -> None:
    before = failing.complaints()
    visitor = visitor_of(failing, language=language)
    visitor.begin()
    expect(visitor.title).to_have_text(visitor.pages.error.title)
    expect(visitor.title).to_be_focused()
    shown = visitor.page.locator("body").inner_text()
    assert "Traceback" not in shown
    assert SAID not in shown
    assert visitor.page.get_by_role("link", name="112").get_attribute("href") == "tel:112"
    if language == "nl":
        hold_to_everything(visitor, "error")
    visitor.page.get_by_role("button", name=visitor.pages.error.button).click()
    visitor.settle()
    expect(visitor.title).to_have_text(visitor.pages.error.title)
    visitor.page.close()
    written = failing.complaints().removeprefix(before)
    assert "page_failed error=ValueError place=" in written
    assert SAID not in written
    assert "Traceback" not in written


def test_a_page_whose_responses_are_gone_leads_to_a_fresh_start(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.address}/?lang=nl&s=history")
    visitor.arrive_at(EXPIRED)
    expect(visitor.title).to_have_text(visitor.pages.expired.title)
    expect(visitor.page.locator(".lead")).to_have_text(visitor.pages.expired.text)
    visitor.press(visitor.page.get_by_role("button", name=visitor.pages.expired.button))
    expect(visitor.title).to_have_text(visitor.pages.start.title)
    assert visitor.begin() == shipped().questionnaire.items[0].id
    assert visitor.control("age").get_by_role("textbox").input_value() == ""


def opacity(element: Locator) -> float:
    """How much of an element is to be seen, with all that it stands in."""
    seen: float = element.evaluate(
        """(element) => {
          let seen = 1;
          for (let one = element; one; one = one.parentElement) seen *= Number(getComputedStyle(one).opacity);
          return seen;
        }"""
    )
    return seen
