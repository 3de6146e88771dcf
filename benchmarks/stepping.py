"""How long a visitor waits from a press to the next question on the screen.

`make bench ARGS=stepping`. Without a delay of the network, and with 100 ms for there and back.

The baseline is Streamlit as it comes: one radio on a page, and the next one after a choice.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from statistics import median
from statistics import quantiles

from playwright.sync_api import Browser
from playwright.sync_api import Locator
from playwright.sync_api import sync_playwright

from benchmarks.bare_page import QUESTIONS
from benchmarks.bare_page import bare_page
from benchmarks.far_away import far_from
from tests.browser.provide import LAUNCH_FLAGS
from tests.browser.provide import find_chromium
from tests.browser.visiting import PHONE
from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.builders import unremarkable
from tests.serving import serving

VISITS = 3
DELAYS = (0.0, 0.1)
PART = {0.0: 0.5, 0.1: 0.75}
MILLISECONDS_OF_PATIENCE = 60_000
# The press itself, until another title is painted; nothing here makes the browser lay the page out once more.
PRESS = """(button) => new Promise((done) => {
  const title = () => [...document.querySelectorAll("h1")].at(-1)?.textContent;
  const before = title(), began = performance.now();
  const look = () => {
    const now = title();
    if (!now || now === before) return;
    changes.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  };
  const changes = new MutationObserver(look);
  changes.observe(document, { childList: true, subtree: true, characterData: true });
  button.click();
})"""


def run() -> None:
    """Print the table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_FLAGS))
        for delay in DELAYS:
            print(f"from a press to the next question, {delay * 1000:.0f} ms there and back")
            with served(delay) as (ours, theirs):
                own = [step for _ in range(VISITS) for step in _visit(browser, ours)]
                baseline = [step for _ in range(VISITS) for step in _visit_bare(browser, theirs)]
            _print("baseline: Streamlit as it comes", baseline)
            _print("the self-check", own)
            print(f"  {median(own) / median(baseline):.2f} of the baseline's median (goal {PART[delay]})")
        browser.close()


@contextmanager
def served(delay: float) -> Iterator[tuple[str, str]]:
    """Both servers, as far away."""
    with serving() as server, bare_page() as bare:
        if not delay:
            yield server.address, bare
            return
        ports = server.port, int(bare.rsplit(":", 1)[1])
        with far_from(ports[0], seconds=delay) as ours, far_from(ports[1], seconds=delay) as theirs:
            yield f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{theirs}"


def _visit(browser: Browser, address: str) -> Iterator[float]:
    """From the first item that the server asks to the last one."""
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    page.set_default_timeout(MILLISECONDS_OF_PATIENCE)
    visitor, responses = Visitor(page, address), unremarkable()
    alarms = shipped().questionnaire.items[0].section
    first = next(item.id for item in shipped().questionnaire.items if item.section != alarms)
    visitor.come_to(first, responses)
    while (here := visitor.here) in responses:
        visitor.give(here, responses[here])
        yield _press(visitor.next)
        visitor.arrive_from(here)
    page.close()


def _visit_bare(browser: Browser, address: str) -> Iterator[float]:
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    page.set_default_timeout(MILLISECONDS_OF_PATIENCE)
    page.goto(address)
    for question in range(QUESTIONS):
        page.get_by_role("heading", name=f"Question {question + 1}", exact=True).wait_for()
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        yield _press(page.get_by_test_id("stRadioOption").first)
    page.close()


def _press(what: Locator) -> float:
    return float(what.evaluate(PRESS))


def _print(name: str, steps: Sequence[float]) -> None:
    high = quantiles(steps, n=20)[-1]
    print(f"  {name:<34}{median(steps):>5.0f} ms at the median, {high:>5.0f} at p95, {len(steps)} steps")
