"""Sites of practices, each on an origin of its own on this machine, and a window of somebody who looks at one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import TypedDict

from playwright.sync_api import Browser
from playwright.sync_api import Frame
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Request

EVENTS = ("ready", "height", "started", "step", "done", "closed")
# Whatever is sent to this page, by anybody, and every event of the elements.
WATCH = """
window.received = [];
window.told = [];
addEventListener("message", ({ data, origin }) => received.push({ data, origin, at: performance.now() }));
for (const name of EVENTS) document.addEventListener(name, ({ target, detail }) =>
  target.localName === "rug-check" && told.push({ name, detail, at: performance.now() }), true);
""".replace("EVENTS", str(list(EVENTS)))
PAGE = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Praktijk</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>body { margin: 0 }</style></head>
<body><script>%s</script><main><h1>Praktijk</h1>%s</main>%s</body></html>"""


class Heard(TypedDict):
    """An event as the site heard it, and when, in milliseconds."""

    name: str
    detail: dict[str, int]
    at: float


@dataclass
class Site:
    """A site on which a test puts pages; `check` is where the self-check is served."""

    address: str
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = ""

    def put(self, check: str, inside: str, *, script: bool = True) -> None:
        """What stands on its first page."""
        loads = f'<script async src="{check}/embed.js"></script>' if script else ""
        self.pages["/"] = PAGE % (WATCH, inside, loads)


@dataclass
class Reader:
    """Somebody who looks at a site: what was asked for, and what the browser had to say."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    @property
    def frames(self) -> list[Frame]:
        return [frame for frame in self.page.frames if frame != self.page.main_frame]

    @property
    def frame(self) -> Frame:
        (frame,) = self.frames
        return frame

    def frame_in(self, at: int) -> Frame:
        """The frame of one of several elements, in their order on the page."""
        frame = self.element.nth(at).locator("iframe").element_handle().content_frame()
        assert frame is not None
        return frame

    @property
    def element(self) -> Locator:
        return self.page.locator("rug-check")

    def told(self, name: str | None = None) -> list[Heard]:
        """The events of the elements, in order."""
        told: list[Heard] = self.page.evaluate("told")
        return [event for event in told if name in (None, event["name"])]

    def received(self) -> list[dict[str, object]]:
        received: list[dict[str, object]] = self.page.evaluate("received")
        return received

    def wait_for(self, event: str, *, times: int = 1) -> None:
        """Until the page was told this."""
        self.page.wait_for_function(
            "([name, times]) => told.filter((one) => one.name === name).length >= times", arg=[event, times]
        )

    def rest(self, milliseconds: int) -> None:
        self.page.wait_for_timeout(milliseconds)


@contextmanager
def site_at(host: str) -> Iterator[Site]:
    """An empty site under this name of this machine."""
    site = Site("")

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path.partition("?")[0])
            self.send_response(404 if page is None else 200)
            self.send_header("content-type", "text/html; charset=utf-8")
            if site.policy:
                self.send_header("content-security-policy", site.policy)
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed between the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        site.address = f"http://{host}:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@contextmanager
def reader_of(browser: Browser, address: str, *, width: int, height: int = 800) -> Iterator[Reader]:
    """Somebody with a window of this size, who has nothing of anybody before."""
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    reader = Reader(context.new_page())
    reader.page.goto(address)
    yield reader
    context.close()
