"""While the database is locked or away the door says so, guarded like every other reply, and lets nobody in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import event
from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from tests.access.arriving import Member
from tests.access.arriving import make_member
from tests.access.knocking import HERE
from tests.access.knocking import Browser
from tests.access.knocking import Clock
from tests.access.knocking import app_for
from tests.builders import shipped
from tests.pages.senders import away
from tests.pages.senders import locked
from triage.access.door import Door
from triage.records.opening import open_desk
from triage.web.desk_address import DeskAddress
from triage.web.desk_server import guards
from triage.web.door_front import Front
from triage.web.guard import TRY_AGAIN_LATER

TEXTS = shipped().desk["nl"].door.notice
READ_FIRST = (
    "/",
    "/sign-in",
    "/sign-out",
    "/new-password",
    "/first?t=x",
    "/signed-in",
    "/letter/nl/x",
    "/fhir/x",
)
PATIENCE = "PRAGMA busy_timeout = 50"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """A desk on SQLite that waits for a locked database a moment only."""
    desk = open_desk(f"sqlite:///{tmp_path}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    event.listen(desk.records.engine, "connect", _impatient)
    desk.records.engine.dispose()
    yield Door(desk, "practice")
    desk.close()


@pytest.fixture
def member(door: Door) -> Member:
    return make_member(door)


@pytest.fixture
def browser(door: Door, member: Member) -> Browser:
    """Of somebody who is signed in."""
    clock = Clock()
    browser = Browser(app_for(door, clock), clock)
    browser.sign_in(member)
    assert browser.sees_the_desk()
    return browser


def _impatient(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(PATIENCE)
    cursor.close()


def database_of(door: Door) -> Path:
    return Path(str(door.desk.records.engine.url.database))


@contextmanager
def gone(door: Door) -> Iterator[None]:
    """The file is not there, and no connection is open any more."""
    door.desk.records.engine.dispose()
    with away(database_of(door)):
        yield
        door.desk.records.engine.dispose()


@contextmanager
def connected(browser: Browser) -> Iterator[WebSocketTestSession]:
    headers = {"origin": HERE, "host": "desk.example"}
    with browser.client.websocket_connect("wss://desk.example/_stcore/stream", headers=headers) as socket:
        yield socket


def is_told_and_guarded(reply: Response) -> bool:
    """Whether a reply says so in Dutch, and carries what every reply of the desk does."""
    headers = reply.headers
    assert (reply.status_code, headers["cache-control"]) == (503, "no-store")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert 'http-equiv="refresh"' not in reply.text
    return TEXTS.unavailable in reply.text


@pytest.mark.parametrize("path", READ_FIRST)
def test_a_locked_database_is_told_on_every_page(browser: Browser, door: Door, path: str) -> None:
    with locked(database_of(door)):
        assert is_told_and_guarded(browser.get(path))
    assert browser.sees_the_desk()


def test_a_database_that_is_away_is_told(browser: Browser, door: Door) -> None:
    with gone(door):
        assert is_told_and_guarded(browser.get("/"))
        assert is_told_and_guarded(browser.get("/sign-in"))
    assert browser.sees_the_desk()


def test_a_form_that_is_sent_meanwhile_is_told(browser: Browser, door: Door) -> None:
    browser.get("/sign-out")
    fields = {"form": browser.token()}
    with locked(database_of(door)):
        assert is_told_and_guarded(browser.send("/sign-out", fields))
    assert browser.sees_the_desk()
    assert browser.send("/sign-out", fields).headers["location"] == "/sign-in?why=signed_out"


def test_a_step_that_the_database_refuses_is_told(browser: Browser, door: Door, member: Member) -> None:
    browser.client.cookies.clear()
    with door.desk.records.engine.begin() as connection:
        connection.execute(text("DROP TABLE failed_try"))
    assert is_told_and_guarded(browser.fill("/sign-in", name=member.name, password=member.password))
    assert not browser.sees_the_desk()


def test_nobody_connects_meanwhile(browser: Browser, door: Door) -> None:
    with locked(database_of(door)), pytest.raises(WebSocketDisconnect) as refused, connected(browser):
        pass
    assert refused.value.code == TRY_AGAIN_LATER


def test_a_message_that_comes_meanwhile_reaches_nobody(browser: Browser, door: Door) -> None:
    with connected(browser) as socket, locked(database_of(door)):
        socket.send_bytes(BackMsg(rerun_script=ClientState()).SerializeToString())
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_bytes()
    assert ended.value.code == TRY_AGAIN_LATER


def test_any_other_fault_is_guarded_and_says_nothing(door: Door) -> None:
    def fail(_: Request) -> Response:
        raise LookupError("what somebody typed")

    front = Front(door, shipped(), "v", DeskAddress(HERE, frozenset({HERE})), Clock())
    app = Starlette(routes=[Route("/healthz", fail)], middleware=guards(front, []))
    reply = TestClient(app, base_url=HERE, raise_server_exceptions=False).get("/healthz")
    assert (reply.status_code, reply.text, reply.headers["cache-control"]) == (500, "", "no-store")
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
