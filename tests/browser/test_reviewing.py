"""A therapist's morning in a real browser: the inbox, a review from new to closed, and a colleague at the same time."""

import re
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.browser.at_the_desk import colleague
from tests.browser.at_the_desk import opened
from tests.browser.conftest import new_window
from tests.browser.looking import SCREENS
from tests.browser.looking import TAKES_PICTURES
from tests.browser.looking import shoot
from tests.browser.looking import violations
from tests.browser.visiting import DESKTOP
from tests.builders import shipped
from tests.pages.practice_desk import PRACTICE
from tests.records.making import DETAILS
from tests.records.making import by_visitor
from tests.records.making import make
from tests.records.making import make_sent
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving
from triage.records.storing import store

TABLET = (820, 1180)
TEXTS = shipped().desk["nl"]
NAMES = ("Anna van Dijk", "Bram Postma", "Carla Smit", "Daan Visser")
SECOND = 1_000
COLUMNS = """() => [...document.querySelectorAll(".st-key-inboxtable .stHorizontalBlock")]
  .map((line) => [...line.children].map((column) => Math.round(column.getBoundingClientRect().left)))"""
A_HAND_TO_THE_BUTTON = 600  # milliseconds


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as started:
        fill(started)
        yield started
        complaints = started.complaints()
    assert complaints == ""


def fill(server: Server) -> None:
    """Anna cannot wait, the others can."""
    with opened(server) as desk, desk.records.sessions.begin() as session:
        for seed, name in enumerate(NAMES):
            received = datetime.now(UTC) - timedelta(hours=7, minutes=seed)
            details = DETAILS.model_copy(update={"name": name})
            differs = {"history": ("cancer",), "ill": ("night_sweats",)} if seed == 0 else {}
            submission = make(seed, received=received, details=details, practice=PRACTICE, **differs)
            audit, records = by_visitor(practice=PRACTICE), desk.records
            store(session, submission, public=records.public, key=records.key, audit=audit)


def look_at(page: Page, screen: str) -> None:
    """Nothing for axe-core to say in the light and in the dark, nothing too wide, and pictures."""
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        page.wait_for_timeout(SECOND / 2)
        if TAKES_PICTURES:
            page.screenshot(path=SCREENS / f"desk-{screen}-{colours}.png", full_page=True)
        assert violations(page, colours) == [], (screen, colours)
    page.emulate_media(color_scheme="light")
    main = "document.getElementById('stMain')"
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth"), screen


def open_submission(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#page-title")).to_have_text(name)


def row_of(name: str) -> str:
    return f'[class*="{make_sent(NAMES.index(name)).id}"][class*="st-key-row_"]'


def choose(page: Page, words: str, option: str) -> None:
    page.get_by_label(words, exact=True).last.click()
    page.get_by_role("option", name=option, exact=True).click()


def save(page: Page, answer: str = TEXTS.form.saved) -> None:
    page.get_by_role("button", name=TEXTS.form.save, exact=True).click()
    expect(page.locator(".st-key-card_act .note")).to_contain_text(answer)
    expect(page.locator(".st-key-card_act .note")).to_be_in_viewport()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("device", "size", "name"), [("desktop", DESKTOP, NAMES[1]), ("tablet", TABLET, NAMES[2])]
)
def test_a_review_goes_from_new_to_closed(
    desk_window: BrowserContext, server: Server, device: str, size: tuple[int, int], name: str
) -> None:
    with colleague(desk_window, server, f"t.{device}", size=size) as one:
        page = one.page
        one.open("inbox")
        expect(page.locator('[class*="st-key-row_urgent_"]')).to_contain_text("wacht al 7 uur")
        look_at(page, f"inbox-{device}")
        open_submission(page, name)
        page.get_by_role("radio", name=re.compile("^Eerst naar de huisarts")).check(force=True)
        choose(page, TEXTS.form.status, TEXTS.form.statuses["contacted"])
        page.get_by_label(TEXTS.form.note, exact=True).fill("Gebeld, maandag langs.")
        page.get_by_label(TEXTS.form.note, exact=True).blur()
        page.wait_for_timeout(A_HAND_TO_THE_BUTTON)
        save(page)
        expect(page.locator(".notes")).to_contain_text("Gebeld, maandag langs.")
        look_at(page, f"submission-{device}")
        choose(page, TEXTS.form.status, TEXTS.form.statuses["closed"])
        choose(page, TEXTS.form.happened, TEXTS.form.happenings["referred"])
        save(page)
        expect(page.locator(".chip.st").first).to_have_text(TEXTS.form.statuses["closed"])
        page.get_by_role("button", name=TEXTS.submission.back).last.click()
        row = page.locator(row_of(name))
        expect(row).to_contain_text(TEXTS.form.statuses["closed"])


