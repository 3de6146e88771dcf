"""A browser at the door of a desk, without a network and with a clock of its own."""

import re
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from httpx2 import Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from starlette.websockets import WebSocketDisconnect

from tests.access.arriving import HOME
from tests.access.arriving import NOW
from tests.access.arriving import Member
from tests.builders import shipped
from triage.access.door import Door
from triage.settings import Settings
from triage.web.desk_address import DeskAddress
from triage.web.desk_gate import SECONDS_BETWEEN_LOOKS
from triage.web.desk_server import door_routes
from triage.web.desk_server import guards
from triage.web.door_front import Front

HERE = "https://desk.example"
TOKEN = re.compile(r'name="form" value="(\w+)"')
BEHIND = "what visitors sent"


@dataclass
class Clock:
    """Stands still until somebody moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def app_for(
    door: Door,
    clock: Clock,
    settings: Settings | None = None,
    *,
    shown: str = HERE,
    seconds_between_looks: float = SECONDS_BETWEEN_LOOKS,
) -> Starlette:
    """The door and the gate as they are served, with a plain page and an echo where Streamlit would be."""
    front = Front(door, shipped(), "v", DeskAddress(shown, frozenset({shown})), clock)
    routes = door_routes(front, settings or Settings(practice=door.practice))
    behind = [Route("/", _page), WebSocketRoute("/_stcore/stream", _echo)]
    return Starlette(
        routes=[*routes, *behind],
        middleware=guards(front, routes, seconds_between_looks=seconds_between_looks),
    )


@dataclass
class Browser:
    """Keeps cookies, sends forms as a browser does, and follows nothing by itself."""

    app: Starlette
    clock: Clock
    shown: str = HERE
    client: TestClient = field(init=False)
    last: Response = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(
            self.app,
            base_url=self.shown,
            follow_redirects=False,
            client=(HOME, 50_000),
            headers={"accept-language": "nl"},
        )

    def get(self, path: str, **headers: str) -> Response:
        self.last = self.client.get(path, headers=_named(headers))
        return self.last

    def token(self) -> str:
        """What the form on this page carries."""
        found = TOKEN.search(self.last.text)
        assert found is not None, self.last.text
        return found[1]

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Response:
        sent = {"origin": self.shown, "sec-fetch-site": "same-origin", **_named(headers)}
        self.last = self.client.post(path, data=fields, headers={k: v for k, v in sent.items() if v})
        return self.last

    def fill(self, path: str, **fields: str) -> Response:
        """Look at a form, fill it in, and send it."""
        self.get(path)
        return self.send(path.split("?", maxsplit=1)[0], {"form": self.token(), **fields})

    def sign_in(self, member: Member) -> Response:
        self.fill("/sign-in", name=member.name, password=member.password)
        return self.fill("/sign-in/code", code=member.code(self.clock.now))

    def sees_the_desk(self) -> bool:
        return self.get("/").text == BEHIND


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


async def _page(_: Request) -> PlainTextResponse:
    return PlainTextResponse(BEHIND)


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            await socket.send_bytes(await socket.receive_bytes())
    except WebSocketDisconnect:
        return
