"""Many practices in one process: each request is answered by the pages of the practice that its host is of."""

import logging
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from anyio.to_thread import run_sync
from starlette.datastructures import Headers as Given
from starlette.responses import PlainTextResponse
from starlette.routing import Router
from starlette.types import ASGIApp
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.records.practice_hosts import Entry
from triage.ui import session
from triage.ui.once import Once
from triage.ui.reading import OneOfMany
from triage.ui.reading import about
from triage.web.headers import POLICY_VIOLATION
from triage.web.headers import Headers
from triage.web.own_host import FOR_MONITORS
from triage.web.own_host import NOT_FOUND
from triage.web.site import Site
from triage.web.site import site_of

SITE = "triage.site"
UNAVAILABLE = 503
SECONDS_FAILED = 2.0
"""So long nobody tries again to make a practice ready that was not: it is asked for before anything is limited."""

logger = logging.getLogger("triage.web")


@dataclass(frozen=True)
class Made:
    """A practice that somebody came to, as it was when it was changed last, with its pages."""

    entry: Entry
    practice: OneOfMany
    site: Site


class Practices:
    """Every registered practice, made ready when somebody first comes to it, and again when it was changed."""

    def __init__(self, look: Callable[[], Mapping[str, Entry]], make: Callable[[str], OneOfMany]) -> None:
        """`look` reads the hosts of all practices, and `make` one practice by its name; neither knows visitors."""
        self._look, self._make = look, make
        self._hosts: Mapping[str, Entry] = {}
        self._made: dict[str, Made] = {}
        self._seen: dict[str, OneOfMany] = {}
        self._once = Once[Made](seconds_failed=SECONDS_FAILED)

    def look(self) -> None:
        """See which practices there are now; while the database is gone those of before are served."""
        self._hosts = self._look()
        there = {entry.practice for entry in self._hosts.values()}
        for name in [name for name in self._made if name not in there]:
            del self._made[name]

    def has(self, host: str) -> bool:
        """Whether a practice is reached under this host; the database is never asked."""
        return host in self._hosts

    def at(self, host: str) -> Made:
        """The practice at a host that there is; what can go wrong is what reading its content raises."""
        entry = self._hosts[host]
        return self._once.make(
            entry.practice, there=lambda: self._as_it_is_now(entry), make=lambda: self._ready(host, entry)
        )

    def _ready(self, host: str, entry: Entry) -> Made:
        practice = self._make(entry.practice)
        made = Made(entry, practice, site_of(practice.content, practice.settings))
        self._made[entry.practice] = made
        self._seen[host] = practice
        return made

    def is_ready(self, host: str) -> bool:
        """Whether nothing has to be read before it can be shown."""
        return self._as_it_is_now(self._hosts[host]) is not None

    def _as_it_is_now(self, entry: Entry) -> Made | None:
        found = self._made.get(entry.practice)
        return found if found is not None and found.entry == entry else None

    def of_this_tab(self) -> OneOfMany:
        """The practice in whose pages this tab is; who is in them may finish when it was removed meanwhile."""
        host = session.host()
        return self.at(host).practice if self.has(host) else self._seen[host]

    def in_use(self) -> Iterable[OneOfMany]:
        """Those that somebody came to."""
        return [made.practice for made in list(self._made.values())]


class ByHost:
    """Lets through what was asked of a host that is a practice's, and everything behind it is about that practice."""

    def __init__(self, app: ASGIApp, *, practices: Practices) -> None:
        self.app, self.practices = app, practices

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] in FOR_MONITORS:
            return await self.app(scope, receive, send)
        host = Given(scope=scope).get("host", "").lower()
        if not self.practices.has(host):
            return await _refuse(scope, receive, send, NOT_FOUND)
        try:
            made = await self._at(host)
        except Exception as error:  # whatever it is: the other practices' visitors must not notice
            logger.error("practice_not_shown error=%s", type(error).__name__)
            return await _refuse(scope, receive, send, UNAVAILABLE)
        with about(made.practice):
            return await self.app({**scope, SITE: made.site}, receive, send)

    async def _at(self, host: str) -> Made:
        ready = self.practices.is_ready(host)
        return self.practices.at(host) if ready else await run_sync(self.practices.at, host)


class OwnHeaders:
    """The headers of the practice's own pages, which say whose sites may frame them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        site = scope.get(SITE)
        app = self.app if site is None else Headers(self.app, headers=site.headers)
        await app(scope, receive, send)


class OwnPages:
    """The practice's own pages, and Streamlit's behind them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        site = scope.get(SITE)
        app = self.app if site is None else Router(site.routes, default=self.app, redirect_slashes=False)
        await app(scope, receive, send)


class OwnBusyPages:
    """What a practice says to who asks for too many of its pages."""

    def page(self, scope: Scope) -> str:
        site: Site = scope[SITE]
        return site.busy.page(scope)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        said = "Not found" if status == NOT_FOUND else ""
        await PlainTextResponse(said, status_code=status)(scope, receive, send)
