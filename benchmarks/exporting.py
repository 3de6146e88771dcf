"""Whether `triage export` needs more memory for 100,000 submissions than for 1,000: `make bench ARGS=exporting`.

The baseline is JSON, the least that an export can do with the same submissions.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert

from benchmarks.assess_throughput import PER_MEGABYTE
from benchmarks.assess_throughput import TRIAGE
from benchmarks.assess_throughput import Measured
from benchmarks.random_people import QUESTIONNAIRE
from benchmarks.scratch import scratch
from tests.measuring.filling import AT_A_TIME
from tests.measuring.filling import Advised
from tests.measuring.filling import Crowd
from tests.measuring.filling import people_of
from tests.measuring.filling import row_of
from tests.records.making import DETAILS
from triage.content.loading import load
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.tables import SubmissionRow

FEW, MANY = 1_000, int(os.environ.get("TRIAGE_SUBMISSIONS", "100000"))
FORMATS = ("csv", "xlsx", "fhir", "json")
PRACTICE = "practice"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
TOLD = ["A sentence of about the length that a visitor reads, so that a row has its usual size."] * 12
# What this process holds would count in the peak of its children; a small one between does not.
BETWEEN = """
import os, subprocess, sys
with open(sys.argv[1], "wb") as file:
    process = subprocess.Popen(sys.argv[2:], stdout=file)
    _, status, used = os.wait4(process.pid, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run() -> None:
    """Print the table."""
    print("triage export, every submission opened, with its audit line")
    with scratch() as few, scratch() as many:
        for folder, submissions in ((few, FEW), (many, MANY)):
            _fill(folder, submissions)
        for written_as in FORMATS:
            less, more = _measure(few, written_as, FEW), _measure(many, written_as, MANY)
            for measured in (less, more):
                print(
                    f"  {written_as:<5}{measured.people:>9,} submissions {measured.seconds:>8.1f} s "
                    f"{measured.megabytes:>7.0f} MB at most"
                )
            print(
                f"  {written_as:<5}{more.megabytes / less.megabytes:>9.2f} times the memory for {MANY // FEW} times"
            )


def _fill(folder: Path, submissions: int) -> None:
    desk = open_desk(_address(folder), folder / "data" / "keys", random_bytes=os.urandom)
    crowd = Crowd(load(QUESTIONNAIRE), PRACTICE, submissions, timedelta(days=730), NOW)
    people = list(people_of(crowd.content))
    for first in range(0, submissions, AT_A_TIME):
        places = range(first, min(first + AT_A_TIME, submissions))
        rows = [_row(desk, crowd, people[at % len(people)], at) for at in places]
        with desk.records.sessions.begin() as session:
            session.execute(insert(SubmissionRow), rows)
    desk.close()


def _row(desk: Desk, crowd: Crowd, person: Advised, at: int) -> Mapping[str, object]:
    row = row_of(desk, crowd, person, at)
    parts: dict[str, Fields] = {
        "sentences": {"sentences": list(TOLD)},
        "contact": DETAILS.model_dump(mode="json"),
    }
    sealed = {
        f"sealed_{name}": desk.records.public.seal(
            part, Place(practice=PRACTICE, record=str(row["id"]), field=name)
        )
        for name, part in parts.items()
    }
    return {**row, **sealed}


def _measure(folder: Path, written_as: str, submissions: int) -> Measured:
    given = {"TRIAGE_DATA": str(folder / "data"), "TRIAGE_DATABASE": _address(folder)}
    started = perf_counter()
    command = [
        sys.executable,
        "-c",
        BETWEEN,
        str(folder / "exported"),
        str(TRIAGE),
        "export",
        "--format",
        written_as,
    ]
    ended = subprocess.run(command, stdout=subprocess.PIPE, env={**os.environ, **given}, check=True)
    return Measured(submissions, perf_counter() - started, int(ended.stdout) / PER_MEGABYTE)


def _address(folder: Path) -> str:
    return f"sqlite:///{folder / 'records.db'}"
