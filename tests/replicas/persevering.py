"""Visitors who go on when something breaks: their tab keeps the draft, connects again, and hands it over."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from dataclasses import field
from http.client import HTTPException
from http.client import HTTPSConnection
from random import Random
from time import monotonic

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.builders import unremarkable
from tests.load.visiting import STREAM
from tests.load.visiting import Tab
from tests.load.walking import ITEMS
from tests.load.walking import Walk
from tests.replicas.proxy import Proxy
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SENT

HOST = "rug.example"
BROKEN = (OSError, WebSocketException, TimeoutError, HTTPException, EOFError)
SECONDS_BETWEEN_TRIES = 0.3
SECONDS_BEFORE_ANOTHER_PRESS = 1.0
SECONDS_FOR_A_PAGE = 15


@dataclass
class Told:
    """What a crowd went through."""

    acknowledged: list[str] = field(default_factory=list)
    steps: int = 0
    broken: int = 0
    asked_again: int = 0
    failed_pages: int = 0
    longest: float = 0.0
    """Seconds from the last step that came through to the next one, of who had it worst."""


@dataclass
class Visitor:
    """One person, with what their tab keeps: a cookie, the draft, and which page it shows."""

    proxy: Proxy
    name: str
    address: str
    told: Told
    takes_cookies: bool = True
    cookie: str = ""
    draft: str = ""
    page: str = ""
    responded: Counter[str] = field(default_factory=Counter)

    async def visit(self, random: Random, pace: float) -> None:
        """From the first page until what was sent is acknowledged, however often something breaks."""
        last = monotonic()
        while self.page != SENT:
            try:
                async with self.tab() as tab:
                    walk = Walk(tab, unremarkable(), name=self.name)
                    await self._arrive(walk)
                    while self._keeps(walk) != SENT:
                        self.told.longest = max(self.told.longest, monotonic() - last)
                        await asyncio.sleep(random.uniform(0.5, 1.5) * pace)
                        last = monotonic()
                        await self._step(walk)
            except BROKEN:
                self.told.broken += 1
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        self.told.longest = max(self.told.longest, monotonic() - last)
        self.told.acknowledged.append(self.name)

    async def _arrive(self, walk: Walk) -> None:
        if not self.draft:
            await walk.open()
            return
        walk.tab.page = self.page
        await walk.open()
        await walk.bring(self.draft)

    def _keeps(self, walk: Walk) -> str:
        self.page = walk.tab.shown.page or self.page
        self.draft = walk.tab.shown.marked("data-draft") or self.draft
        return self.page

    async def _step(self, walk: Walk) -> None:
        if self.page == RESULT:
            await walk.tab.press("to_send")
        else:
            self.responded[self.page] += self.page in ITEMS
            await walk.go_on()
        if self.page == walk.tab.shown.page == LAST_LOOK:
            await asyncio.sleep(SECONDS_BEFORE_ANOTHER_PRESS)  # the page says to try again later
        self.told.steps += 1
        if self.responded[self.page] > 1 and walk.tab.shown.page != self.page:
            self.told.asked_again += 1

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """Load the page and connect, as a browser does with what nginx gave it."""
        await asyncio.to_thread(self.load)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        here = socket.create_connection(("127.0.0.1", self.proxy.port), source_address=(self.address, 0))
        here.setblocking(False)
        async with connect(
            f"wss://{HOST}{STREAM}",
            sock=here,
            ssl=self.proxy.trust,
            server_hostname=HOST,
            additional_headers=headers,
            subprotocols=[Subprotocol("streamlit"), Subprotocol("x")],
            max_size=None,
            close_timeout=2,
            open_timeout=SECONDS_FOR_A_PAGE,
        ) as connected:
            yield Tab(connected, lambda _: None)

    def load(self, path: str = "/") -> str:
        """A page, and the cookie that comes with it; what it holds."""
        reply, given, body = fetch(self.proxy, path, address=self.address, cookie=self.cookie)
        if reply != 200:
            self.told.failed_pages += 1
            raise HTTPException(str(reply))
        if given and self.takes_cookies:
            self.cookie = given.partition(";")[0]
        return body


def fetch(
    proxy: Proxy,
    path: str,
    *,
    address: str = "127.0.0.1",
    cookie: str = "",
    host: str = HOST,
    encoding: str = "identity",
) -> tuple[int, str, str]:
    """The status, the cookie that is given, and the body."""
    connection = _Trusting(proxy, host, address)
    try:
        headers = {"Accept-Encoding": encoding, **({"Cookie": cookie} if cookie else {})}
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.headers.get("set-cookie", ""), reply.read().decode("latin-1")
    finally:
        connection.close()


class _Trusting(HTTPSConnection):
    """To this nginx under one of its names, from an address of one's own."""

    def __init__(self, proxy: Proxy, host: str, address: str) -> None:
        self._trust: ssl.SSLContext = proxy.trust
        super().__init__(host, proxy.port, timeout=SECONDS_FOR_A_PAGE, context=self._trust)
        self._from = address

    def connect(self) -> None:
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=self.timeout, source_address=(self._from, 0)
        )
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)
