"""How many people per second `triage assess` assesses, and whether its memory stays flat.

The baseline is the least that any program could do with the same lines: read and write them with orjson.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import orjson

FEW, MANY = 1_000, 10_000
SEED = 7
TRIAGE = Path(sys.executable).with_name("triage")
# Linux counts the peak in kilobytes, macOS in bytes
PER_MEGABYTE = 1_000_000 if sys.platform == "darwin" else 1_000


@dataclass(frozen=True)
class Measured:
    """One process over one file of people; `megabytes` is its peak."""

    people: int
    seconds: float
    megabytes: float


def run() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        files = {people: _write_people(Path(folder), people) for people in (FEW, MANY)}
        few, many = (_measure(file, people) for people, file in files.items())
        baseline = _seconds_to_read_and_write(files[MANY])
    # What both runs need to start falls out of the difference.
    rate = (many.people - few.people) / (many.seconds - few.seconds)
    print(f"triage assess, JSON lines of random people (seed {SEED})")
    for measured in (few, many):
        print(
            f"  {measured.people:>9,} people {measured.seconds:>8.2f} s {measured.megabytes:>7.0f} MB at most"
        )
    print(f"  once started          {rate:>10,.0f} people per second")
    print(f"  a million people      {1_000_000 / rate / 60:>10.1f} minutes")
    print(f"  memory, ten times the people {many.megabytes / few.megabytes:>.2f} times as much")
    print(f"  baseline: the same lines read and written with orjson {MANY / baseline:,.0f} per second")


def _write_people(folder: Path, people: int) -> Path:
    file = folder / f"{people}.jsonl"
    with file.open("wb") as lines:
        # In a process of its own: what a parent holds counts in the peak of its children.
        command = [sys.executable, "-m", "benchmarks.random_people", str(people), str(SEED)]
        subprocess.run(command, stdout=lines, check=True)
    return file


def _measure(file: Path, people: int) -> Measured:
    started = perf_counter()
    process = subprocess.Popen([TRIAGE, "assess", file], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"triage assess ended with {process.returncode}")
    return Measured(people, seconds, used.ru_maxrss / PER_MEGABYTE)


def _seconds_to_read_and_write(file: Path) -> float:
    started = perf_counter()
    with file.open("rb") as lines, Path(os.devnull).open("wb") as nowhere:
        for line in lines:
            nowhere.write(orjson.dumps(orjson.loads(line), option=orjson.OPT_APPEND_NEWLINE))
    return perf_counter() - started
