"""A log line says what kind of thing happened where, and never what anybody said."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from triage.web.logs import configure_logs

SECRET = "naaldhout"


class Lines:
    """What was logged since the beginning of the test."""

    def __init__(self, stream: StringIO) -> None:
        self._stream = stream

    def __call__(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.written().splitlines()]

    def written(self) -> str:
        return self._stream.getvalue()


@pytest.fixture
def lines() -> Iterator[Lines]:
    root, stream = logging.getLogger(), StringIO()
    before, level, records = root.handlers[:], root.level, logging.getLogRecordFactory()
    configure_logs("info", stream)
    yield Lines(stream)
    root.handlers[:] = before
    root.setLevel(level)
    logging.setLogRecordFactory(records)


def test_our_own_line_comes_through_with_its_time(lines: Lines) -> None:
    logging.getLogger("triage.records").warning("storage_unavailable reason=%s", "full")
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == (
        "storage_unavailable reason=full",
        "warning",
        "triage.records",
    )
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("name", ["asyncio", "somebody.else", "sqlalchemy.engine", "triages"])
def test_the_words_of_a_library_stay_out(lines: Lines, name: str) -> None:
    logging.getLogger(name).error("value %s", SECRET, extra={"said": SECRET})
    (line,) = lines()
    assert SECRET not in json.dumps(line)
    assert line["event"].startswith("test_logs.py:")


def test_of_an_error_only_its_kind_and_place_are_told(lines: Lines) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("triage.pages").exception("page_failed")
    (line,) = lines()
    assert (line["event"], line["error"]) == ("page_failed", "ValueError")
    assert SECRET not in json.dumps(line)
    assert "test_logs.py:" in line["place"]


def test_a_record_that_tells_everything_is_caught(lines: Lines) -> None:
    logging.setLogRecordFactory(logging.LogRecord)
    logging.getLogger().handlers[0].setFormatter(logging.Formatter())
    logging.getLogger("somebody.else").error("value %s", SECRET)
    assert SECRET in lines.written()


def test_nothing_that_is_written_begins_a_line_of_its_own(lines: Lines) -> None:
    logging.getLogger("triage.records").warning("refused reason=%s", 'x"}\n{"event": "sign_in"')
    (line,) = lines()
    assert line["event"] == 'refused reason=x"}\n{"event": "sign_in"'
