"""A visitor whose line may break at any moment of a step, and mend to the same server or to another one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace

from playwright.sync_api import WebSocketRoute

from tests.browser.conftest import OpenVisitor
from tests.browser.line import WITHOUT_A_NETWORK
from tests.browser.line import Line
from tests.browser.line import line
from tests.browser.visiting import Visitor
from tests.serving import Server

RETURNED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"] .st-key-next button:enabled'
AWAY = '[data-testid="stApp"][data-test-connection-state="PINGING_SERVER"] .st-key-next button:disabled'
BACK = 60_000  # milliseconds; the page tries less and less often


@dataclass
class Wire:
    """Between a tab and the server: `hold` keeps back what the server says, `release` hands it over."""

    tab: WebSocketRoute | None = None
    held: list[str | bytes] | None = None

    def lead(self, tab: WebSocketRoute) -> None:
        self.tab = tab
        server = tab.connect_to_server()
        server.on_message(self._hear)

    def hold(self) -> None:
        self.held = []

    def release(self) -> None:
        held, self.held = self.held or [], None
        for message in held:
            self._hear(message)

    def cut(self) -> None:
        assert self.tab is not None
        self.tab.close()

    def _hear(self, message: str | bytes) -> None:
        assert self.tab is not None
        if self.held is None:
            self.tab.send(message)
        else:
            self.held.append(message)


@dataclass
class Cut:
    """A visitor, and the line to a server; another one has the same practice."""

    visitor: Visitor
    line: Line
    wire: Wire
    first: Server
    other: Server

    def happens(self) -> None:
        self.line.cut()
        self.visitor.page.locator(AWAY).wait_for(state="attached")

    def mends(self, to: Server) -> None:
        """The line is whole, and what the server says is still on its way."""
        self.wire.hold()
        self.line.lead_to(to.port)
        self.visitor.page.locator(RETURNED).wait_for(state="attached", timeout=BACK)


@contextmanager
def cut_between(visitor_of: OpenVisitor, first: Server, other: Server) -> Iterator[Cut]:
    """The line is whole at first, and leads to the first one."""
    with line() as between:
        between.lead_to(first.port)
        visitor = visitor_of(replace(first, address=between.address), opens=False)
        visitor.expects = WITHOUT_A_NETWORK
        wire = Wire()
        visitor.page.route_web_socket(re.compile("_stcore/stream"), wire.lead)
        yield Cut(visitor, between, wire, first, other)
