"""A visitor's tab over the wire: what a page of the server shows, and the steps that a browser would send from it."""

import asyncio
import re
from collections.abc import AsyncIterator
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from dataclasses import field
from html import unescape
from time import perf_counter
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request
from urllib.request import urlopen

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.load.connecting import rerun

SECONDS_OF_PATIENCE = 60
STREAM = "/_stcore/stream"


class Visited(Protocol):
    """Where somebody goes."""

    @property
    def address(self) -> str: ...


@dataclass
class Shown:
    """One page: the ids of what takes a value by their keys, the options of each choice, and all HTML."""

    widgets: dict[str, str] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    html: list[str] = field(default_factory=list)
    failed: bool = False

    @property
    def page(self) -> str:
        return self.marked("data-page")

    def marked(self, name: str) -> str:
        """What the last element with this attribute says there; empty when none has it."""
        for html in reversed(self.html):
            if found := re.findall(f'{name}="([^"]*)"', html):
                return unescape(found[-1])
        return ""

    def add(self, delta: Delta) -> None:
        """Take up one part of the page."""
        element = delta.new_element
        match element.WhichOneof("type"):
            case "radio":
                self.options[self._widget(element.radio.id)] = tuple(element.radio.options)
            case "checkbox":
                self._widget(element.checkbox.id)
            case "button":
                self._widget(element.button.id)
            case "text_input":
                self._widget(element.text_input.id)
            case "html":
                self.html.append(element.html.body)
            case "exception":
                self.failed = True
            case _:
                pass  # says nothing that a visitor needs to go on

    def _widget(self, name: str) -> str:
        key = name.split("-", 2)[2]  # the id is a word of Streamlit's, a digest, and our key
        self.widgets[key] = name
        return key


@dataclass
class Tab:
    """One tab with its connection; `told` hears how many seconds each step took."""

    socket: ClientConnection
    told: Callable[[float], None]
    shown: Shown = field(default_factory=Shown)
    page: str = ""
    session: str = ""

    async def say(self, *states: WidgetState) -> None:
        """Send what the widgets hold, and wait for the page that follows."""
        began = perf_counter()
        await self.socket.send(rerun(*states, page=self.page))
        async with asyncio.timeout(SECONDS_OF_PATIENCE):
            self.shown = await self._what_comes()
        self.told(perf_counter() - began)
        self.page = self.shown.page

    async def press(self, button: str, *states: WidgetState) -> None:
        await self.say(*states, WidgetState(id=self.shown.widgets[button], trigger_value=True))

    def holding(self, key: str, value: str | bool) -> WidgetState:
        """A field with a text, or a box that is ticked."""
        name = self.shown.widgets[key]
        if isinstance(value, bool):
            return WidgetState(id=name, bool_value=value)
        return WidgetState(id=name, string_value=value)

    def chosen(self, key: str, at: int) -> WidgetState:
        return self.holding(key, self.shown.options[key][at])

    async def _what_comes(self) -> Shown:
        shown = Shown()
        while True:
            message = ForwardMsg.FromString(await self.socket.recv(decode=False))
            if message.HasField("new_session"):
                self.session = message.new_session.initialize.session_id
            elif message.HasField("delta"):
                shown.add(message.delta)
            elif message.HasField("script_finished"):
                assert not shown.failed, "the page shows an error of its script"
                return shown


def _to_nobody(_: float) -> None:
    """Nobody measures."""


@asynccontextmanager
async def tab_of(
    server: Visited,
    address: str,
    told: Callable[[float], None] = _to_nobody,
    *,
    host: str | None = None,
    session: str | None = None,
) -> AsyncIterator[Tab]:
    """Open the page from an address of one's own, as a web server on this machine passes it on, and connect.

    `host` is another name under which the server is reached, and `session` one that the tab had before.
    """
    here = urlsplit(server.address)
    own = {"X-Forwarded-For": address}
    more = {"Accept-Encoding": "br", "Host": host or here.netloc}
    await asyncio.to_thread(_open, Request(f"{server.address}/", headers={**own, **more}))
    async with connect(
        f"ws://{host or here.netloc}{STREAM}",
        additional_headers=own,
        subprotocols=[Subprotocol(word) for word in ("streamlit", "x", session) if word],
        max_size=None,
        close_timeout=2,
        host=here.hostname,
        port=here.port,
    ) as socket:
        yield Tab(socket, told)


def _open(page: Request) -> None:
    with urlopen(page, timeout=SECONDS_OF_PATIENCE) as reply:
        reply.read()
