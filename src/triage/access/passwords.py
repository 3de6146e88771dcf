"""Passwords: which ones are good enough, and how one is kept and compared."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from importlib.resources import files
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from argon2.exceptions import VerificationError

from triage.access.desk_key import DeskKey
from triage.access.desk_key import Use

SHORTEST = 12
LONGEST = 128
AT_A_TIME = 2
SECONDS_OF_PATIENCE = 5.0
MEMORY = 46 * 1024  # KiB; with one pass and one lane, what OWASP asks at least
FEWEST_DIFFERENT = 5
BEHIND_A_WORD = "0123456789!?.@#$%&*-_ "
WRITTEN_WITH = str.maketrans("@013457$!", "aoieastsi")
NOBODYS = (
    "$argon2id$v=19$m=47104,t=1,p=1$"
    "RH4RTpL7mitxBNBd2f/aeA$58daVZ+fzMT5gI/Dwf1qvyLucdobMs6hv6Hi7vj6ITg"
)  # takes as long to compare as anybody's

_hasher = PasswordHasher(time_cost=1, memory_cost=MEMORY, parallelism=1)
_turns = BoundedSemaphore(AT_A_TIME)


class BusyError(Exception):
    """Too many passwords are being compared; a little later it works."""

    def __init__(self) -> None:
        super().__init__("too many people sign in at this moment; try again")


class Weakness(StrEnum):
    """Why a password is not good enough."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    NAME = "name"
    SIMPLE = "simple"
    SAME = "same"


def weakness_of(password: str, *, name: str) -> Weakness | None:
    """Why somebody with this name should not use this password; None when it is fine.

    >>> weakness_of("correct horse", name="f.fysio")
    >>> weakness_of("wachtwoord123", name="f.fysio")
    <Weakness.COMMON: 'common'>
    """
    plain = normalize("NFKC", password)
    if len(plain) < SHORTEST:
        return Weakness.SHORT
    if len(plain) > LONGEST:
        return Weakness.LONG
    if _reduced(plain) in _common() or plain.casefold() in _common():
        return Weakness.COMMON
    if any(part in plain.casefold() for part in _parts_of(name)):
        return Weakness.NAME
    return Weakness.SIMPLE if len(set(plain)) < FEWEST_DIFFERENT else None


def keep_password(password: str, key: DeskKey) -> str:
    """What is stored of a password; without the desk's key not even a guess can be tried on it."""
    with _turn():
        return _hasher.hash(_peppered(password, key))


def password_fits(kept: str | None, password: str, key: DeskKey) -> bool:
    """Whether this is the password that was kept; with none kept the work is the same, and it never is."""
    with _turn():
        try:
            _hasher.verify(kept or NOBODYS, _peppered(password, key))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def _peppered(password: str, key: DeskKey) -> bytes:
    return b64encode(key.hash(Use.PASSWORD, normalize("NFKC", password).encode()))


@contextmanager
def _turn() -> Iterator[None]:
    """Each comparison takes 46 MiB, so few run at a time."""
    if not _turns.acquire(timeout=SECONDS_OF_PATIENCE):
        raise BusyError
    try:
        yield
    finally:
        _turns.release()


@cache
def _common() -> frozenset[str]:
    written = (files("triage.access") / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in written.splitlines() if line and not line.startswith("#"))


def _reduced(password: str) -> str:
    """A common word stays common with digits and signs behind it, or written with them."""
    ended = password.casefold().rstrip(BEHIND_A_WORD)
    return ended if ended in _common() else ended.translate(WRITTEN_WITH)


def _parts_of(name: str) -> Iterator[str]:
    for part in name.casefold().replace("@", ".").split("."):
        if len(part) >= FEWEST_DIFFERENT:
            yield part
