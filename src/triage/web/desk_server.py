"""The server of the desk: the door's own pages, and Streamlit's behind the gate."""

from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from functools import cache
from functools import partial
from threading import Thread
from time import sleep

import streamlit
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triage.access.by_provider import Allowed
from triage.access.door import Door
from triage.access.provider import Provider
from triage.access.sessions import who_is
from triage.content.content import Content
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.settings import PACKAGE
from triage.settings import Settings
from triage.ui.at_the_desk import AtTheDesk
from triage.ui.at_the_desk import set_desk
from triage.ui.reading import content
from triage.ui.therapist.frame import show_desk_trouble
from triage.web.compression import Compression
from triage.web.compression import best_encoding
from triage.web.compression import compressed
from triage.web.desk_address import DeskAddress
from triage.web.desk_bundle import Bundles
from triage.web.desk_gate import SECONDS_BETWEEN_LOOKS
from triage.web.desk_gate import Gate
from triage.web.desk_gate import Watch
from triage.web.desk_headers import NothingKept
from triage.web.desk_headers import desk_headers
from triage.web.desk_letter import Letters
from triage.web.desk_trouble import TellsTrouble
from triage.web.door_forms import language_of
from triage.web.door_front import Front
from triage.web.door_provider import BACK
from triage.web.door_provider import ByProvider
from triage.web.door_setup import SettingUp
from triage.web.door_sign_in import SignIn
from triage.web.first_page import desk_page
from triage.web.guard_messages import is_meant
from triage.web.headers import Headers
from triage.web.our_files import OneFont
from triage.web.our_files import our_files
from triage.web.readiness import of_the_desk
from triage.web.server import LIMITS
from triage.web.server import configure
from triage.web.server import is_well
from triage.web.server import tidying
from triage.web.site import STREAMLIT

SCRIPT = PACKAGE / "ui" / "desk_page.py"
LOG_LEVEL = "warning"
BETWEEN_LOOKS = 0.02


@contextmanager
def serving_desk(desk: Desk, settings: Settings, address: DeskAddress, port: int) -> Iterator[None]:
    """Serve the desk as long as this block, in a thread of its own."""
    app = desk_app(desk, settings, address)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=port,
        log_level=LOG_LEVEL,
        forwarded_allow_ips=settings.proxies,
        **LIMITS,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, name="desk", daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        sleep(BETWEEN_LOOKS)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def desk_app(
    desk: Desk, settings: Settings, address: DeskAddress, clock: Callable[[], datetime] | None = None
) -> streamlit.App:
    """The application; raises ContentError when the content cannot be served."""
    served = content()
    configure(served)
    door = Door(desk, settings.practice)
    set_desk(AtTheDesk(desk, partial(who_is, door, uses=False), address.shown, settings))
    files = our_files(served.practice.colours)
    front = Front(door, served, files.version, address, clock or _now)
    routes = door_routes(front, settings)
    return streamlit.App(
        SCRIPT,
        routes=[
            *routes,
            Route("/", _first_page(served, files.version)),
            Route("/assets/{name}", files.show),
            Route("/healthz", is_well),
            Route("/readyz", of_the_desk(desk, content).show),
            Letters(front).route(),
            Bundles(front).route(),
        ],
        middleware=[
            *guards(front, routes),
            Middleware(OneFont),
            Middleware(Compression, directory=STREAMLIT / "static", path="/static"),
        ],
        lifespan=tidying,
        on_script_error=show_desk_trouble,
    )


def guards(
    front: Front, door: list[Route], *, seconds_between_looks: float = SECONDS_BETWEEN_LOOKS
) -> list[Middleware]:
    """What stands before everything: headers, nothing kept, what is told in trouble, and the gate.

    The gate is open for the pages of the door only.
    """
    watch = Watch(front.door, front.clock, is_meant, seconds_between_looks)
    return [
        Middleware(Headers, headers=desk_headers(is_encrypted=front.address.is_encrypted)),
        Middleware(NothingKept),
        Middleware(TellsTrouble, front=front),
        Middleware(Gate, watch=watch, address=front.address, open_paths={route.path for route in door}),
    ]


def door_routes(front: Front, settings: Settings) -> list[Route]:
    """The pages of the door, with those of the provider when the settings name one."""
    provider = provider_of(settings, front.address)
    if provider is None:
        return [*SignIn(front).routes(), *SettingUp(front).routes()]
    known = replace(front, provider=provider, allowed=allowed_by(settings))
    return [*SignIn(known).routes(), *SettingUp(known).routes(), *ByProvider(known, provider).routes()]


def provider_of(settings: Settings, address: DeskAddress) -> Provider | None:
    """The OpenID provider that the settings name."""
    issuer, client, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None or client is None or secret is None:
        return None
    return Provider(issuer, client, secret.get_secret_value(), back=f"{address.shown}{BACK}")


def allowed_by(settings: Settings) -> Allowed:
    """Whom the settings let in through the provider without an account."""
    return Allowed(
        addresses={address.lower(): Role(role) for address, role in settings.oidc_addresses.items()},
        claim=settings.oidc_role_claim,
        values={value: Role(role) for value, role in settings.oidc_roles.items()},
    )


def _first_page(served: Content, version: str) -> Callable[[Request], Awaitable[Response]]:
    pages = {
        language: desk_page(STREAMLIT, served, language=language, version=version)
        for language in served.questionnaire.about.languages
    }

    sent = cache(compressed)

    async def show(request: Request) -> Response:
        page = pages[language_of(request, pages, served.practice.language)]
        body, headers = sent(page, accepts=best_encoding(request.headers))
        return Response(body, media_type="text/html", headers=headers)

    return show


def _now() -> datetime:
    return datetime.now(UTC)
