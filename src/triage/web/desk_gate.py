"""Nothing of the desk passes this gate without a session: no page, and not one message of a connection."""

import asyncio
import logging
from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.responses import RedirectResponse
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.access.door import Door
from triage.access.roles import Person
from triage.access.sessions import who_is
from triage.records.trouble import StorageUnavailableError
from triage.ui.therapist.present import SESSION_COOKIE
from triage.web.desk_address import DeskAddress
from triage.web.guard import TRY_AGAIN_LATER
from triage.web.guard_messages import IsMeant
from triage.web.headers import POLICY_VIOLATION

SECONDS_BETWEEN_LOOKS = 20.0
HEALTH = ("/healthz", "/readyz")
OPEN_FOLDERS = ("/assets/", "/static/")
MISDIRECTED = 421

logger = logging.getLogger("triage.web")

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True)
class Watch:
    """How sessions are asked after."""

    door: Door
    clock: Clock
    is_meant: IsMeant
    seconds_between_looks: float

    async def who(self, connection: HTTPConnection, *, uses: bool) -> Person | None:
        token = cookies_in(connection.headers).get(SESSION_COOKIE, "")
        return await run_sync(lambda: who_is(self.door, token, self.clock(), uses=uses))


class Gate:
    """Lets nobody through who is not signed in, and ends connections of those who no longer are."""

    def __init__(
        self, app: ASGIApp, *, watch: Watch, address: DeskAddress, open_paths: Collection[str]
    ) -> None:
        """`open_paths` are those of the door itself."""
        self.app, self.watch, self.address, self.open_paths = app, watch, address, open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = await self._refusal(HTTPConnection(scope))
        await (self.app if refused is None else refused)(scope, receive, send)

    async def _refusal(self, request: HTTPConnection) -> Response | None:
        path = request.scope["path"]
        if path in HEALTH:
            return None
        if not self.address.is_ours(request.headers):
            logger.warning("refused reason=host")
            return PlainTextResponse("", status_code=MISDIRECTED)
        if path.startswith(OPEN_FOLDERS) or path in self.open_paths:
            return None
        if await self.watch.who(request, uses=path == "/") is not None:
            return None
        return RedirectResponse("/sign-in", 303) if path == "/" else PlainTextResponse("", status_code=401)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        is_meant = self.address.is_ours(connection.headers) and self.address.is_from_here(connection.headers)
        if not is_meant:
            logger.warning("refused reason=origin")
        code = await _refusal(self.watch, connection, uses=False) if is_meant else POLICY_VIOLATION
        if code is not None:
            await send({"type": "websocket.close", "code": code})
            return
        watched = _Watched(self.watch, connection, receive, send)
        looking = asyncio.create_task(watched.look_now_and_then())
        try:
            await self.app(scope, watched.receive, watched.send)
        finally:
            looking.cancel()


class _Watched:
    """A connection that ends with the session."""

    def __init__(self, watch: Watch, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        self._watch, self._connection = watch, connection
        self._receive, self._send = receive, send
        self._ended = asyncio.Event()

    async def receive(self) -> Message:
        """The next message of somebody who is signed in at that very moment."""
        while True:
            message = await self._next()
            if message["type"] != "websocket.receive":
                return message
            meant = self._watch.is_meant(message.get("bytes") or b"")
            if meant is None:
                continue
            code = await _refusal(self._watch, self._connection, uses=meant)
            if code is not None:
                await self._end(code)
                return _gone()
            return message

    async def send(self, message: Message) -> None:
        if not self._ended.is_set():
            await self._send(message)

    async def look_now_and_then(self) -> None:
        """Who only looks at a page is shown nothing new once the session ended."""
        while not self._ended.is_set():
            await asyncio.sleep(self._watch.seconds_between_looks)
            if not await self._still_holds():
                await self._end(POLICY_VIOLATION)

    async def _still_holds(self) -> bool:
        """Whether the session does; while the database is away that is left for the next look."""
        try:
            return await self._watch.who(self._connection, uses=False) is not None
        except StorageUnavailableError as error:
            logger.warning("session_not_looked_at reason=%s", error.trouble)
            return True

    async def _next(self) -> Message:
        if self._ended.is_set():
            return _gone()
        return await _first_of(self._receive(), self._ended)

    async def _end(self, code: int) -> None:
        if not self._ended.is_set():
            self._ended.set()
            await self._send({"type": "websocket.close", "code": code})


async def _refusal(watch: Watch, connection: HTTPConnection, *, uses: bool) -> int | None:
    """Why this connection ends, as its code; None for who is signed in. A browser tries again after trouble."""
    try:
        person = await watch.who(connection, uses=uses)
    except StorageUnavailableError:
        return TRY_AGAIN_LATER
    return POLICY_VIOLATION if person is None else None


async def _first_of(coming: Awaitable[Message], ended: asyncio.Event) -> Message:
    message, end = asyncio.ensure_future(coming), asyncio.create_task(ended.wait())
    try:
        await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
        return _gone() if ended.is_set() else message.result()
    finally:
        for waiting in (message, end):
            waiting.cancel()


def _gone() -> Message:
    return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}


def cookies_in(headers: Headers) -> dict[str, str]:
    """What a browser brings along."""
    return cookie_parser(headers.get("cookie", ""))
