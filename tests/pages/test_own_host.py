"""One practice of many answers under its own host, and under no other."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from starlette.websockets import WebSocketDisconnect

from triage.web.own_host import OwnHost

OURS, THEIRS = "http://check.veer.example", "http://check.stad.example"


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("Veer")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client(host: str | None, base: str) -> TestClient:
    routes = [Route("/", page), Route("/healthz", page), WebSocketRoute("/stream", stream)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(OwnHost, host=host)]), base_url=base)


def test_its_own_host_is_answered() -> None:
    with client("check.veer.example", OURS) as ours:
        assert ours.get("/").text == "Veer"
        with ours.websocket_connect("ws://check.veer.example/stream"):
            assert ours.get("/healthz").status_code == 200


def test_another_host_gets_neither_a_page_nor_a_connection() -> None:
    theirs = client("check.veer.example", THEIRS)
    reply = theirs.get("/")
    assert (reply.status_code, "Veer" in reply.text) == (404, False)
    assert theirs.get("/healthz").status_code == 200
    with pytest.raises(WebSocketDisconnect), theirs.websocket_connect("ws://check.stad.example/stream"):
        pass


def test_the_only_practice_is_answered_under_every_host() -> None:
    assert client(None, THEIRS).get("/").text == "Veer"
