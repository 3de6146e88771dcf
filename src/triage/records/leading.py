"""One leader at a time for each practice, over all processes that share a PostgreSQL database."""

from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from triage.records.engine import practice_of

THE_LEADER = (
    4_017_550_913  # any number but those of our other locks, as long as all our processes lock the same one
)
# PostgreSQL notices within half a minute that the machine of a leader vanished, and lets the next one lead.
NOTICED_SOON = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


# A practice of many has a leader of its own, since each is served by processes of its own.
LOCK = "SELECT pg_try_advisory_lock(:key # hashtextextended(:practice, 0))"


class Leader:
    """Leads as long as its own connection holds the lock, which PostgreSQL lets go with that connection.

    SQLite serves one machine, and what a leader does may be done twice there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Connection | None = None
        self._lock = {"key": THE_LEADER, "practice": practice_of(engine) or ""}

    def leads(self) -> bool:
        """Whether this process leads now; it begins to when nobody else does. False when the database is gone."""
        if self._engine.dialect.name != "postgresql":
            return True
        try:
            return self._still_holds() or self._begins()
        except SQLAlchemyError:
            self.resign()
            return False

    def resign(self) -> None:
        """Let the next one lead."""
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()  # the pool would keep the connection, and with it the lock
            held.close()

    def _still_holds(self) -> bool:
        if self._held is None:
            return False
        try:
            self._held.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.resign()
            return False
        return True

    def _begins(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._held = connection
        for setting in NOTICED_SOON:
            connection.execute(text(setting))
        if connection.scalar(text(LOCK), self._lock):
            return True
        self.resign()
        return False
