"""What a page looks like to people who see, hear or handle it otherwise, and a picture for who wants to look."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visiting import DESKTOP
from tests.browser.visiting import PHONE
from tests.browser.visiting import Visitor
from triage.ui.visitor.way import RESULT

SCREENS = Path(__file__).parent / "screens"
TAKES_PICTURES = os.environ.get("TRIAGE_PICTURES") == "1"
NARROWEST = (280, 600)  # what docs/embedding.md promises
TWICE_AS_LARGE = (DESKTOP[0] // 2, DESKTOP[1] // 2)  # a desktop at 200 %
AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS_ONLY = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""What other colours can change."""
ENGLISH_OF_STREAMLIT = (
    "Press Enter",
    "Running",
    "Connection error",
    "Rerun",
    "Made with",
    "Deploy",
    "Skip to content",
    "Choose an option",
    "Fullscreen",
    "Streamlit",
    "Loading",
    "Please wait",
)
A4 = b"0 0 594.95996 841.91998"
ALL_TEXT = """() => [
  document.title,
  document.body.innerText,
  ...[...document.querySelectorAll("body *")].flatMap((element) =>
    ["aria-label", "placeholder", "title", "alt"].map((name) => element.getAttribute(name) ?? "")),
].filter(Boolean).join("\\n")"""
TOO_WIDE = """() => {
  const main = document.getElementById("stMain");
  const scrolls = (box) => box.scrollWidth > box.clientWidth;
  const mayScroll = (element) => element.closest("details, .js-plotly-plot");
  const sticksOut = (element) => element.getBoundingClientRect().right > innerWidth + 1 && !mayScroll(element);
  const found = [...main.querySelectorAll("*")].filter(sticksOut).map((one) => one.className || one.tagName);
  return [document.documentElement, main].some(scrolls) ? ["the page scrolls sideways", ...found] : found;
}"""

TOO_SMALL = """() => {
  const parts = "button, summary, .btn, .go, .foot a, .leave a, [data-testid=stRadioOption], .stCheckbox label";
  const isSmall = ({ width, height }) => width > 1 && Math.min(width, height) < 43.5;
  const isCut = (one) => one && (one.offsetWidth <= 1 || isCut(one.parentElement));  // there for the ear only
  const isSeen = (one) => one.checkVisibility() && !one.closest("[aria-hidden=true]") && !isCut(one.parentElement);
  const found = [...document.querySelectorAll(parts)].filter(isSeen);
  return found.filter((one) => isSmall(one.getBoundingClientRect())).map((one) => one.innerText || one.className);
}"""


def hold_to_everything(visitor: Visitor, screen: str) -> None:
    """What every screen owes everybody, in the light and in the dark, at every width and on paper."""
    page = visitor.page
    for colours in ("light", "dark"):
        visitor.in_colours(colours)
        for device, (width, _) in {"phone": PHONE, "desktop": DESKTOP}.items():
            shoot(page, f"{device}-{screen}" + ("-dark" if colours == "dark" else ""), width=width)
        assert violations(page, colours) == [], colours
    assert english_in(page) == []
    for size in (NARROWEST, PHONE, TWICE_AS_LARGE, DESKTOP):
        with as_wide_as(page, *size):
            assert too_wide(page) == [], size
            assert too_small(page) == [], size
    if visitor.here == RESULT and visitor.gets_advice:
        assert printed_pages(page) == 1


def violations(page: Page, colours: str = "light") -> list[str]:
    """What axe-core finds, one line for each element; in the dark only what is wrong with the colours."""
    rules = COLOURS_ONLY if colours == "dark" else RULES
    found = AXE.run(page, options=rules).response["violations"]
    return [f"{v['id']}: {node['html'][:200]} {node['failureSummary']}" for v in found for node in v["nodes"]]


def english_in(page: Page) -> list[str]:
    """Streamlit's own words, which speak to developers."""
    said: str = page.evaluate(ALL_TEXT)
    return [words for words in ENGLISH_OF_STREAMLIT if words in said]


def too_wide(page: Page) -> list[str]:
    """What sticks out at the side."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def too_small(page: Page) -> list[str]:
    """What a finger misses: lower or narrower than 44 px."""
    found: list[str] = page.evaluate(TOO_SMALL)
    return found


@contextmanager
def as_wide_as(page: Page, width: int, height: int) -> Iterator[None]:
    """Another size of window for a moment."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": height})
    yield
    if before:
        page.set_viewport_size(before)


def shoot(page: Page, name: str, *, width: int) -> None:
    """A picture of the whole page, as long as it is, for who asked for pictures.

    Streamlit scrolls inside, so the window has to grow.
    """
    if not TAKES_PICTURES:
        return
    SCREENS.mkdir(exist_ok=True)
    with as_wide_as(page, width, 600):
        length: int = page.evaluate("() => document.querySelector('.stMain > *').scrollHeight")
        with as_wide_as(page, width, max(600, length)):
            page.screenshot(path=SCREENS / f"{name}.png")


def printed_pages(page: Page) -> int:
    """On how many sheets of A4 the page prints."""
    printed = page.pdf(prefer_css_page_size=True)
    assert set(re.findall(rb"/MediaBox \[([^\]]*)\]", printed)) == {A4}
    return len(re.findall(rb"/Type /Page\b", printed))
