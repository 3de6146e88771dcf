"""Log lines as JSON, one per line: which kind of thing happened where, and never what anybody said.

Our own lines are written without values. Of everybody else's only the place and the kind of error come through, since a
library may put a session, an address or a response into its words.
"""

import logging
from datetime import UTC
from datetime import datetime
from traceback import extract_tb
from typing import TextIO

import structlog
from structlog.typing import EventDict
from structlog.typing import WrappedLogger

OURS = "triage"
KNOWN = ("time", "level", "logger", "event", "error", "place")
NOWHERE = "an unknown place"
STREAMLIT_FORMAT = (  # Streamlit brings handlers of its own
    '{"time": "%(time)s", "level": "%(levelname)s", "logger": "%(name)s", "event": "%(message)s", '
    '"error": "%(error)s", "place": "%(place)s"}'
)


class Careful(logging.LogRecord):
    """A log record that has lost what must not be written before any handler sees it."""

    def __init__(self, *parts: object, **named: object) -> None:
        super().__init__(*parts, **named)  # type: ignore[arg-type] # handed on as they come
        self.time = datetime.fromtimestamp(self.created, UTC).isoformat()
        error = self.exc_info[1] if self.exc_info else None
        self.error = type(error).__name__ if error else ""
        self.place = place_of(error) if error else ""
        self.exc_info, self.exc_text, self.stack_info = None, None, None
        if (self.name or "").split(".")[0] != OURS:  # a copy of a record begins without a name
            self.msg, self.args = f"{self.filename}:{self.lineno}", ()


def configure_logs(level: str, to: TextIO | None = None) -> None:
    """Write every log line of this process in our form, to stderr if not told; `level` as in `warning` or `info`."""
    logging.setLogRecordFactory(Careful)
    lines = logging.StreamHandler(to)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            ],
            processors=[_with_error, _only_known, structlog.processors.JSONRenderer()],
        )
    )
    logging.basicConfig(handlers=[lines], level=level.upper(), force=True)


def place_of(error: BaseException) -> str:
    """The line of code where an error began."""
    frames = extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else NOWHERE


def _with_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record = event["_record"]
    return {**event, **({"error": record.error, "place": record.place} if record.error else {})}


def _only_known(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: event[key] for key in KNOWN if key in event}
