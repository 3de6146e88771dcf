"""What stands between visitors and Streamlit, so that a rude one costs the others nothing.

A connection becomes a session only when it says something that a page of ours says. Who says too much is closed, and
what no page of ours says is dropped.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from time import monotonic

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.records.limiting import line_of
from triage.web.guard_limits import Bounds
from triage.web.guard_limits import Bucket
from triage.web.guard_limits import Buckets
from triage.web.guard_limits import Clock
from triage.web.guard_limits import Crowd
from triage.web.guard_messages import IsMeant
from triage.web.guard_messages import is_meant
from triage.web.guard_pages import Busy
from triage.web.headers import POLICY_VIOLATION
from triage.web.metrics import Counts
from triage.web.metrics import Refused

STREAM = "/_stcore/stream"
TRY_AGAIN_LATER = 1013
TOO_MANY, UNAVAILABLE = 429, 503
SECONDS_TO_WAIT = 10
DENIAL = "websocket.http.response"


@dataclass(frozen=True)
class Watching:
    """What the guard is told: what is allowed, which sessions are there, where it counts, and what it says."""

    bounds: Bounds
    knows: Callable[[str], bool]
    counts: Counts
    busy: Busy
    clock: Clock = monotonic
    is_meant: IsMeant = is_meant


class Guard:
    """Lets through what a page of ours asks for, as often as a person can."""

    def __init__(self, app: ASGIApp, *, watching: Watching) -> None:
        self.app, self.watching = app, watching
        bounds = watching.bounds
        self.crowd = Crowd(bounds)
        self.pages, self.files = Buckets(bounds.pages), Buckets(bounds.files)
        self.connecting, self.messages = Buckets(bounds.connecting), Buckets(bounds.messages_from_one)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["path"] == "/"
        buckets = self.pages if is_page else self.files
        if buckets.take(_line(scope), self.watching.clock()):
            await self.app(scope, receive, send)
            return
        self.watching.counts.refuse(Refused.PAGES if is_page else Refused.FILES)
        said = self.watching.busy.page(scope) if is_page else ""
        headers = {"retry-after": str(SECONDS_TO_WAIT), "cache-control": "no-store"}
        response = Response(said, status_code=TOO_MANY, media_type="text/html", headers=headers)
        await response(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = _line(scope)
        reason = self._refusal(scope["path"], line)
        if reason is not None:
            self.watching.counts.refuse(reason)
            await _deny(scope, send)
            return
        with self.crowd.joined_by(line), self.watching.counts.connections.track_inprogress():
            await _Connection(self, line, receive, send).carry(scope)

    def _refusal(self, path: str, line: str) -> Refused | None:
        if path != STREAM:
            return Refused.PATH
        if not self.connecting.take(line, self.watching.clock()):
            return Refused.CONNECTING
        if self.crowd.is_full_of(line):
            return Refused.FULL_OF_ONE
        return Refused.FULL if self.crowd.is_full() else None


@dataclass
class _Connection:
    """One connection, which Streamlit hears of when it has said something."""

    guard: Guard
    line: str
    _receive: Receive
    _send: Send
    _bucket: Bucket = field(init=False)
    _kept: list[Message] = field(default_factory=list)
    _asked: float | None = None
    _is_accepted: bool = False
    _is_ended: bool = False

    def __post_init__(self) -> None:
        self._watching = self.guard.watching
        self._bucket = Bucket(self._watching.bounds.messages, self._watching.clock())

    async def carry(self, scope: Scope) -> None:
        """Until one of both sides ends it."""
        is_known = self._watching.knows(_session_in(scope))
        if is_known or await self._says_something(scope):
            await self.guard.app(scope, self.receive, self.send)

    async def receive(self) -> Message:
        """The next message that a page of ours could have sent."""
        return self._kept.pop(0) if self._kept else await self._next()

    async def send(self, message: Message) -> None:
        if self._is_ended or (self._is_accepted and message["type"] == "websocket.accept"):
            return
        if self._asked is not None and message["type"] == "websocket.send":
            self._watching.counts.replies.observe(self._watching.clock() - self._asked)
            self._asked = None
        await self._send(message)

    async def _says_something(self, scope: Scope) -> bool:
        """Whether there is a first message in time; until then nothing but this waiting exists."""
        connect = await self._receive()
        await self._send({"type": "websocket.accept", "subprotocol": _protocol_in(scope)})
        self._is_accepted = True
        try:
            async with asyncio.timeout(self._watching.bounds.seconds_to_speak):
                first = await self._next()
        except TimeoutError:
            await self._end(Refused.SILENT, TRY_AGAIN_LATER)
            return False
        self._kept = [connect, first]
        return bool(first["type"] == "websocket.receive")

    async def _next(self) -> Message:
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            await asyncio.sleep(0)  # first everybody else's turn, however much this one sent at once
            if reason := self._too_much():
                return await self._end(reason, POLICY_VIOLATION)
            if self._watching.is_meant(message.get("bytes") or b"") is not None:
                self._watching.counts.messages.inc()
                self._asked = self._watching.clock()
                return message
            self._watching.counts.refuse(Refused.MESSAGE)

    def _too_much(self) -> Refused | None:
        now = self._watching.clock()
        if not self._bucket.take(now):
            return Refused.MESSAGES
        return None if self.guard.messages.take(self.line, now) else Refused.MESSAGES_OF_ONE

    async def _end(self, reason: Refused, code: int) -> Message:
        self._is_ended = True
        self._watching.counts.refuse(reason)
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


async def _deny(scope: Scope, send: Send) -> None:
    """Say that there is no room now, in the words of http when the server knows how."""
    if DENIAL not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        return
    headers = [(b"retry-after", b"%d" % SECONDS_TO_WAIT)]
    await send({"type": f"{DENIAL}.start", "status": UNAVAILABLE, "headers": headers})
    await send({"type": f"{DENIAL}.body", "body": b""})


def _line(scope: Scope) -> str:
    client = scope.get("client")
    return line_of(client[0]) if client else ""


def _words_in(scope: Scope) -> list[str]:
    # Streamlit's page writes there: the protocol, a token that we do not use, and the session it had.
    return [word.strip() for word in Headers(scope=scope).get("sec-websocket-protocol", "").split(",")]


def _protocol_in(scope: Scope) -> str | None:
    return _words_in(scope)[0] or None


def _session_in(scope: Scope) -> str:
    return "".join(_words_in(scope)[2:3])
