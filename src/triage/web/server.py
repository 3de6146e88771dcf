"""The server: Streamlit's application with our first page, our files, and our middleware around it."""

import asyncio
import gc
import sys
import tomllib
from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from contextlib import asynccontextmanager
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from typing import TypeAlias
from typing import TypedDict

import streamlit
import uvicorn
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config
from streamlit import logger as streamlits_logs

from triage.content.content import Content
from triage.settings import PACKAGE
from triage.settings import Settings
from triage.settings import read_settings
from triage.ui.keeping_up import SECONDS_BETWEEN_BATCHES
from triage.ui.keeping_up import SECONDS_BETWEEN_LOOKS
from triage.ui.keeping_up import KeepingUp
from triage.ui.keeping_up import add_counts
from triage.ui.keeping_up import look_for_pause
from triage.ui.reading import Many
from triage.ui.reading import content
from triage.ui.reading import own_host
from triage.ui.reading import serve_many
from triage.ui.storing import intake
from triage.ui.theme import streamlit_theme
from triage.ui.visitor.pages import show_trouble
from triage.web.compression import Compression
from triage.web.guard import Guard
from triage.web.guard import Watching
from triage.web.guard_limits import Bounds
from triage.web.guard_pages import Busy
from triage.web.headers import Headers
from triage.web.logs import STREAMLIT_FORMAT
from triage.web.logs import configure_logs
from triage.web.lost_sessions import forget_the_lost
from triage.web.lost_sessions import knows
from triage.web.many import ByHost
from triage.web.many import OwnBusyPages
from triage.web.many import OwnHeaders
from triage.web.many import OwnPages
from triage.web.many import Practices
from triage.web.metrics import Counts
from triage.web.metrics import metrics_page
from triage.web.our_files import OneFont
from triage.web.own_host import OwnHost
from triage.web.readiness import Readiness
from triage.web.readiness import of_all
from triage.web.readiness import of_visitors
from triage.web.site import STREAMLIT
from triage.web.site import site_of

SCRIPT = PACKAGE / "ui" / "page.py"
SECONDS_BETWEEN_COLLECTIONS = 30
SECONDS_OF_A_TURN = 0.02
"""Of the interpreter: a step takes about as long, and so is done before another one begins."""


Lifespan: TypeAlias = Callable[[streamlit.App], AbstractAsyncContextManager[None]]


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
    serve_parts(host, port, lambda: parts(also_shown_by=also_shown_by), log_level=log_level)


def serve_parts(host: str, port: int, made: Callable[[], "Parts"], *, log_level: str) -> None:
    """Serve Streamlit's application with these parts around it."""
    configure_logs(log_level)
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    config.set_option("logger.level", log_level, "triage")
    uvicorn.run(
        streamlit.App(SCRIPT, **made()),
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
    lifespan: Lifespan
    on_script_error: Callable[[Exception], bool]


def parts(*, also_shown_by: Sequence[str] = ()) -> Parts:
    """Our routes, middleware and settings; raises ContentError when the content cannot be served."""
    served, settings, counts = content(), read_settings(), Counts()
    configure(served)
    site = site_of(served, settings, also_shown_by=also_shown_by)
    ready = of_visitors(intake, settings.keys, content)
    return Parts(
        routes=[*site.routes, *monitors(ready, counts, settings)],
        middleware=[
            Middleware(OwnHost, host=own_host()),
            Middleware(Headers, headers=site.headers),
            *guarding(settings, counts, site.busy),
        ],
        lifespan=keeping_up(),
        on_script_error=on_script_error,
    )


def parts_of_many(practices: Practices, served: Content, engine: Engine) -> Parts:
    """The same for every practice at once; `served` is the content that all of them begin with."""
    settings, counts = read_settings(), Counts()
    configure(served)
    serve_many(Many(practices.of_this_tab, practices.in_use))
    looking = KeepingUp(practices.look, seconds=SECONDS_BETWEEN_LOOKS)
    return Parts(
        routes=monitors(of_all(engine), counts, settings),
        middleware=[
            Middleware(ByHost, practices=practices),
            Middleware(OwnHeaders),
            *guarding(settings, counts, OwnBusyPages()),
            Middleware(OwnPages),
        ],
        lifespan=keeping_up(looking),
        on_script_error=on_script_error,
    )


def monitors(ready: Readiness, counts: Counts, settings: Settings) -> list[Route]:
    """What tells programs how the process is."""
    return [
        Route("/healthz", is_well),
        Route("/readyz", ready.show),
        Route("/metrics", metrics_page(counts, settings.metrics_networks)),
    ]


def guarding(settings: Settings, counts: Counts, busy: Busy) -> list[Middleware]:
    """What stands before the pages of everybody."""
    watching = Watching(Bounds(settings.connections), knows, counts, busy)
    return [
        Middleware(Guard, watching=watching),
        Middleware(OneFont),
        Middleware(Compression, directory=STREAMLIT / "static", path="/static"),
    ]


def on_script_error(error: Exception) -> bool:
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


async def is_well(_: Request) -> Response:
    return PlainTextResponse("ok")


def keeping_up(*more: KeepingUp) -> Lifespan:
    """What is done beside the pages for as long as they are served."""

    @asynccontextmanager
    async def beside(app: streamlit.App) -> AsyncIterator[None]:
        steps = [
            *more,
            KeepingUp(look_for_pause, seconds=SECONDS_BETWEEN_LOOKS),
            KeepingUp(add_counts, seconds=SECONDS_BETWEEN_BATCHES),
        ]
        for step in steps:
            step.start()
        async with tidying(app):
            yield
        for step in steps:
            await asyncio.to_thread(step.stop)

    return beside


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
