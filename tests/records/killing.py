"""Kills processes that send, again and again, and looks whether anything acknowledged was lost or stored twice.

.venv/bin/python -m tests.records.killing sqlite:///rug.db keys 100 0 in_time
"""

import os
import select as readiness
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread

from sqlalchemy import select

from tests.builders import ROOT
from tests.records.crowds import another
from tests.records.crowds import id_of
from tests.records.crowds import send
from tests.records.making import by_visitor
from triage.records.audit import Action
from triage.records.audit import verify
from triage.records.opening import Records
from triage.records.opening import open_desk
from triage.records.opening import open_for_visitors
from triage.records.storing import store
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.records.trouble import StorageUnavailableError
from triage.settings import ONE_PRACTICE as PRACTICE

VISITORS = 8
APART = 100_000  # seeds of one process
PER_VISITOR = APART // VISITORS
KILLED_WHILE_OPENING = 0.05
LONGEST_LIFE = 0.35  # seconds after its first acknowledgement
SECONDS_TO_BEGIN = 60


@dataclass(frozen=True)
class Toll:
    """What became of everything that was acknowledged."""

    acknowledged: int
    lost: int
    doubled: int
    problems: tuple[str, ...]


class Sender:
    """A process in which visitors send at once; it was forked, so that it begins within milliseconds."""

    def __init__(self, address: str, keys: Path, *, first: int, too_early: bool = False) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _send_on(address, keys, writing, first=first, too_early=too_early)
        os.close(writing)
        self._pipe = reading
        self._written = b""

    def acknowledges_within(self, seconds: float) -> bool:
        """Wait for another acknowledgement."""
        ready, _, _ = readiness.select([self._pipe], [], [], seconds)
        came = os.read(self._pipe, 1 << 16) if ready else b""
        self._written += came
        return bool(came)

    def read_what_came(self) -> None:
        """Forget no acknowledgement, and wait for none."""
        while self.acknowledges_within(0):
            pass

    def kill(self) -> list[int]:
        """Kill it, and read what it acknowledged."""
        os.kill(self._pid, signal.SIGKILL)
        while came := os.read(self._pipe, 1 << 16):
            self._written += came
        os.close(self._pipe)
        os.waitpid(self._pid, 0)
        return [int(line) for line in self._written.rpartition(b"\n")[0].split()]


def kill_again_and_again(
    address: str, keys: Path, *, kills: int, first: int = 0, too_early: bool = False
) -> list[int]:
    """The seeds that were acknowledged by processes that were each killed at a random moment."""
    words = [address, str(keys), str(kills), str(first), "too_early" if too_early else "in_time"]
    command = [sys.executable, "-m", "tests.records.killing", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [int(seed) for seed in done.stdout.split()]


def toll_of(address: str, keys: Path, acknowledged: list[int]) -> Toll:
    """Look whether everything is there, once, in a log that verifies."""
    desk = open_desk(address, keys, random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        stored = set(session.scalars(select(SubmissionRow.id)))
        sent = Counter(session.scalars(select(AuditRow.submission).where(AuditRow.action == Action.SEND)))
        problems = verify(session, desk.records.key, PRACTICE).problems
    desk.close()
    lost = {id_of(seed) for seed in acknowledged} - stored
    doubled = sent.total() - len(sent) + len(sent.keys() ^ stored)
    return Toll(len(acknowledged), len(lost), doubled, problems)


def _killed(address: str, keys: Path, *, kills: int, first: int, too_early: bool) -> Iterator[int]:
    another(0)  # everything is loaded before the first process is forked
    random = Random()
    for kill in range(kills):
        sender = Sender(address, keys, first=first + kill * APART, too_early=too_early)
        if random.random() < KILLED_WHILE_OPENING:
            time.sleep(random.uniform(0, LONGEST_LIFE / 4))
        elif not sender.acknowledges_within(SECONDS_TO_BEGIN):
            sys.exit("a process acknowledged nothing")
        elif not too_early:
            time.sleep(random.uniform(0, LONGEST_LIFE))
        yield from sender.kill()


def _send_on(address: str, keys: Path, pipe: int, *, first: int, too_early: bool) -> None:
    try:
        records = open_for_visitors(address, keys)
        visitors = [
            Thread(target=_visit, args=(records, pipe, first + visitor * PER_VISITOR, too_early))
            for visitor in range(VISITORS)
        ]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
    finally:
        os._exit(1)


def _visit(records: Records, pipe: int, first: int, too_early: bool) -> None:
    for seed in count(first):
        while True:
            try:
                if too_early:
                    _send_and_acknowledge_too_early(records, pipe, seed)
                else:
                    send(records, seed)
                    _acknowledge(pipe, seed)
                break
            except StorageUnavailableError:
                continue  # as a visitor does, with the same key


def _send_and_acknowledge_too_early(records: Records, pipe: int, seed: int) -> None:
    """The weakened variant: what it acknowledges is not on disk yet."""
    with records.sessions.begin() as session:
        store(session, another(seed), public=records.public, key=records.key, audit=by_visitor())
        session.flush()
        _acknowledge(pipe, seed)


def _acknowledge(pipe: int, seed: int) -> None:
    os.write(pipe, b"%d\n" % seed)  # so few bytes are written whole or not at all


def main() -> None:
    """Print the seeds that were acknowledged."""
    address, keys, kills, first, when = sys.argv[1:]
    seeds = _killed(address, Path(keys), kills=int(kills), first=int(first), too_early=when == "too_early")
    sys.stdout.write("\n".join(map(str, seeds)))


if __name__ == "__main__":
    main()
