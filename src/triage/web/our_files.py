"""Our own style, script, drawing and font, with the practice's colours; nothing comes from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.content.practice import Colours
from triage.settings import PACKAGE
from triage.ui.theme import stylesheet
from triage.web.compression import FOR_A_YEAR
from triage.web.compression import best_encoding
from triage.web.compression import compressed

FOLDER = PACKAGE / "ui" / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml; charset=utf-8",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}


STYLES = ("style.css", "sending.css", "start.css")  # sent as one
_sent = cache(compressed)  # each of them once
UNUSED_FONTS = ("/static/media/SourceSans", "/static/media/MaterialSymbols")


class OneFont:
    """Sends our small font where Streamlit asks for 550 kB of fonts that no page of ours shows."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        body = (FOLDER / "figtree.woff2").read_bytes()
        self.font = Response(body, media_type="font/woff2", headers={"cache-control": FOR_A_YEAR})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_unused = scope["type"] == "http" and scope["path"].startswith(UNUSED_FONTS)
        await (self.font if is_unused else self.app)(scope, receive, send)


@dataclass(frozen=True)
class OurFiles:
    """Each file by name; `version` changes with any of them, so that browsers may keep them."""

    bodies: Mapping[str, bytes]

    @property
    def version(self) -> str:
        return sha256(b"".join(self.bodies.values())).hexdigest()[:12]

    async def show(self, request: Request) -> Response:
        name = request.path_params["name"]
        body = self.bodies.get(name)
        if body is None:
            return Response(status_code=404)
        kind, headers = TYPES[Path(name).suffix], {"cache-control": FOR_A_YEAR}
        if not name.endswith(".woff2"):
            body, more = _sent(body, accepts=best_encoding(request.headers))
            headers |= more
        return Response(body, media_type=kind, headers=headers)


def our_files(colours: Colours) -> OurFiles:
    """The files of the package, and the style sheet that is made from the practice's colours."""
    files = {file.name: file.read_bytes() for file in sorted(FOLDER.iterdir()) if file.suffix in TYPES}
    style = b"\n".join(files.pop(name) for name in STYLES)
    return OurFiles({**files, "style.css": style, "theme.css": stylesheet(colours).encode()})
