"""The pages of one practice around Streamlit's application: its first page, its files, and what stands before them."""

from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triage.content.content import Content
from triage.settings import Settings
from triage.ui.keeping_up import pausing
from triage.web.compression import best_encoding
from triage.web.compression import compressed
from triage.web.embedding import routes_of_embedding
from triage.web.first_page import first_page
from triage.web.first_page import hash_of_script
from triage.web.first_page import paused_page
from triage.web.guard_pages import BusyPages
from triage.web.guard_pages import busy_pages
from triage.web.headers import CONTENT_SECURITY
from triage.web.headers import POLICY
from triage.web.headers import allowing_script
from triage.web.headers import shown_by
from triage.web.headers import visitors_headers
from triage.web.our_files import OurFiles
from triage.web.our_files import our_files
from triage.web.own_letter import OwnLetters
from triage.web.stopping import Stopping

STREAMLIT = Path(streamlit.__file__).parent / "static"


@dataclass(frozen=True)
class Site:
    """The routes of a practice, the headers of every reply, and what is said to who asks too often."""

    routes: Sequence[Route]
    headers: Mapping[str, str]
    busy: BusyPages


def site_of(served: Content, settings: Settings, *, also_shown_by: Sequence[str] = ()) -> Site:
    """The pages as this content and these settings make them; `also_shown_by` may frame them as the sites may."""
    files, sites = our_files(served.practice.colours), (*settings.sites, *also_shown_by)
    return Site(
        routes=[
            Route("/", _first_page(served, files, sites)),
            Route("/assets/{name}", files.show),
            *routes_of_embedding(served, files.version, sites),
            OwnLetters(served).route(),
            Stopping(served, files.version).route(),
        ],
        headers=visitors_headers(is_encrypted=_is_encrypted(settings), sites=sites),
        busy=busy_pages(served),
    )


def _is_encrypted(settings: Settings) -> bool:
    address = settings.public_address
    return address is not None and address.scheme == "https"


def _first_page(
    served: Content, files: OurFiles, sites: Sequence[str]
) -> Callable[[Request], Awaitable[Response]]:
    languages, version = served.questionnaire.about.languages, files.version
    pages = {
        language: first_page(STREAMLIT, served, files.bodies, language=language, version=version, sites=sites)
        for language in languages
    }
    paused = {
        language: paused_page(STREAMLIT, served, language=language, version=version, sites=sites)
        for language in languages
    }
    policy = allowing_script(shown_by(CONTENT_SECURITY, sites), hash_of_script(files.bodies))
    sent = cache(compressed)  # a tenth of a second for each of them, once

    async def show(request: Request) -> Response:
        shown = paused if pausing().is_on else pages
        page = shown.get(request.query_params.get("lang", ""), shown[served.practice.language])
        body, headers = sent(page, accepts=best_encoding(request.headers))
        more = {POLICY: policy, "cache-control": "no-cache"}
        return Response(body, media_type="text/html", headers={**headers, **more})

    return show
