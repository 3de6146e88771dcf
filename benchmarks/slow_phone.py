"""A slow telephone: Chromium with a slow line and a slow processor, that notes when something can be seen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TypedDict

from playwright.sync_api import Browser
from playwright.sync_api import CDPSession

from tests.browser.visiting import PHONE

# What Chromium's own tools call slow 4G; latency in milliseconds for each request, the rest in bytes per second.
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 188_744, "uploadThroughput": 88_474}
SLOWER = 4
MILLISECONDS_OF_PATIENCE = 180_000
BETWEEN_LOOKS = 200

# A frame after something can be seen, it is painted.
LOOK = """
window.noted = {};
const looks = {%s};
const look = () => {
  for (const [name, isThere] of Object.entries(looks)) {
    if (name in window.noted) continue;
    const found = isThere();
    const isSeen = found === true || found?.getClientRects?.().length;
    if (isSeen) requestAnimationFrame(() => (window.noted[name] ??= performance.now()));
  }
  requestAnimationFrame(look);
};
if (window === top) requestAnimationFrame(look);
"""


class Told(TypedDict):
    """What the browser tells of one reply, or of one part of it."""

    type: str
    requestId: str
    timestamp: float


@dataclass
class Loading:
    """What one opening of a page took: seconds until each thing could be seen, and the bytes received until then."""

    seconds: dict[str, float] = field(default_factory=dict)
    received: list[tuple[float, float]] = field(default_factory=list)

    def bytes_until(self, seconds: float) -> float:
        return sum(size for at, size in self.received if at <= seconds)


def open_slowly(browser: Browser, address: str, looks: Mapping[str, str]) -> Loading:
    """Open the page with nothing remembered; `looks` holds what to wait for, each as an expression of JavaScript."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True)
    page = context.new_page()
    page.add_init_script(
        LOOK % ",".join(f"{json.dumps(name)}: () => ({is_there})" for name, is_there in looks.items())
    )
    loading, line = Loading(), context.new_cdp_session(page)
    _count(line, loading)
    line.send("Network.emulateNetworkConditions", dict(SLOW_4G))
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit", timeout=MILLISECONDS_OF_PATIENCE)
    noted: dict[str, float] = {}
    while len(noted) < len(looks):
        page.wait_for_timeout(BETWEEN_LOOKS)
        noted = page.evaluate("window.noted")
    loading.seconds = {name: milliseconds / 1000 for name, milliseconds in noted.items()}
    context.close()
    return loading


def _count(line: CDPSession, loading: Loading) -> None:
    """Count what comes, with when: seconds since the address was asked for.

    The page itself counts whole from its first byte: the browser tells late of what it already shows.
    """
    began: list[float] = []
    pages: dict[str, float] = {}

    def note_page(told: Told) -> None:
        if told["type"] == "Document":
            pages[told["requestId"]] = told["timestamp"]

    def add(told: Told, size: float) -> None:
        at = pages.get(told["requestId"], told["timestamp"])
        loading.received.append((at - began[0], size))

    line.on("Network.requestWillBeSent", lambda told: began.append(told["timestamp"]))
    line.on("Network.responseReceived", note_page)
    line.on("Network.dataReceived", lambda told: add(told, told["encodedDataLength"]))
    # What a websocket brings is not compressed; binary comes here as base64.
    line.on(
        "Network.webSocketFrameReceived", lambda told: add(told, len(told["response"]["payloadData"]) * 3 / 4)
    )
    line.send("Network.enable")