def test_the_browsers_back_leaves_what_is_filled_in_with_whom_it_is_about(
    desk_window: BrowserContext, server: Server
) -> None:
    anna, other = NAMES[0], NAMES[3]
    with colleague(desk_window, server, "t.terug") as one:
        page = one.page
        one.open("inbox")
        open_submission(page, anna)
        page.get_by_role("button", name=TEXTS.submission.back).last.click()
        open_submission(page, other)
        doubts = page.get_by_role("radio", name=re.compile("^Eerst naar de huisarts"))
        doubts.check(force=True)
        page.get_by_label(TEXTS.form.note, exact=True).fill("Over Daan.")
        page.keyboard.press("Tab")
        page.wait_for_timeout(SECOND / 2)
        page.evaluate("history.go(-2)")
        expect(page.locator("#page-title")).to_have_text(anna)
        expect(page.get_by_label(TEXTS.form.note, exact=True)).to_have_count(
            1
        )  # the other one goes a moment later
        expect(page.get_by_label(TEXTS.form.note, exact=True)).to_have_value("")
        expect(doubts).not_to_be_checked()
        page.get_by_label(TEXTS.form.note, exact=True).fill("Over Anna.")
        page.keyboard.press("Tab")
        save(page)
        expect(page.locator(".notes")).to_contain_text("Over Anna.")
        expect(page.locator(".notes")).not_to_contain_text("Over Daan.")
        expect(doubts).not_to_be_checked()


@pytest.mark.slow
def test_two_therapists_see_each_others_change_at_once(
    browser: Browser, desk_window: BrowserContext, server: Server
) -> None:
    elsewhere = new_window(browser, locale="nl-NL")
    with colleague(desk_window, server, "t.een") as first, colleague(elsewhere, server, "t.twee") as second:
        for one in (first, second):
            one.open("inbox")
        open_submission(first.page, NAMES[3])
        choose(first.page, TEXTS.form.status, TEXTS.form.statuses["planned"])
        save(first.page)
        row = second.page.locator(row_of(NAMES[3]))
        expect(row).to_contain_text(TEXTS.form.statuses["planned"])  # nobody touched this page
        open_submission(second.page, NAMES[3])
        second.page.get_by_label(TEXTS.form.note, exact=True).fill("Half geschreven")
        second.page.keyboard.press("Tab")
        first.page.get_by_label(TEXTS.form.reason, exact=True).fill("Klinkt mild.")
        save(first.page)
        expect(second.page.get_by_role("alert")).to_contain_text("t.een")
        expect(second.page.get_by_label(TEXTS.form.note, exact=True)).to_have_value("Half geschreven")
        second.page.get_by_role("button", name=TEXTS.form.show_change).click()
        expect(second.page.get_by_label(TEXTS.form.reason, exact=True)).to_have_value("Klinkt mild.")
        expect(second.page.get_by_label(TEXTS.form.note, exact=True)).to_have_value("Half geschreven")
    elsewhere.close()


def test_every_line_of_the_inbox_stands_in_the_same_columns(
    desk_window: BrowserContext, server: Server
) -> None:
    with colleague(desk_window, server, "t.recht") as one:
        one.open("inbox")
        expect(one.page.locator('[class*="st-key-row_urgent_"]')).to_be_visible()
        shoot(one.page, "desk-inbox-columns", width=DESKTOP[0])
        lines = one.page.evaluate(COLUMNS)
        assert len(lines) == 1 + len(NAMES)
        assert all(line == lines[0] for line in lines)


def test_the_keyboard_alone_opens_the_most_urgent(desk_window: BrowserContext, server: Server) -> None:
    with colleague(desk_window, server, "t.toets") as one:
        one.open("inbox")
        for _ in range(60):
            one.page.keyboard.press("Tab")
            focused = one.page.evaluate("document.activeElement.innerText || ''")
            if focused.strip() == NAMES[0]:
                break
        one.page.keyboard.press("Enter")
        expect(one.page.locator("#page-title")).to_have_text(NAMES[0])
        expect(one.page.locator("#page-title")).to_be_focused()


def test_on_paper_stands_whom_to_call_and_nothing_that_needs_a_screen(
    desk_window: BrowserContext, server: Server
) -> None:
    with colleague(desk_window, server, "t.papier") as one:
        one.open("inbox")
        open_submission(one.page, NAMES[0])
        tick = one.page.get_by_role("checkbox", name=f"{TEXTS.form.care} {TEXTS.form.care_more}", exact=True)
        expect(tick).to_have_count(1)
        one.page.emulate_media(media="print")
        expect(one.page.locator('.acts a[href^="tel:"]')).to_be_visible()
        for words in (TEXTS.frame.sign_out, TEXTS.form.note, TEXTS.form.save, TEXTS.letter.download_lead):
            expect(one.page.get_by_text(words, exact=True).first).to_be_hidden()


def test_the_text_for_the_record_is_copied_in_one_press(desk_window: BrowserContext, server: Server) -> None:
    with colleague(desk_window, server, "t.kopie") as one:
        one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        one.open("inbox")
        open_submission(one.page, NAMES[0])
        one.page.get_by_text(TEXTS.record.title, exact=True).click()
        one.page.get_by_role("button", name=TEXTS.record.copy_all).click()
        expect(one.page.get_by_role("button", name=TEXTS.record.copied)).to_be_visible()
        copied = one.page.evaluate("navigator.clipboard.readText()")
        assert NAMES[0] in copied
        assert "cancer_with_signs" in copied
