"""The overview in a real browser, as a reader sees it: nobody's name, charts, tables, light and dark."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page
from playwright.sync_api import expect
from sqlalchemy import insert

from tests.browser.at_the_desk import colleague
from tests.browser.at_the_desk import opened
from tests.browser.looking import shoot
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.browser.visiting import DESKTOP
from tests.builders import shipped
from tests.builders import unremarkable
from tests.measuring.filling import Crowd
from tests.measuring.filling import ask_again
from tests.measuring.filling import fill
from tests.measuring.filling import row_of
from tests.pages.practice_desk import PRACTICE
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.passing import Batch
from triage.records.passing import Counted
from triage.records.passing import add_batch
from triage.records.passing import week_of
from triage.records.tables import SubmissionRow

CARDS = 9
PATIENCE = 60_000  # milliseconds; the first chart waits for the library that draws it
SUBMISSIONS = 1_500  # enough that the page is there before all of them were opened, and then fills itself
OVER = timedelta(weeks=90)
TABLET, SMALL_DESKTOP = (820, 1180), (1200, 900)
# True once the charts have the width of the screen, every word is inside its chart, and no two names of an axis touch.
WITHOUT_CLASHES = """() => [...document.querySelectorAll(".js-plotly-plot")].every((chart) => {
  const edge = chart.getBoundingClientRect();
  const boxes = (what) => [...chart.querySelectorAll(what)].map((text) => text.getBoundingClientRect());
  const isInside = (box) => box.left >= edge.left - 1 && box.right <= edge.right + 1;
  const names = boxes(".xtick text");
  const isApart = (box, at) => at === 0 || names[at - 1].right <= box.left;
  return boxes("text").every(isInside) && names.every(isApart);
})"""
READERS = count(1)
INK = {"light": "rgb(23, 48, 46)", "dark": "rgb(232, 241, 238)"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as started:
        with opened(started) as desk:
            fill(desk, Crowd(shipped(), PRACTICE, SUBMISSIONS, OVER, datetime.now(UTC)))
            count_visits(desk)
            follow_up(desk)
        yield started
        complaints = started.complaints()
    assert complaints == ""


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


def follow_up(desk: Desk) -> None:
    """Of 90 people who are asked again 70 reply, and most of those have less pain by then."""
    crowd = Crowd(shipped(), PRACTICE, 90, timedelta(weeks=10), datetime.now(UTC), Random(8))
    advices, start = ("self_care", "exercise_therapy", "exercise_therapy"), unremarkable(pain=6, limitation=6)
    rows = [row_of(desk, crowd, (start, advices[at % 3]), at) for at in range(90)]
    with desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)
    for at, row in enumerate(rows):
        replies = {"pain": (2, 3, 6, 9)[at // 3 % 4], "limitation": (3, 6)[at // 3 % 2]}
        ask_again(desk, row, replies if at < 70 else None)


@pytest.fixture
def page(desk_window: BrowserContext, server: Server) -> Iterator[Page]:
    """A tab of a reader, who is signed in and looks at the overview."""
    with colleague(desk_window, server, f"m.lezer.{next(READERS)}", Role.READER) as reader:
        reader.open("overview")
        yield reader.page


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
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        for chart in ("mix", "prompt", "fired", "stops"):
            names = page.locator(f".st-key-chart_{chart} .ytick text").first
            expect(names).to_have_css("fill", INK[colours], timeout=PATIENCE)
        shoot(page, f"desk-overview-{colours}", width=DESKTOP[0])
        assert violations(page, colours) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("size", [TABLET, SMALL_DESKTOP])
def test_no_word_of_a_chart_is_cut_off_or_touches_another(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot")).to_have_count(CARDS, timeout=PATIENCE)
    page.wait_for_function(WITHOUT_CLASHES, timeout=PATIENCE)
    assert too_wide(page) == []
