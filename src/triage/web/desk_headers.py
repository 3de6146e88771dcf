"""What every response of the desk carries: as the visitors' side, and shown inside no other page."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.web.headers import A_YEAR
from triage.web.headers import CONTENT_SECURITY
from triage.web.headers import HEADERS
from triage.web.headers import POLICY

KEPT = ("/assets/", "/static/")
DESK_POLICY = CONTENT_SECURITY.replace("frame-ancestors 'self'", "frame-ancestors 'none'").replace(
    "form-action 'none'", "form-action 'self'"
)
DOOR_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def desk_headers(*, is_encrypted: bool) -> dict[str, str]:
    """The headers; over https the browser never tries without it again."""
    always = {
        **HEADERS,
        POLICY: DESK_POLICY,
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",  # with `no-referrer` a browser hides from where a form comes
        "cross-origin-resource-policy": "same-origin",
        "x-robots-tag": "noindex",
    }
    return {**always, **A_YEAR} if is_encrypted else always


class NothingKept:
    """Lets no browser and no proxy keep a page of the desk; our files and Streamlit's may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["cache-control"] = "no-store"
            await send(message)

        is_kept = scope["type"] != "http" or scope["path"].startswith(KEPT)
        await self.app(scope, receive, send if is_kept else send_on)
