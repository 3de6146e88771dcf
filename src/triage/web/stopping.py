"""The page that ends the asking again at one press: in a mail program (RFC 8058), or on the page itself."""

from datetime import UTC
from datetime import datetime
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.responses import Response
from starlette.routing import Route

from triage.content.content import Content
from triage.records.intake import Visiting
from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.storing import following
from triage.ui.visitor.trouble import note_error
from triage.web.headers import POLICY

STOP = "stop"
TOKEN = "t"
HEADERS = {
    POLICY: (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
GONE, UNAVAILABLE = 410, 503


class Stopping:
    """Looking changes nothing, since programs look at every address in a mail; a press does, without a question."""

    def __init__(self, content: Content, version: str) -> None:
        self._content, self._version = content, version

    def route(self) -> Route:
        """The token in the address can end the asking, and do nothing else."""
        return Route(f"/{STOP}", self.show, methods=["GET", "POST"])

    async def show(self, request: Request) -> Response:
        language = self._language(request)
        texts = self._content.pages[language].follow_up.stop
        if request.method != "POST":  # a HEAD comes to a route with GET too, from what looks through mail
            button = tag("button", texts.button, type="submit", cls="btn")
            form = tag("form", button, method="post")
            return self._page(language, texts.title, joined((_lead(texts.text, self._content), form)))
        try:
            is_ours = await run_in_threadpool(_stop, request)
        except Exception as error:  # whatever it was: nothing changed, and who pressed hears it plainly
            note_error(error)
            return self._page(language, texts.title, _lead(texts.failed, self._content), UNAVAILABLE)
        if not is_ours:
            unknown = self._content.pages[language].follow_up.unknown
            return self._page(language, texts.title, _lead(unknown, self._content), GONE)
        return self._page(language, texts.done, _lead(texts.done_text, self._content))

    def _language(self, request: Request) -> str:
        said = request.query_params.get("lang", "")
        return said if said in self._content.pages else self._content.practice.language

    def _page(self, language: str, title: str, inside: Markup, status: int = 200) -> Response:
        styles = "".join(
            f'<link rel="stylesheet" href="./assets/{name}?{self._version}">'
            for name in ("theme.css", "style.css")
        )
        main = tag("main", tag("h1", title), inside, cls="left")
        page = (
            f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{escape(title)}</title><link rel="icon" href="data:,">{styles}</head><body>{main}</body></html>'
        )
        return HTMLResponse(page, status_code=status, headers=HEADERS)


def _stop(request: Request) -> bool:
    address = request.client.host if request.client else ""
    token = request.query_params.get(TOKEN, "")
    return following().stop(token, by=Visiting(address, datetime.now(UTC)))


def _lead(sentence: str, content: Content) -> Markup:
    return tag("p", for_practice(sentence, content.practice))
