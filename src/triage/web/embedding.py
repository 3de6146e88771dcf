"""What the site of a practice needs to show the self-check inside its own page, and where a visitor leaves to."""

import json
from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.responses import Response
from starlette.routing import Route

from triage.content.content import Content
from triage.content.page_texts import EmbeddingTexts
from triage.settings import PACKAGE
from triage.ui.markup import tag
from triage.web.compression import best_encoding
from triage.web.compression import compressed
from triage.web.headers import POLICY
from triage.web.headers import shown_by

SCRIPT = PACKAGE / "web" / "static" / "embed.js"
GIVEN = '"GIVEN"'
LEFT = "left"
NOT_MODIFIED = 304
FOR_FIVE_MINUTES = "public, max-age=300, must-revalidate"
LEFT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def routes_of_embedding(content: Content, version: str, sites: Sequence[str]) -> list[Route]:
    """The script of `<rug-check>`, and the page that is left when everything was erased."""
    return [
        Route("/embed.js", _script(embed_script(content))),
        Route(f"/{LEFT}", _left_page(content, version, sites)),
    ]


def embed_script(content: Content) -> bytes:
    """The script with the words of every language and the practice's colours."""
    practice = content.practice
    given = {
        "first": practice.language,
        "says": {code: _words(pages.embedding) for code, pages in content.pages.items()},
        "colours": [practice.colours.primary, practice.colours.primary_on_dark],
    }
    return SCRIPT.read_text(encoding="utf-8").replace(GIVEN, json.dumps(given, ensure_ascii=False)).encode()


def _words(texts: EmbeddingTexts) -> Mapping[str, str]:
    return {
        "title": texts.title,
        "open": texts.open,
        "close": texts.close,
        "loading": texts.loading,
        "elsewhere": texts.elsewhere,
    }


def sites_in_page(sites: Sequence[str]) -> str:
    """For frame.js: which sites may hear how high the page is."""
    return tag("meta", name="sites", content=" ".join(sites))


def _script(body: bytes) -> Callable[[Request], Awaitable[Response]]:
    tag_of_it = f'W/"{sha256(body).hexdigest()[:16]}"'
    always = {
        "cache-control": FOR_FIVE_MINUTES,
        "etag": tag_of_it,
        "cross-origin-resource-policy": "cross-origin",
        "vary": "accept-encoding",
    }

    sent = cache(compressed)  # once: every page of the practice's site asks for it

    async def show(request: Request) -> Response:
        if request.headers.get("if-none-match") == tag_of_it:
            return Response(status_code=NOT_MODIFIED, headers=always)
        best, encoded = sent(body, accepts=best_encoding(request.headers))
        return Response(best, media_type="text/javascript", headers={**always, **encoded})

    return show


def _left_page(
    content: Content, version: str, sites: Sequence[str]
) -> Callable[[Request], Awaitable[Response]]:
    pages = {code: _page(pages.frame.left, code, version, sites) for code, pages in content.pages.items()}
    headers = {POLICY: shown_by(LEFT_POLICY, sites), "cache-control": "no-store", "x-robots-tag": "noindex"}
    return _choosing(pages, content.practice.language, headers)


def _choosing(
    pages: Mapping[str, str], usual: str, headers: Mapping[str, str]
) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        page = pages.get(request.query_params.get("lang", ""), pages[usual])
        return HTMLResponse(page, headers=headers)

    return show


def _page(sentence: str, language: str, version: str, sites: Sequence[str]) -> str:
    """One sentence, under a title that says no more."""
    styles = "".join(
        f'<link rel="stylesheet" href="./assets/{name}?{version}">' for name in ("theme.css", "style.css")
    )
    scripts = "".join(
        f'<script defer src="./assets/{name}?{version}"></script>' for name in ("left.js", "frame.js")
    )
    main = tag("main", tag("h1", sentence), cls="left")
    marker = tag("div", id="page-marker", data_page=LEFT, hidden="hidden")
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(sentence)}</title>'
        f'<link rel="icon" href="data:,">{sites_in_page(sites)}{styles}{scripts}</head>'
        f"<body>{main}{marker}</body></html>"
    )
