"""Connections and messages that no page of ours sends are refused before anything looks at them."""

import json
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from time import sleep

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from starlette.websockets import WebSocketDisconnect

from triage.web.headers import Headers
from triage.web.headers import visitors_headers
from triage.web.logs import STREAMLIT_FORMAT
from triage.web.logs import Careful
from triage.web.server import LIMITS

STREAM = "/_stcore/stream"
OURS = f"wss://here{STREAM}"
CHUNKS = b"Transfer-Encoding: chunked\r\n"
LINES_OF_A_LIBRARY = """
import logging
from triage.web.logs import configure_logs
from triage.web.server import parts
configure_logs("warning")
parts()
for name in ("uvicorn.error", "streamlit.web", "somebody.else"):
    logging.getLogger(name).warning("said %s", "naaldhout")
"""


async def _who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.client.host if request.client else "")


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("reached")
    await socket.close()


async def _fail(_: Request) -> PlainTextResponse:
    raise LookupError("what a visitor said")


APP = Starlette(
    routes=[Route("/", _who), Route("/fault", _fail), WebSocketRoute(STREAM, _echo)],
    middleware=[Middleware(Headers, headers=visitors_headers(is_encrypted=True))],
)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A plain page behind the server with our limits."""
    config = uvicorn.Config(APP, host="127.0.0.1", port=0, lifespan="off", log_level="critical", **LIMITS)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def statuses(port: int, headers: bytes) -> list[bytes]:
    """What comes back for a message whose end is in doubt, with another one hidden behind it."""
    message = b"GET / HTTP/1.1\r\nHost: here\r\n" + headers + b"\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: here\r\n"
    message += b"Connection: close\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        connection.sendall(message)
        read = b"".join(iter(lambda: connection.recv(65_536), b""))
    return [part[:3] for part in read.split(b"HTTP/1.1 ")[1:]]


# Connections


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:3000", "null", "https://here.evil"]
)
def test_a_visitors_connection_from_another_site_is_refused(
    origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(APP)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(OURS, headers={"origin": origin}):
        pass
    assert [line.getMessage() for line in caplog.records] == ["refused reason=origin"]


@pytest.mark.parametrize("headers", [{"origin": "https://here"}, {}])
def test_a_visitors_connection_from_our_own_page_is_let_through(headers: dict[str, str]) -> None:
    with TestClient(APP).websocket_connect(OURS, headers=headers) as connection:
        assert connection.receive_text() == "reached"


def test_a_message_has_a_largest_size() -> None:
    assert LIMITS["ws_max_size"] <= 65_536


# Where a message ends, and who sent it


def test_a_length_beside_chunks_hides_nothing(port: int) -> None:
    for headers in (CHUNKS + b"Content-Length: 40\r\n", b"Content-Length: 40\r\n" + CHUNKS):
        assert statuses(port, headers) == [b"200", b"200"], "the second message is a message of its own"


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nContent-Length: 40\r\n",
        b"Content-Length: +5\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"X: y\r\n Z: folded\r\nContent Length: 5\r\n",
    ],
)
def test_a_message_whose_end_is_in_doubt_is_refused(port: int, headers: bytes) -> None:
    assert statuses(port, headers) == [b"400"]


@pytest.mark.parametrize(
    ("comes_from", "claimed", "believed"),
    [
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),
        ("203.0.113.7", "127.0.0.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7"),
    ],
)
def test_an_address_that_a_browser_claims_is_not_believed(
    comes_from: str, claimed: str, believed: str
) -> None:
    """Only a web server on this machine is believed, and of what it passes on only what it saw itself."""
    config = uvicorn.Config(APP, **LIMITS)
    config.load()
    client = TestClient(config.loaded_app, client=(comes_from, 50_000))
    assert client.get("/", headers={"x-forwarded-for": claimed}).text == believed


# Headers and lines


def test_over_https_a_browser_never_tries_without_it_again() -> None:
    reply = TestClient(APP, base_url="https://here").get("/")
    assert reply.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in visitors_headers(is_encrypted=False)


def test_a_fault_is_guarded_kept_by_nobody_and_told_to_the_log_only() -> None:
    reply = TestClient(APP, raise_server_exceptions=False).get("/fault")
    assert (reply.status_code, reply.text, reply.headers["cache-control"]) == (500, "", "no-store")
    for name, value in visitors_headers(is_encrypted=True).items():
        assert reply.headers[name] == value
    with pytest.raises(LookupError):
        TestClient(APP).get("/fault")


def test_a_library_with_handlers_of_its_own_writes_our_form_in_utc() -> None:
    record = Careful("uvicorn.error", logging.WARNING, "/x/h11.py", 7, 'said "%s"\n', ("naaldhout",), None)
    line = json.loads(logging.Formatter(STREAMLIT_FORMAT).format(record))
    assert (line["event"], line["level"]) == ("h11.py:7", "WARNING")
    assert line["time"].endswith("+00:00")


def test_every_line_of_a_running_server_has_our_form() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LINES_OF_A_LIBRARY], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["logger"] for line in lines] == ["uvicorn.error", "streamlit.web", "somebody.else"]
    assert all(line["time"].endswith(("+00:00", "Z")) for line in lines)
    assert "naaldhout" not in ended.stderr
