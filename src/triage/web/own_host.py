"""One practice of many answers under its own host name only, so that nobody meets it under the name of another."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.web.headers import POLICY_VIOLATION

FOR_MONITORS = ("/healthz", "/readyz", "/metrics")
NOT_FOUND = 404


class OwnHost:
    """Lets through what was asked of this host; `None` where one process serves the only practice there is."""

    def __init__(self, app: ASGIApp, *, host: str | None) -> None:
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.host is None or scope["type"] == "lifespan" or self._is_ours(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await PlainTextResponse("Not found", status_code=NOT_FOUND)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        return scope["path"] in FOR_MONITORS or Headers(scope=scope).get("host", "").lower() == self.host
