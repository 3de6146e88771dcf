"""A connection to a running server that says whatever it likes, as no page of ours would."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from time import sleep
from urllib.request import Request
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.serving import Server

WIDGET = re.compile(r"\$\$[\w:$-]+")
SECONDS_OF_PATIENCE = 20
SECONDS_BETWEEN_LOOKS = 0.05


@dataclass
class Line:
    """One connection; each test comes from an address of its own, as a web server on this machine passes them on."""

    socket: ClientConnection
    page: str = ""
    seen: str = ""

    def say(self, *widgets: WidgetState) -> None:
        self.socket.send(rerun(*widgets, page=self.page))

    def wait_until_shown(self, *, seconds: float = SECONDS_OF_PATIENCE) -> list[ForwardMsg]:
        """What comes until the page is whole."""
        came = []
        while True:
            came.append(ForwardMsg.FromString(bytes(self.socket.recv(seconds, decode=False))))
            self.seen += str(came[-1])
            if came[-1].WhichOneof("type") == "script_finished":
                return came

    def widgets(self) -> list[str]:
        """The ids of everything that takes a value, as the page named them."""
        return sorted(set(WIDGET.findall(self.seen)))

    def widget(self, key: str) -> str:
        return next(each for each in self.widgets() if each.endswith(f"-{key}"))

    def end(self) -> int:
        """With which code the server ends this connection."""
        try:
            while True:
                self.socket.recv(2 * SECONDS_OF_PATIENCE)
        except ConnectionClosed as ended:
            return ended.rcvd.code if ended.rcvd else 0


@contextmanager
def line_to(server: Server, address: str, *, session: str = "", origin: str | None = None) -> Iterator[Line]:
    """A connection from this address."""
    words = [Subprotocol(word) for word in ("streamlit", "x", session) if word]
    headers = {"X-Forwarded-For": address, **({"Origin": origin} if origin else {})}
    stream = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with connect(
        stream, additional_headers=headers, subprotocols=words, max_size=None, close_timeout=2
    ) as socket:
        yield Line(socket)


def rerun(*widgets: WidgetState, page: str = "") -> bytes:
    """A step of the page, with what its widgets hold."""
    sent = BackMsg()
    sent.rerun_script.query_string = f"lang=nl&s={page}" if page else ""
    sent.rerun_script.widget_states.widgets.extend(widgets)
    return bytes(sent.SerializeToString())


def figure(server: Server, name: str) -> float:
    """What a monitor on this machine reads."""
    with urlopen(Request(f"http://127.0.0.1:{server.port}/metrics")) as reply:
        for line in reply.read().decode().splitlines():
            if line.startswith(f"{name} "):
                return float(line.split()[-1])
    raise AssertionError(f"nobody counts {name}")


def wait_until_nobody_is_connected(server: Server) -> None:
    until = monotonic() + SECONDS_OF_PATIENCE
    while figure(server, "triage_connections"):
        assert monotonic() < until, "connections stay"
        sleep(SECONDS_BETWEEN_LOOKS)
