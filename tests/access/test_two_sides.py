"""The visitors' side and the desk, as `triage serve` starts them: neither leads to the other."""

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin
from websockets.typing import Subprotocol

from tests.browser.desk_visiting import desk_of
from tests.serving import Server

DOOR = ("/sign-in", "/first", "/signed-in", "/new-password", "/sign-out", "/oidc/start")
VISITORS = ("/?s=start", "/?lang=nl")


def connected(address: str, cookie: str = "") -> None:
    headers = {"cookie": cookie} if cookie else {}
    with connect(
        address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(address),
        additional_headers=headers,
        subprotocols=[Subprotocol("streamlit")],
    ):
        pass


def test_two_addresses_are_printed(server: Server) -> None:
    assert f"The self-check: {server.address}/" in server.said()
    assert desk_of(server) != server.address


@pytest.mark.parametrize("path", DOOR)
def test_the_visitors_side_has_no_door(server: Server, path: str) -> None:
    reply = httpx2.get(server.address + path)
    assert 'action="/sign-in"' not in reply.text
    assert not [name for name in reply.cookies if name.startswith("__Host-")]


@pytest.mark.parametrize("path", VISITORS)
def test_the_desk_has_no_page_for_visitors(server: Server, path: str) -> None:
    reply = httpx2.get(desk_of(server) + path)
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")


def test_a_visitors_connection_works_and_one_to_the_desk_does_not(server: Server) -> None:
    connected(server.address)
    for cookie in ("", "__Host-desk=" + "x" * 43, "_streamlit_user=x"):
        with pytest.raises(InvalidStatus) as refused:
            connected(desk_of(server), cookie)
        assert refused.value.response.status_code == 403


def test_the_pages_of_each_side_are_its_own(server: Server) -> None:
    assert "door.js" not in httpx2.get(server.address + "/").text
