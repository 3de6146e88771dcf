"""A webhook's receiver over TLS on this machine, which keeps what it got and replies what a test says."""

import ssl
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer
from threading import Thread
from time import sleep

from tests.messages.servers import HOST


@dataclass
class Receiver:
    """Replies with `status`, after `silent` seconds; with `trickles` it sends a byte every so many, for ever."""

    status: int = 204
    location: str | None = None
    trickles: float | None = None
    silent: float = 0.0
    paths: list[str] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving(receiver: Receiver, context: ssl.SSLContext) -> Iterator[int]:
    """A running receiver; gives its port."""
    server = HTTPServer((HOST, 0), _conversation(receiver))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # whoever breaks off is no news
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield int(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _conversation(receiver: Receiver) -> Callable[..., BaseHTTPRequestHandler]:
    class Conversation(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            receiver.paths.append(self.path)
            receiver.got.append((dict(self.headers.items()), self.rfile.read(length)))
            sleep(receiver.silent)
            while receiver.trickles is not None:
                self.wfile.write(b"H")
                sleep(receiver.trickles)
            self.send_response(receiver.status)
            if receiver.location is not None:
                self.send_header("location", receiver.location)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Conversation
