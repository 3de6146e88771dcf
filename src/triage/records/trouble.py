"""What can keep submissions from being stored, told without a word of what was to be stored."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError


class Trouble(StrEnum):
    """Why nothing can be stored now."""

    FULL = "full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    GONE = "gone"
    BROKEN = "broken"
    BUSY = "busy"
    SLOW = "slow"
    CLOSED = "closed"
    UNKNOWN = "unknown"


# Over within seconds, or never; the others last until somebody does something.
PASSING = {Trouble.LOCKED, Trouble.GONE, Trouble.BROKEN}

# A file that SQLite opened while its disk was read-only stays read-only until it is opened again.
CLEARED_BY_OPENING_AGAIN = {Trouble.READ_ONLY, Trouble.GONE, Trouble.BROKEN, Trouble.UNKNOWN}

SENTENCES = {
    Trouble.FULL: "The disk of the database is full. Make room; nothing else has to be done.",
    Trouble.READ_ONLY: "The database cannot be written to. Make its disk and its folder writable.",
    Trouble.LOCKED: "Another program keeps the database locked. Find out which; a backup never takes this long.",
    Trouble.GONE: "The database cannot be reached. See whether it runs, and whether its address is right.",
    Trouble.BROKEN: "The disk of the database reports errors, or its file is damaged. Look at the disk at once.",
    Trouble.BUSY: "Too many are waiting for the database. This one was not stored and can be tried again.",
    Trouble.SLOW: "The database took too long. What was sent may be stored; sending it again stores it once.",
    Trouble.CLOSED: "This process is ending and stores nothing more.",
    Trouble.UNKNOWN: "The database failed in a way that nobody foresaw. See the log of the database.",
}

# SQLite's names begin like this, the most particular one first.
OF_SQLITE = {
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,  # no room for the index of the write-ahead log
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_BUSY": Trouble.LOCKED,
    "SQLITE_LOCKED": Trouble.LOCKED,
    "SQLITE_PROTOCOL": Trouble.LOCKED,
    "SQLITE_CANTOPEN": Trouble.GONE,
    "SQLITE_IOERR": Trouble.BROKEN,
    "SQLITE_CORRUPT": Trouble.BROKEN,
    "SQLITE_NOTADB": Trouble.BROKEN,
}

# PostgreSQL's codes (appendix A of its manual) begin like this, the most particular one first.
OF_POSTGRESQL = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "40001": Trouble.LOCKED,
    "40P01": Trouble.LOCKED,
    "55P03": Trouble.LOCKED,
    "57014": Trouble.LOCKED,
    "08": Trouble.GONE,
    "53": Trouble.GONE,
    "57P": Trouble.GONE,
    "58": Trouble.BROKEN,
    "XX": Trouble.BROKEN,
}


class StorageUnavailableError(RuntimeError):
    """Nothing was stored, or nobody knows whether it was; trying again stores it once."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(SENTENCES[trouble])
        self.trouble = trouble


class StorageRefusedError(RuntimeError):
    """The database refused one step; its own words are left out, since they may repeat what was to be stored."""

    def __init__(self, error: SQLAlchemyError) -> None:
        code = _code_of(error.orig) if isinstance(error, DBAPIError) else ""
        super().__init__(f"The database refused this: {type(error).__name__} {code}".rstrip())


def trouble_of(error: BaseException) -> Trouble | None:
    """What keeps everything from being stored; None for an error that only concerns one step."""
    if isinstance(error, NoConnectionError):
        return Trouble.LOCKED
    if not isinstance(error, DBAPIError):
        return None
    if error.connection_invalidated:
        return Trouble.GONE
    code = _code_of(error.orig)
    for begin, trouble in (OF_SQLITE | OF_POSTGRESQL).items():
        if code.startswith(begin):
            return trouble
    # Who cannot be reached says no code.
    return Trouble.GONE if not code and type(error).__name__ == "OperationalError" else None


def without_values(error: BaseException) -> BaseException:
    """The error of a step as its caller may see it."""
    return StorageRefusedError(error) if isinstance(error, SQLAlchemyError) else error


def _code_of(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return code if isinstance(code, str) else ""
