"""The pages of the practice in a real browser, in the light and in the dark, and a pause as both sides see it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.browser.at_the_desk import Colleague
from tests.browser.at_the_desk import colleague
from tests.browser.at_the_desk import opened
from tests.browser.conftest import OpenVisitor
from tests.browser.looking import english_in
from tests.browser.looking import shoot
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.builders import SHIPPED
from tests.builders import shipped
from tests.commands.test_replay import LOCKED
from tests.commands.test_replay import raise_the_cut_off
from tests.commands.test_replay import send
from tests.serving import Server
from tests.serving import serving
from triage.records.audit import Role
from triage.ui.keeping_up import SECONDS_BETWEEN_LOOKS

WIDE = 1280
AWAY = "Wij zijn tot 7 december met vakantie.\nDaarna zijn wij er weer voor u."
MILLISECONDS = SECONDS_BETWEEN_LOOKS * 2 * 1000
WORDS, PAGES = shipped().desk["nl"], shipped().pages["nl"]


@pytest.fixture(scope="module")
def both() -> Iterator[Server]:
    """Both sides, with submissions, and an edited copy in which a cut-off was raised."""
    with serving() as started:
        with opened(started) as desk:
            send(desk, range(6), **LOCKED)
            send(desk, range(10, 20))
        copy = started.data / "questionnaire-new"
        shutil.copytree(SHIPPED, copy)
        raise_the_cut_off(copy)
        yield started
        complaints = started.complaints()
    assert complaints == ""


@pytest.fixture(scope="module")
def administrator(desk_window: BrowserContext, both: Server) -> Iterator[Colleague]:
    with colleague(desk_window, both, "b.beheer", Role.ADMINISTRATOR, size=(WIDE, 900)) as one:
        yield one


def look_at(page: Page, screen: str) -> None:
    """Nothing for axe-core to say, nothing of Streamlit's English, nothing beside the page; and pictures."""
    assert english_in(page) == []
    look_at_its_form(page, screen)


def look_at_its_form(page: Page, screen: str) -> None:
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        shoot(page, f"desk-{screen}-{colours}", width=WIDE)
        assert violations(page, colours) == [], (screen, colours)
    assert too_wide(page) == []
    page.emulate_media(color_scheme="light")


def test_the_questionnaire_is_for_everybody_who_reads_it(desk_window: BrowserContext, both: Server) -> None:
    with colleague(desk_window, both, "l.lezer", Role.READER, size=(WIDE, 900)) as reader:
        reader.open("questionnaire")
        shoot(reader.page, "desk-questionnaire-closed", width=WIDE)
        assert english_in(reader.page) == []
        for title in (WORDS.questionnaire.rules, WORDS.questionnaire.items, WORDS.questionnaire.vignettes):
            reader.page.locator("summary", has_text=title).first.click()
        look_at_its_form(reader.page, "questionnaire-open")


def test_a_change_is_compared(administrator: Colleague) -> None:
    page = administrator.page
    administrator.open("replay")
    page.get_by_role("button", name=WORDS.replay.button).click()
    expect(page.get_by_text(WORDS.replay.changed.format(changed=6, people=16))).to_be_visible()
    look_at(page, "replay")


def test_an_account_is_added_and_its_link_is_there_once(administrator: Colleague) -> None:
    page = administrator.page
    administrator.open("accounts")
    page.get_by_label(WORDS.accounts.name, exact=True).fill("n.nieuw@dorp.example")
    page.get_by_role("button", name=WORDS.accounts.add, exact=True).click()
    expect(page.locator("code.link")).to_contain_text("/first?t=")
    look_at(page, "accounts-link")
    page.get_by_role("button", name=WORDS.accounts.disable).first.click()
    expect(page.locator("code.link")).to_have_count(0)
    look_at(page, "accounts")


def test_the_log_is_read_and_checked(administrator: Colleague) -> None:
    administrator.open("audit")
    administrator.page.get_by_role("button", name=WORDS.audit.verify).click()
    expect(administrator.page.get_by_text("staan er zoals ze zijn geschreven")).to_be_visible()
    look_at(administrator.page, "audit")


def test_a_pause_reaches_visitors_within_ten_seconds_and_ends_as_soon(
    administrator: Colleague, both: Server, visitor_of: OpenVisitor
) -> None:
    page = administrator.page
    administrator.open("pausing")
    page.locator("textarea").fill(AWAY)
    page.get_by_role("button", name=WORDS.pausing.pause, exact=True).click()
    expect(page.get_by_text(WORDS.pausing.paused_now)).to_be_visible()
    look_at(page, "pausing")
    page.wait_for_timeout(MILLISECONDS)
    visitor = visitor_of(both)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(PAGES.paused.title)
    expect(visitor.page.get_by_text("Daarna zijn wij er weer voor u.")).to_be_visible()
    assert visitor.page.get_by_role("button", name=PAGES.start.begin).count() == 0
    assert violations(visitor.page) == []
    shoot(visitor.page, "phone-paused", width=390)
    page.get_by_role("button", name=WORDS.pausing.resume, exact=True).click()
    expect(page.get_by_text(WORDS.pausing.open_now)).to_be_visible()
    page.wait_for_timeout(MILLISECONDS)
    expect(visitor_of(both).page.get_by_role("button", name=PAGES.start.begin)).to_be_visible()
