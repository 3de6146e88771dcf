"""What every response of the server carries, and the paths that nobody needs."""

import logging
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers as Given
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

OURSELVES = "frame-ancestors 'self'"
CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Streamlit and plotly write styles while they run
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        OURSELVES,
    )
)
POLICY = "content-security-policy"
HEADERS = {
    POLICY: CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
A_YEAR = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
POLICY_VIOLATION = 1008
FAULT = 500
CLOSED = ("/_stcore/metrics", "/_stcore/upload_file", "/_stcore/agent", "/_stcore/script-health-check")

logger = logging.getLogger("triage.web")


def visitors_headers(*, is_encrypted: bool, sites: Sequence[str] = ()) -> Mapping[str, str]:
    """The headers of the visitors' side; over https the browser never tries without it again."""
    headers = {**HEADERS, POLICY: shown_by(CONTENT_SECURITY, sites)}
    return {**headers, **A_YEAR} if is_encrypted else headers


def shown_by(policy: str, sites: Sequence[str]) -> str:
    """The same policy, that lets these sites too show our pages inside theirs."""
    return policy.replace(OURSELVES, " ".join((OURSELVES, *sites)))


def allowing_script(policy: str, hashed: str) -> str:
    """The same policy, that also lets one script in the page itself run, known by its hash."""
    return policy.replace("script-src 'self'", f"script-src 'self' {hashed}")


class Headers:
    """Adds the security headers, and closes what no page of ours uses: paths, and connections of other sites."""

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str] = HEADERS) -> None:
        self.app, self.headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and is_from_elsewhere(scope):
            logger.warning("refused reason=origin")
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(CLOSED):
            await PlainTextResponse("", status_code=404, headers=self.headers)(scope, receive, send)
        else:
            await _answered(self.app, scope, receive, _with_headers(send, self.headers))


@dataclass
class Begun:
    """Sends on, and is true once a reply has begun."""

    _send: Send
    _has_begun: bool = False

    async def send(self, message: Message) -> None:
        self._has_begun = True
        await self._send(message)

    def __bool__(self) -> bool:
        return self._has_begun


async def _answered(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """A fault is answered here: the page that Starlette has for it stands outside of us, without any header."""
    begun = Begun(send)
    try:
        await app(scope, receive, begun.send)
    except Exception:
        if not begun:
            await Response(status_code=FAULT, headers={"cache-control": "no-store"})(scope, receive, send)
        raise  # to the log


def is_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site asks."""
    # Streamlit would look up the address of this machine on the internet, to see whether the other site is on it.
    given = Given(scope=scope)
    origin = given.get("origin")
    return origin is not None and urlsplit(origin).netloc != given.get("host")


def _with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            here = MutableHeaders(scope=message)
            stricter = here.get(POLICY)
            here.update(headers)
            if stricter is not None:
                here[POLICY] = stricter  # a page of ours that needs less than Streamlit's
        await send(message)

    return send_on
