"""The overview in a real browser, as a reader sees it: nobody's name, charts, tables, light and dark."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.browser.desk_visiting import desk_of
from tests.browser.looking import SCREENS
from tests.browser.looking import violations
from tests.browser.visiting import DESKTOP
from tests.builders import shipped
from tests.measuring.filling import Crowd
from tests.measuring.filling import fill
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving
from triage.access.door import Door
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.passing import Batch
from triage.records.passing import Counted
from triage.records.passing import add_batch
from triage.records.passing import week_of
from triage.ui.therapist.present import SESSION_COOKIE

PRACTICE = "practice"
CARDS = 8
PATIENCE = 30_000  # milliseconds; the first chart waits for the library that draws it
WHOLE_PAGE = 3100
SUBMISSIONS = 1_500  # enough that the page is there before all of them were opened, and then fills itself
OVER = timedelta(weeks=90)
INK = {"light": "rgb(23, 48, 46)", "dark": "rgb(232, 241, 238)"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as started:
        with opened(started) as desk:
            fill(desk, Crowd(shipped(), PRACTICE, SUBMISSIONS, OVER, datetime.now(UTC)))
            count_visits(desk)
        yield started
        complaints = started.complaints()
    assert complaints == ""


@contextmanager
def opened(server: Server) -> Iterator[Desk]:
    desk = open_desk(f"sqlite:///{server.data}/triage.db", server.data / "keys", random_bytes=os.urandom)
    yield desk
    desk.close()


def count_visits(desk: Desk) -> None:
    """Of 400 visits some stop at every item, and most of those at the last."""
    about, now = shipped().questionnaire, datetime.now(UTC)
    batch, left = Batch(Counter(), Counter()), 400
    for at, item in enumerate(about.items):
        counted = Counted(week_of(now), about.about.version, item.id)
        batch.shown[counted] = left
        left -= (at * 7) % 13
        batch.went_on[counted] = left
    with desk.records.sessions.begin() as session:
        add_batch(session, PRACTICE, batch)


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A tab of a reader, who is signed in and looks at the overview."""
    with opened(server) as desk:
        door = Door(desk, PRACTICE)
        token = signed_in(door, make_member(door, "m.lezer", Role.READER), datetime.now(UTC))
    width, height = DESKTOP
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="nl-NL", reduced_motion="reduce"
    )
    address = desk_of(server)
    context.add_cookies(
        [{"name": SESSION_COOKIE, "value": token, "url": f"https://{urlsplit(address).netloc}"}]
    )
    opened_page = context.new_page()
    complaints: list[str] = []
    opened_page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened_page.goto(f"{address}/?s=overview")
    yield opened_page
    context.close()
    assert complaints == []


def test_a_reader_sees_every_chart_with_its_table_in_the_light_and_in_the_dark(page: Page) -> None:
    texts = shipped().desk["nl"].overview
    expect(page.get_by_role("heading", level=1)).to_have_text(texts.title)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot")).to_have_count(CARDS, timeout=PATIENCE)
    expect(page.locator("summary", has_text=shipped().pages["nl"].result.see_table)).to_have_count(CARDS)
    expect(page.get_by_role("table").first).to_be_hidden()
    page.locator("summary").first.click()
    expect(page.get_by_role("table").first).to_contain_text(texts.volume.columns[1])
    page.locator("summary").first.click()
    SCREENS.mkdir(exist_ok=True)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        page.set_viewport_size({"width": DESKTOP[0], "height": WHOLE_PAGE})
        for chart in ("mix", "prompt", "fired", "stops"):
            names = page.locator(f".st-key-chart_{chart} .ytick text").first
            expect(names).to_have_css("fill", INK[colours], timeout=PATIENCE)
        page.screenshot(path=SCREENS / f"desktop-overview-{colours}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []
