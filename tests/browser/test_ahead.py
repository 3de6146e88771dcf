"""The first pages are there at once, ask what they can, and hand over to the server without a question asked twice."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect

from tests.browser.looking import SCREENS
from tests.browser.looking import TAKES_PICTURES
from tests.browser.looking import violations
from tests.browser.visiting import PHONE
from tests.builders import shipped
from tests.serving import Server

TEXTS, PAGES = shipped().texts["nl"], shipped().pages["nl"]
KEPT = "JSON.parse(sessionStorage.getItem('draft'))"
LATE = 12_000
DIFFERS = "{{ const real = Date.now; Date.now = () => real() + {minutes} * 60_000 }}"
ALARMS = [("cannot_pee",), ("cannot_pee", "saddle_numbness")]


@dataclass
class Early:
    """A tab for which everything but the first reply is held back until it is let through."""

    page: Page
    server: Server
    held: list[Route] = field(default_factory=list)
    is_open: bool = False
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route("**/static/js/**", self._hold)
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{self.server.address}/?lang=nl", wait_until="commit")
        self.title.wait_for()

    def _hold(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def let_through(self) -> None:
        self.is_open = True
        while self.held:
            self.held.pop().continue_()

    @property
    def title(self) -> Locator:
        return self.page.locator("h1:visible")

    @property
    def is_ahead(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.dataset.ahead !== 'no'"))

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def begin(self) -> None:
        self.press(PAGES.start.begin)

    def age(self, years: int) -> None:
        self.page.locator("#ahead input[name=age]").fill(str(years))
        self.press(PAGES.item.next)

    def choose(self, item: str, *options: str) -> None:
        for option in options:
            self.page.locator(f"#ahead input[name={item}][value={option}]").check()
        self.press(PAGES.item.next)

    def asks(self, item: str) -> None:
        expect(self.title).to_have_text(TEXTS.items[item].wording)


EMPTY_BOXES = """() => {
  window.emptyBoxes = [];
  new MutationObserver(() => {
    const box = document.querySelector('[class*="st-key-q_"] [data-testid="stSkeleton"]');
    if (box?.checkVisibility()) emptyBoxes.push(box.closest('[class*="st-key-q_"]').className);
  }).observe(document, { childList: true, subtree: true });
}"""


@pytest.fixture
def early(window: BrowserContext, server: Server) -> Iterator[Early]:
    width, height = PHONE
    page = window.new_page()
    page.set_viewport_size({"width": width, "height": height})
    one = Early(page, server)
    yield one
    one.let_through()
    page.close()
    assert one.complaints == []


def walk_to_the_end(early: Early) -> None:
    early.begin()
    early.age(61)
    early.choose("bladder_saddle", "none")
    early.choose("leg_signs", "none")
    early.choose("sudden", "none")
    early.choose("ill", "none")
    early.choose("history", "none")


def test_nothing_but_one_reply_is_needed_to_begin(early: Early) -> None:
    early.begin()
    early.asks("age")
    expect(early.title).to_be_focused()
    assert early.held  # Streamlit did not even arrive


def test_everything_given_before_the_server_came_is_handed_over(early: Early) -> None:
    walk_to_the_end(early)
    early.asks("injury")
    early.let_through()
    early.page.wait_for_selector("#page-marker", state="attached")
    early.choose("injury", "none")
    early.asks("region")
    assert not early.is_ahead
    responses = early.page.evaluate(f"{KEPT}.visit.responses")
    assert responses["age"] == 61
    assert responses["injury"] == "none"
    assert "region" not in responses
    early.page.evaluate("history.back()")  # into what was asked before the server was there
    expect(early.title).to_be_visible()


@pytest.mark.parametrize("signs", ALARMS, ids=["one", "two"])
def test_an_alarm_waits_for_the_server_and_is_then_taken_up(early: Early, signs: Sequence[str]) -> None:
    early.begin()
    early.age(61)
    early.choose("bladder_saddle", *signs)
    expect(early.title).to_have_text(PAGES.ahead.wait)
    early.let_through()
    expect(early.title).to_have_text(PAGES.second_look.title)
    assert early.page.evaluate(f"{KEPT}.visit.responses.bladder_saddle") == list(signs)


@pytest.mark.parametrize("signs", ALARMS, ids=["one", "two"])
def test_who_waits_too_long_with_an_alarm_sees_whom_to_call(early: Early, signs: Sequence[str]) -> None:
    early.begin()
    early.age(61)
    early.choose("bladder_saddle", *signs)
    late = early.page.locator("[data-late]")
    expect(late).to_be_visible(timeout=LATE)
    expect(late.locator("a.call")).to_have_attribute("href", "tel:112")
    expect(late).to_contain_text(TEXTS.safety_net.now["emergency"])
    assert violations(early.page) == []


def test_a_response_that_is_missing_is_asked_for(early: Early) -> None:
    early.begin()
    early.press(PAGES.item.next)
    expect(early.page.get_by_role("alert")).to_contain_text("1 tot en met 120")
    expect(early.page.get_by_role("alert")).to_be_focused()
    early.age(121)
    early.asks("age")
    early.age(61)
    early.press(PAGES.item.next)
    none = PAGES.errors.checklist.format(
        none=TEXTS.none_of_these.label if hasattr(TEXTS.none_of_these, "label") else TEXTS.none_of_these
    )
    expect(early.page.get_by_role("alert")).to_contain_text(none)


def test_none_of_these_excludes_the_others_and_they_exclude_it(early: Early) -> None:
    early.begin()
    early.age(61)
    boxes = early.page.locator("#ahead input[name=bladder_saddle]")
    boxes.first.check()
    early.page.locator("#ahead input[name=bladder_saddle][value=none]").check()
    expect(boxes.first).not_to_be_checked()
    boxes.first.check()
    expect(early.page.locator("#ahead input[name=bladder_saddle][value=none]")).not_to_be_checked()


def test_back_and_forward_turn_the_pages(early: Early) -> None:
    early.begin()
    early.age(61)
    early.asks("bladder_saddle")
    early.page.locator("#ahead a.back:visible").click()
    early.asks("age")
    expect(early.page.locator("#ahead input[name=age]")).to_have_value("61")
    early.page.evaluate("history.forward()")
    early.asks("bladder_saddle")


def test_what_was_given_is_erased_at_one_press(early: Early) -> None:
    early.begin()
    early.age(61)
    early.page.locator("#ahead [data-step=erase]:visible").click()
    expect(early.title).to_have_text(PAGES.start.title)
    assert early.page.evaluate("sessionStorage.getItem('draft')") is None


def test_another_language_goes_on_with_what_was_given(early: Early) -> None:
    early.begin()
    early.age(61)
    early.let_through()
    early.page.locator("#ahead [lang=en]:visible").click()
    expect(early.title).to_have_text(shipped().texts["en"].items["bladder_saddle"].wording)
    assert early.page.evaluate(f"{KEPT}.visit.responses") == {"age": 61}


@pytest.mark.parametrize("hours", [1, -26], ids=["ahead", "behind"])
def test_a_device_with_the_wrong_time_loses_nothing(early: Early, hours: int) -> None:
    early.page.evaluate(DIFFERS.format(minutes=60 * hours))
    early.begin()
    early.age(61)
    early.let_through()
    early.page.wait_for_selector("#page-marker", state="attached")
    early.choose("bladder_saddle", "none")
    early.asks("leg_signs")
    assert not early.is_ahead
    assert early.page.evaluate(f"{KEPT}.visit.responses") == {"age": 61, "bladder_saddle": ["none"]}


def test_what_was_given_more_than_a_day_ago_is_gone(early: Early) -> None:
    early.begin()
    early.age(61)
    early.page.add_init_script(DIFFERS.format(minutes=25 * 60))
    early.let_through()
    early.page.reload()
    expect(early.title).to_have_text(PAGES.expired.title)
    assert early.page.evaluate("sessionStorage.getItem('draft')") is None


def test_the_first_pages_are_for_everybody(early: Early) -> None:
    for name in ("start", "age", "bladder_saddle"):
        for colours in ("light", "dark"):
            early.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
            if TAKES_PICTURES:
                early.page.screenshot(path=SCREENS / f"phone-ahead-{name}-{colours}.png", full_page=True)
            assert violations(early.page, colours) == [], (name, colours)
            assert early.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if name == "start":
            early.begin()
        elif name == "age":
            early.age(61)


def test_without_a_script_the_signs_and_the_numbers_are_there(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/?lang=nl")
    expect(page.locator(".without-script h3").first).to_have_text(TEXTS.safety_net.now["emergency"])
    expect(page.locator('a[href="tel:112"]').first).to_be_visible()
    expect(
        page.locator(f'.without-script a[href="tel:{shipped().practice.telephone.calls}"]').first
    ).to_be_visible()
    expect(page.locator(".without-script p .number").first).to_have_css("display", "inline")
    expect(page.get_by_role("button")).to_have_count(0)
    context.close()


def test_no_control_is_an_empty_box_first(early: Early) -> None:
    early.let_through()
    early.page.locator("#page-marker").wait_for(state="attached")
    early.page.evaluate(EMPTY_BOXES)
    early.begin()
    early.page.locator(".st-key-q_age input").fill("41")
    early.press(PAGES.item.next)
    early.asks("pregnant")
    early.page.locator(".st-key-q_pregnant [data-testid=stRadioOption]").first.click()
    early.press(PAGES.item.next)
    early.asks("bladder_saddle")
    early.page.locator(".st-key-q_bladder_saddle .stCheckbox").first.wait_for()
    assert early.page.evaluate("emptyBoxes") == []
