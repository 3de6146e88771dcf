"""Compress every file of the pages once, and keep it."""

import gzip
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import brotli
from anyio import Lock
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml; charset=utf-8",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"
BROTLI_QUALITY = 9
LARGE = 1_000_000
QUALITY_OF_LARGE_ONES = 6
"""The script of the charts takes a fifth of the time, for 3 % more bytes: its first visitor waits for it."""
GZIP_LEVEL = 6


def compressed(body: bytes, *, accepts: str) -> tuple[bytes, dict[str, str]]:
    """The body in the best form that the browser accepts, with the headers that say so."""
    if "br" in accepts:
        quality = BROTLI_QUALITY if len(body) < LARGE else QUALITY_OF_LARGE_ONES
        return brotli.compress(body, quality=quality), {"content-encoding": "br", "vary": "accept-encoding"}
    if "gzip" in accepts:
        return gzip.compress(body, GZIP_LEVEL), {"content-encoding": "gzip", "vary": "accept-encoding"}
    return body, {"vary": "accept-encoding"}


def best_encoding(headers: Mapping[str, str]) -> str:
    """`br`, `gzip` or nothing.

    >>> best_encoding({"accept-encoding": "gzip, deflate, br;q=1.0"})
    'br'
    """
    accepted = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
    return next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")


class Compression:
    """Serves the script and style files below `path` from memory; everything else goes on."""

    def __init__(self, app: ASGIApp, *, directory: Path, path: str) -> None:
        self.app, self.path = app, path
        self.files = {
            f"{path}/{f.relative_to(directory).as_posix()}": f
            for f in directory.rglob("*")
            if f.suffix in TYPES
        }
        self.kept: dict[tuple[str, str], Response] = {}
        self.being_made: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope.get("path", "")) if scope["type"] == "http" else None
        if file is None:
            await self.app(scope, receive, send)
            return
        response = await self.response(scope["path"], best_encoding(Headers(scope=scope)))
        await response(scope, receive, send)

    async def response(self, path: str, encoding: str) -> Response:
        async with self.being_made[path, encoding]:  # many may ask for a file just after a start
            if (path, encoding) not in self.kept:
                self.kept[path, encoding] = await run_sync(_read, self.files[path], encoding)
        return self.kept[path, encoding]


def _read(file: Path, encoding: str) -> Response:
    body, headers = compressed(file.read_bytes(), accepts=encoding)
    return Response(body, media_type=TYPES[file.suffix], headers={**headers, "cache-control": FOR_A_YEAR})
