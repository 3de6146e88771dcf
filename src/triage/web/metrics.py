"""What the visitors' process counts for a monitor; no address, item, advice or name is ever in it."""

import logging
from collections.abc import Awaitable
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from ipaddress import IPv4Network
from ipaddress import IPv6Network
from ipaddress import ip_address
from time import monotonic
from typing import TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client import CollectorRegistry
from prometheus_client import Counter
from prometheus_client import Gauge
from prometheus_client import Histogram
from prometheus_client import PlatformCollector
from prometheus_client import ProcessCollector
from prometheus_client import generate_latest
from starlette.requests import Request
from starlette.responses import Response

from triage.ui.tally import SENDINGS

Network: TypeAlias = IPv4Network | IPv6Network

SECONDS_BETWEEN_LINES = 10.0
NOT_FOUND = 404
SECONDS_TO_REPLY = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
PASSED_ON = ("x-forwarded-for", "forwarded")

logger = logging.getLogger("triage.web")


class Refused(StrEnum):
    """Why something was refused."""

    PATH = "path"
    CONNECTING = "connecting_too_often"
    FULL = "full"
    FULL_OF_ONE = "full_of_one_address"
    SILENT = "silent"
    MESSAGE = "message"
    MESSAGES = "too_many_messages"
    MESSAGES_OF_ONE = "too_many_messages_of_one_address"
    PAGES = "too_many_pages"
    FILES = "too_many_files"


@dataclass
class Counts:
    """The figures of one process, each known by its name there."""

    clock: Callable[[], float] = monotonic
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _told: dict[Refused, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        here = self.registry
        self.connections = Gauge("triage_connections", "Connections of visitors that are open", registry=here)
        self.messages = Counter("triage_messages", "Messages that were let through", registry=here)
        self.refused = Counter("triage_refused", "What was refused, by reason", ["reason"], registry=here)
        self.replies = Histogram(
            "triage_reply_seconds",
            "From a message to the first word back",
            registry=here,
            buckets=SECONDS_TO_REPLY,
        )
        for reason in Refused:
            self.refused.labels(reason)
        here.register(SENDINGS)
        ProcessCollector(registry=here)
        PlatformCollector(registry=here)

    def refuse(self, reason: Refused) -> None:
        """Count it, and write it down, but never a line for each: a flood would fill the disk."""
        self.refused.labels(reason).inc()
        now = self.clock()
        if now - self._told.get(reason, -SECONDS_BETWEEN_LINES) >= SECONDS_BETWEEN_LINES:
            self._told[reason] = now
            logger.warning("refused reason=%s", reason)


def metrics_page(counts: Counts, allowed: tuple[Network, ...]) -> Callable[[Request], Awaitable[Response]]:
    """The page for a monitor on this machine or in an allowed network; for everybody else there is none."""

    async def show(request: Request) -> Response:
        if not (_is_within(request, allowed) or _is_from_this_machine(request)):
            return Response(status_code=NOT_FOUND)
        headers = {"cache-control": "no-store"}
        return Response(generate_latest(counts.registry), media_type=CONTENT_TYPE_LATEST, headers=headers)

    return show


def _is_within(request: Request, allowed: tuple[Network, ...]) -> bool:
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in allowed)


def _is_from_this_machine(request: Request) -> bool:
    """A web server on this machine passes visitors on from its own address, so that alone says nothing."""
    host = request.client.host if request.client else ""
    asked_for = request.headers.get("host", "").rsplit(":", 1)[0]
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    return host in ("127.0.0.1", "::1") and asked_for in ON_THIS_MACHINE and not is_passed_on
