"""The content that this process serves, read once."""

from dataclasses import dataclass
from functools import cache

from triage.content.content import Content
from triage.content.loading import load
from triage.settings import Settings


@dataclass(frozen=True)
class OneOfMany:
    """A registered practice: its content, and the host name of its visitors' pages."""

    content: Content
    host: str


_given: list[OneOfMany] = []


def serve_one_of_many(practice: OneOfMany) -> None:
    """Set before the first page is shown, where the practice is registered in the database."""
    _given[:] = [practice]
    content.cache_clear()


def own_host() -> str | None:
    """The only host name that is answered; None where there is one practice."""
    return _given[0].host if _given else None


@cache
def content() -> Content:
    """The practice's own content; raises ContentError when an author has to look at it."""
    return _given[0].content if _given else load(Settings().content)
