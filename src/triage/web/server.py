"""The server: Streamlit's application with our first page, our files, and our middleware around it."""

import asyncio
import gc
import tomllib
from collections.abc import AsyncIterator
from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from contextlib import asynccontextmanager
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

import streamlit
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit import logger as streamlits_logs

from triage.content.content import Content
from triage.settings import PACKAGE
from triage.settings import read_settings
from triage.ui.keeping_up import SECONDS_BETWEEN_BATCHES
from triage.ui.keeping_up import SECONDS_BETWEEN_LOOKS
from triage.ui.keeping_up import KeepingUp
from triage.ui.keeping_up import add_counts
from triage.ui.keeping_up import look_for_pause
from triage.ui.keeping_up import pausing
from triage.ui.reading import content
from triage.ui.reading import own_host
from triage.ui.storing import intake
from triage.ui.theme import streamlit_theme
from triage.ui.visitor.pages import show_trouble
from triage.web.compression import Compression
from triage.web.compression import best_encoding
from triage.web.compression import compressed
from triage.web.embedding import routes_of_embedding
from triage.web.first_page import first_page
from triage.web.first_page import hash_of_script
from triage.web.first_page import paused_page
from triage.web.guard import Guard
from triage.web.guard import Watching
from triage.web.guard_limits import Bounds
from triage.web.guard_pages import busy_pages
from triage.web.headers import CONTENT_SECURITY
from triage.web.headers import POLICY
from triage.web.headers import Headers
from triage.web.headers import allowing_script
from triage.web.headers import shown_by
from triage.web.headers import visitors_headers
from triage.web.logs import STREAMLIT_FORMAT
from triage.web.logs import configure_logs
from triage.web.lost_sessions import forget_the_lost
from triage.web.lost_sessions import knows
from triage.web.metrics import Counts
from triage.web.metrics import metrics_page
from triage.web.our_files import OneFont
from triage.web.our_files import OurFiles
from triage.web.our_files import our_files
from triage.web.own_host import OwnHost
from triage.web.own_letter import OwnLetters
from triage.web.readiness import of_visitors
from triage.web.stopping import Stopping

SCRIPT = PACKAGE / "ui" / "page.py"
STREAMLIT = Path(streamlit.__file__).parent / "static"
SECONDS_BETWEEN_COLLECTIONS = 30


class Limits(TypedDict):
    """How uvicorn serves both sides."""

    log_config: None
    access_log: bool
    server_header: bool
    ws_max_size: int
    timeout_graceful_shutdown: int


LIMITS = Limits(
    log_config=None, access_log=False, server_header=False, ws_max_size=65_536, timeout_graceful_shutdown=10
)


def serve(host: str, port: int, *, log_level: str = "warning", also_shown_by: Sequence[str] = ()) -> None:
    """Serve the pages until told to stop; the sites in `also_shown_by` may frame them as those in the settings may."""
    configure_logs(log_level)
    config.set_option("logger.level", log_level, "triage")
    uvicorn.run(
        streamlit.App(SCRIPT, **parts(also_shown_by=also_shown_by)),
        host=host,
        port=port,
        log_level=log_level,
        forwarded_allow_ips=read_settings().proxies,
        **LIMITS,
    )


class Parts(TypedDict):
    """What is ours around Streamlit's application."""

    routes: list[Route]
    middleware: list[Middleware]
    lifespan: Callable[[streamlit.App], AbstractAsyncContextManager[None]]
    on_script_error: Callable[[Exception], bool]


def parts(*, also_shown_by: Sequence[str] = ()) -> Parts:
    """Our routes, middleware and settings; raises ContentError when the content cannot be served."""
    served, sites = content(), (*read_settings().sites, *also_shown_by)
    files = our_files(served.practice.colours)
    configure(served)
    settings, counts = read_settings(), Counts()
    watching = Watching(Bounds(settings.connections), knows, counts, busy_pages(served))
    return Parts(
        routes=[
            Route("/", _first_page(served, files, sites)),
            Route("/assets/{name}", files.show),
            *routes_of_embedding(served, files.version, sites),
            OwnLetters(served).route(),
            Stopping(served, files.version).route(),
            Route("/healthz", is_well),
            Route("/readyz", of_visitors(intake, settings.keys, content).show),
            Route("/metrics", metrics_page(counts, settings.metrics_networks)),
        ],
        middleware=[
            Middleware(OwnHost, host=own_host()),
            Middleware(Headers, headers=visitors_headers(is_encrypted=_is_encrypted(), sites=sites)),
            Middleware(Guard, watching=watching),
            Middleware(OneFont),
            Middleware(Compression, directory=STREAMLIT / "static", path="/static"),
        ],
        lifespan=_keeping_up,
        on_script_error=_on_script_error,
    )


def _is_encrypted() -> bool:
    address = read_settings().public_address
    return address is not None and address.scheme == "https"


def _on_script_error(error: Exception) -> bool:
    return show_trouble(error, datetime.now(UTC))


def configure(served: Content) -> None:
    """Streamlit's settings, from our file and the practice's colours."""
    written = tomllib.loads((PACKAGE / "web" / "streamlit.toml").read_text(encoding="utf-8"))
    for key, value in {**_flat(written), **streamlit_theme(served.practice.colours)}.items():
        config.set_option(key, value, "triage")
    config.set_option("logger.messageFormat", STREAMLIT_FORMAT, "triage")
    streamlits_logs.update_formatter()  # those that are there already


def _flat(settings: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in settings.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


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


async def is_well(_: Request) -> Response:
    return PlainTextResponse("ok")


@asynccontextmanager
async def _keeping_up(app: streamlit.App) -> AsyncIterator[None]:
    steps = [
        KeepingUp(look_for_pause, seconds=SECONDS_BETWEEN_LOOKS),
        KeepingUp(add_counts, seconds=SECONDS_BETWEEN_BATCHES),
    ]
    for step in steps:
        step.start()
    async with tidying(app):
        yield
    for step in steps:
        await asyncio.to_thread(step.stop)


@asynccontextmanager
async def tidying(_: streamlit.App) -> AsyncIterator[None]:
    """Let go of lost sessions and garbage on a timer, and never look again at what is there from the start."""
    gc.collect()
    gc.freeze()
    task = asyncio.create_task(_collect_now_and_then())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_COLLECTIONS)
        forget_the_lost()
        gc.collect()
