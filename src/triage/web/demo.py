"""A small site of an invented practice, on another origin of this machine, that embeds the self-check."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread

from triage.settings import PACKAGE

FOLDER = PACKAGE / "web" / "demo_site"
CHECK = "{check}"
HERE = "127.0.0.1"
USUAL_PORT = 8503
ANY_PORT = 0
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css"}
HOME = "/index.html"


def start_demo_site(check: str, port: int) -> str:
    """Serve it beside the self-check at `check` until this process ends, and say at which origin."""
    site = type("Site", (_Site,), {"pages": pages_of_demo_site(check), "check": check})
    server = ThreadingHTTPServer((HERE, port), site)
    Thread(target=server.serve_forever, daemon=True).start()
    return origin_of_demo_site(port)


def origin_of_demo_site(port: int) -> str:
    return f"http://localhost:{port}"


def port_for_demo_site() -> int:
    """The usual port, or another when that is taken."""
    for port in (USUAL_PORT, ANY_PORT):
        with suppress(OSError), create_server((HERE, port)) as found:
            return int(found.getsockname()[1])
    raise OSError("no port is free")


def pages_of_demo_site(check: str) -> Mapping[str, bytes]:
    """Each file by its path, with the address of the self-check in it."""
    files = (file for file in sorted(FOLDER.iterdir()) if file.suffix in TYPES)
    return {
        f"/{file.name}": file.read_text(encoding="utf-8").replace(CHECK, check).encode() for file in files
    }


class _Site(BaseHTTPRequestHandler):
    pages: Mapping[str, bytes]
    check: str

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        path = HOME if path == "/" else path
        body = self.pages.get(path)
        self.send_response(HTTPStatus.NOT_FOUND if body is None else HTTPStatus.OK)
        self.send_header("content-type", TYPES.get(Path(path).suffix, "text/plain"))
        # As strict as a site can be that lets the self-check in.
        self.send_header(
            "content-security-policy",
            f"default-src 'none'; style-src 'self'; script-src {self.check}; frame-src {self.check}; img-src data:",
        )
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written down about who looks."""
