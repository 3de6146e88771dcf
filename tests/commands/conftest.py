"""Run `triage` as somebody would: in a process of its own."""

import subprocess
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.commands.forked import Forge
from tests.commands.forked import start

Ended: TypeAlias = "subprocess.CompletedProcess[bytes]"
RunTriage: TypeAlias = Callable[..., Ended]


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    """Starting Python and its libraries takes a second, so that is done once."""
    started = start()
    yield started
    started.stop()


@pytest.fixture
def triage(tmp_path: Path, forge: Forge) -> RunTriage:
    """`triage("assess", "people.jsonl")` in an empty folder; a traceback is never the reply."""

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        ended = forge.run(list(map(str, arguments)), stdin=stdin, folder=tmp_path)
        assert b"Traceback" not in ended.stderr, ended.stderr.decode()
        return ended

    return run
