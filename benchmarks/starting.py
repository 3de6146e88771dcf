"""How soon a visitor on a slow telephone can answer the first question, and when the rest is there behind it.

`make bench ARGS=starting`. Slow 4G as Chromium's own tools imitate it, and a processor four times slower.

The baseline is a SurveyJS page with 20 questions, served as static files.
"""

from collections.abc import Sequence
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.slow_phone import Loading
from benchmarks.slow_phone import open_slowly
from benchmarks.static_page import surveyjs_page
from tests.browser.provide import LAUNCH_FLAGS
from tests.browser.provide import find_chromium
from tests.builders import shipped
from tests.serving import serving
from triage.ui.ahead.ways import items_ahead

TIMES = 5
PACE = 7  # seconds that a visitor takes for a question
KILO = 1_000

SHOWS, ASKS, WHOLE = "shows", "asks", "whole"
THEIRS = {ASKS: "document.querySelector('.sd-question input')"}
# The start is pressed as soon as that does anything; the first question is there when its field can be seen.
OURS = {
    SHOWS: "document.querySelector('#ahead h1')",
    ASKS: "(document.querySelector('#ahead form input')?.getClientRects().length"
    " || document.querySelector('#ahead [data-step=begin]')?.click(), document.querySelector('#ahead form input'))",
    WHOLE: "Boolean(document.querySelector('#page-marker')"
    " && document.querySelector('[data-test-connection-state=CONNECTED]')"
    " && document.querySelector('.st-key-draft input')?.disabled === false)",
}


def run() -> None:
    """Print the table."""
    with sync_playwright() as playwright, serving() as server, surveyjs_page() as survey:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_FLAGS))
        theirs, ours = [], []
        for _ in range(TIMES):
            theirs.append(open_slowly(browser, survey, THEIRS))
            ours.append(open_slowly(browser, f"{server.address}/?lang=nl", OURS))
        browser.close()
    _print(theirs, ours)


def _print(theirs: Sequence[Loading], ours: Sequence[Loading]) -> None:
    baseline, first, whole = _seconds(theirs, ASKS), _seconds(ours, ASKS), _seconds(ours, WHOLE)
    needed = len(items_ahead(shipped())) * PACE
    print(f"slow 4G, a processor four times slower, median of {TIMES}")
    print(f"  {'baseline: SurveyJS asks':<36}{baseline:>6.2f} s, after {_bytes(theirs, ASKS):>7,.0f} kB")
    print(
        f"  {'the start can be seen':<36}{_seconds(ours, SHOWS):>6.2f} s, after {_bytes(ours, SHOWS):>7,.0f} kB"
    )
    print(
        f"  {'the first question can be answered':<36}{first:>6.2f} s, {first / baseline:.2f} of the baseline"
    )
    print(f"  {'Streamlit is ready behind it':<36}{whole:>6.2f} s, after {_bytes(ours, WHOLE):>7,.0f} kB")
    print(
        f"  at {PACE} s a question somebody needs it {needed} s after the start: {needed / whole:.0f} times later"
    )


def _seconds(loadings: Sequence[Loading], what: str) -> float:
    return median(one.seconds[what] for one in loadings)


def _bytes(loadings: Sequence[Loading], until: str) -> float:
    return median(one.bytes_until(one.seconds[until]) for one in loadings) / KILO
