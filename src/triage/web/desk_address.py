"""Under which addresses the desk is reached, and which requests come from its own pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from triage.settings import Settings
from triage.web.listening import in_address

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAME = "same-origin"
BY_HAND = "none"


@dataclass(frozen=True)
class DeskAddress:
    """The address that people are given, and every origin that is ours."""

    shown: str
    origins: frozenset[str]

    @property
    def is_encrypted(self) -> bool:
        return self.shown.startswith("https://")

    def is_ours(self, headers: Headers) -> bool:
        """Whether a request was meant for us, and not for a name that somebody pointed at our machine."""
        return headers.get("host", "") in {urlsplit(origin).netloc for origin in self.origins}

    def is_from_here(self, headers: Headers) -> bool:
        """Whether one of our own pages sent this form or opened this connection."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        return site in (None, SAME, BY_HAND) and origin in self.origins


def desk_address(settings: Settings, port: int) -> DeskAddress | None:
    """Where the desk is; None when it listens to a network and nobody said under which https address."""
    if settings.desk_address is not None:
        shown = str(settings.desk_address).rstrip("/")
        return DeskAddress(shown, frozenset({_origin_of(shown)}))
    if settings.host in ("127.0.0.1", "localhost", "::1"):
        return DeskAddress(f"http://{in_address(settings.host)}:{port}", frozenset(_on_this_machine(port)))
    return None


def _on_this_machine(port: int) -> Iterable[str]:
    return (f"http://{name}:{port}" for name in LOOPBACK)


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
