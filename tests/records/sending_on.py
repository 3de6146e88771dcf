"""Sends one submission after the other and prints the seed of each that was acknowledged, until it is killed."""

import sys
from itertools import count
from pathlib import Path

from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.opening import open_for_visitors
from triage.records.store import store


def send_on(address: str, keys: Path, *, first: int, too_early: bool) -> None:
    """`too_early` acknowledges before the commit: the check must find what that loses."""
    records = open_for_visitors(address, keys)
    for seed in count(first):
        with records.sessions.begin() as session:
            store(session, make(seed), public=records.public, key=records.key, audit=by_visitor())
            session.flush()
            if too_early:
                _acknowledge(seed)
        if not too_early:
            _acknowledge(seed)


def _acknowledge(seed: int) -> None:
    sys.stdout.write(f"{seed}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    send_on(sys.argv[1], Path(sys.argv[2]), first=int(sys.argv[3]), too_early=sys.argv[4] == "too_early")
