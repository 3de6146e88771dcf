"""A survey of another library as a practice could put it on its site: static files, compressed once."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread

from tests.npm import install

FOLDER = Path(__file__).parent / "surveyjs"
FROM_NPM = (
    "survey-core/survey-core.fontless.min.css",
    "survey-core/survey.core.min.js",
    "survey-js-ui/survey-js-ui.min.js",
)
OURS = ("page.html", "page.js")


@contextmanager
def surveyjs_page() -> Iterator[str]:
    """The address of a SurveyJS page with 20 questions, served as a plain web server would."""
    if not (FOLDER / "node_modules").is_dir():
        install(FOLDER)
    site = type("Site", (_Site,), {"files": {f"/{name}": file for name, file in _files()}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/page.html"
    server.shutdown()
    server.server_close()


def _files() -> Iterator[tuple[str, tuple[str, bytes]]]:
    places = [(name, FOLDER / name) for name in OURS]
    places += [(name, FOLDER / "node_modules" / name) for name in FROM_NPM]
    for name, place in places:
        yield name, (guess_type(name)[0] or "", gzip.compress(place.read_bytes()))


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        kind, body = self.files.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        for name, value in (("content-type", kind), ("content-encoding", "gzip")) if kind else ():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
