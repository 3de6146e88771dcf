"""Take away what a database still holds of erased submissions beside its tables."""

import logging
import time
from itertools import groupby
from operator import itemgetter
from threading import Event
from threading import Lock
from threading import Thread

import pysqlite3
from sqlalchemy import ARRAY
from sqlalchemy import BigInteger
from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import String
from sqlalchemy import any_
from sqlalchemy import bindparam
from sqlalchemy import column
from sqlalchemy import delete
from sqlalchemy import event
from sqlalchemy import select
from sqlalchemy import table
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.orm import sessionmaker

from triage.records.engine import SECONDS_TO_WAIT
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of

SECONDS_TO_SCRUB = 60.0
SECONDS_AT_THE_END = 5.0
PAUSE = 0.2
REST = 1.0  # between two times: many erasures one after another are scrubbed together
MILLISECONDS_FOR_READERS = 200  # others wait meanwhile, so rather try again than wait long
SHORTEST_PAUSE = 0.01
LEAVES_TRACES = "leaves_traces"
TRACE = table("trace", column("place", String), column("id", BigInteger))
"""Where something sealed was erased or replaced; PostgreSQL's own triggers write it."""
NOTED = (TRACE.c.place, TRACE.c.id)
GONE = delete(TRACE).where(TRACE.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))

NOW = text("SELECT clock_timestamp()")
WHO_MAY_STILL_SEE = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND xact_start < :now AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)"
)

logger = logging.getLogger("triage.records")


def leave_traces(session: Session) -> None:
    """Say that this transaction erases or replaces something sealed, so that its traces are scrubbed."""
    session.info[LEAVES_TRACES] = True


def scrub(engine: Engine) -> bool:
    """Scrub once; False when somebody still reads from before the erasure, so that it must be tried again."""
    if engine.dialect.name == "sqlite":
        return _empty_write_ahead_log(engine)
    return _write_parts_anew(engine)


class Scrubber:
    """Scrubs after every erasure, again and again until nothing is left, in a thread of its own."""

    def __init__(self, engine: Engine, *, within: float = SECONDS_TO_SCRUB) -> None:
        self._engine = engine
        self._within = within
        self._asked = Event()
        self._clean = Event()
        self._clean.set()
        self._closing = Event()
        self._gate = Lock()
        self._thread: Thread | None = None

    def follow(self, sessions: sessionmaker[Session]) -> None:
        """Scrub after every transaction that says it leaves traces."""

        def after(session: Session, transaction: SessionTransaction) -> None:
            if transaction.parent is None and session.info.pop(LEAVES_TRACES, False):
                self.ask()

        event.listen(sessions, "after_transaction_end", after)

    def begin(self) -> None:
        """Scrub what an earlier process may have left; later, when somebody still reads."""
        if not _is_scrubbed(self._engine):
            self.ask()

    def ask(self) -> None:
        """Scrub as soon as possible."""
        with self._gate:
            self._clean.clear()
            self._asked.set()
            if self._thread is None:
                self._thread = Thread(target=self._scrub_on, name="scrubber", daemon=True)
                self._thread.start()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left of what was erased so far."""
        return self._clean.is_set()

    def wait(self) -> bool:
        """Wait until nothing is left; False when that takes longer than promised."""
        return self._clean.wait(self._within)

    def close(self) -> bool:
        """Finish what was asked for, unless that takes long: then the next process does. False with traces left."""
        is_clean = self._clean.wait(min(self._within, SECONDS_AT_THE_END))
        self._closing.set()
        self._asked.set()
        if self._thread is not None:
            self._thread.join()
        return is_clean

    def _scrub_on(self) -> None:
        while self._asked.wait() and not self._closing.is_set():
            self._asked.clear()
            if not self._scrubbed_in_time():
                logger.error("traces_left seconds=%d", self._within)
                self._asked.set()
                continue
            with self._gate:
                if not self._asked.is_set():
                    self._clean.set()
            self._closing.wait(REST)

    def _scrubbed_in_time(self) -> bool:
        last = time.monotonic() + self._within
        while not _is_scrubbed(self._engine):
            if time.monotonic() > last or self._closing.wait(PAUSE):
                return False
        return True


def _is_scrubbed(engine: Engine) -> bool:
    try:
        return scrub(engine)
    except (SQLAlchemyError, pysqlite3.Error) as error:
        logger.warning("scrub_failed error=%s", type(error).__name__)
        return False


def _empty_write_ahead_log(engine: Engine) -> bool:
    """The log still holds the pages from before; it can be emptied once nobody reads from it."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS_FOR_READERS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone() or (True,)
        cursor.execute(f"PRAGMA busy_timeout = {SECONDS_TO_WAIT * 1000}")
    finally:
        connection.close()
    return not is_busy


def _write_parts_anew(engine: Engine) -> bool:
    """A plain VACUUM leaves the bytes of a dead row on its page; FULL copies what lives to a new file.

    Who erases or replaces something leaves a line that names the part of the table; it goes when that is written anew.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        noted = connection.execute(select(*NOTED).order_by(*NOTED)).all()
        if not noted:
            return True
        if not _has_forgotten_by_now(connection):
            return False
        connection.exec_driver_sql(f"SET lock_timeout = {MILLISECONDS_FOR_READERS}")
        try:
            for place, traces in groupby(noted, itemgetter(0)):
                connection.exec_driver_sql(f"VACUUM (FULL) {place}")
                connection.execute(GONE, {"ids": [trace for _, trace in traces]})
                connection.exec_driver_sql(f"VACUUM {place}")  # else looks at an index read the table as well
        except DBAPIError as error:
            if trouble_of(error) is not Trouble.LOCKED:
                raise
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def _has_forgotten_by_now(connection: Connection) -> bool:
    """Whether everybody who may still see the erased rows is done; until then VACUUM copies them along."""
    now = connection.scalar(NOW)
    last = time.monotonic() + MILLISECONDS_FOR_READERS / 1000
    while connection.scalar(WHO_MAY_STILL_SEE, {"now": now}):
        if time.monotonic() > last:
            return False
        time.sleep(SHORTEST_PAUSE)
    return True
