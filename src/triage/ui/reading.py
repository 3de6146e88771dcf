"""What a process serves: the only practice there is, or each of many; its content is read once."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from triage.content.content import Content
from triage.content.loading import load
from triage.settings import Settings
from triage.settings import read_settings


@dataclass(frozen=True)
class OneOfMany:
    """A registered practice: its content and settings, and the host name of its visitors' pages."""

    content: Content
    host: str
    settings: Settings


@dataclass(frozen=True)
class Many:
    """Every practice at once: the one of a tab, by the host in its address, and those that somebody came to."""

    of_this_tab: Callable[[], OneOfMany]
    in_use: Callable[[], Iterable[OneOfMany]]


_given: list[OneOfMany] = []
_many: list[Many] = []
_asked: ContextVar[OneOfMany | None] = ContextVar("practice", default=None)


def serve_one_of_many(practice: OneOfMany) -> None:
    """Set before the first page is shown, where the practice is registered in the database."""
    _given[:] = [practice]


def serve_many(many: Many) -> None:
    """Set before the first page is shown, where this process serves every registered practice."""
    _many[:] = [many]


def serves_many() -> bool:
    """Whether this process serves every registered practice."""
    return bool(_many)


@contextmanager
def about(practice: OneOfMany) -> Iterator[None]:
    """Everything in this block is about this practice, also what it waits for."""
    token = _asked.set(practice)
    try:
        yield
    finally:
        _asked.reset(token)


def served() -> OneOfMany | None:
    """The registered practice that this page is of; None where there is only one."""
    if _many:
        return _asked.get() or _many[0].of_this_tab()
    return _given[0] if _given else None


def each_served(step: Callable[[], None]) -> None:
    """Do something about each practice of this process that somebody came to; what failed last is raised at the end."""
    failed: Exception | None = None
    practices: Iterable[OneOfMany | None] = _many[0].in_use() if _many else (None,)
    for practice in practices:
        try:
            _do(step, practice)
        except Exception as error:  # whatever it is, it keeps no other practice waiting
            failed = error
    if failed is not None:
        raise failed


def _do(step: Callable[[], None], practice: OneOfMany | None) -> None:
    with nullcontext() if practice is None else about(practice):
        step()


def own_host() -> str | None:
    """The only host name that is answered; None where there is one practice, or every one is served."""
    return _given[0].host if _given else None


def settings() -> Settings:
    """The practice's own settings; SettingsError where the only practice's are wrong."""
    practice = served()
    return read_settings() if practice is None else practice.settings


def content() -> Content:
    """The practice's own content; raises ContentError when an author has to look at it."""
    practice = served()
    return deployed() if practice is None else practice.content


@cache
def deployed() -> Content:
    """The content of this deployment, as it was at the first look."""
    return load(Settings().content)
