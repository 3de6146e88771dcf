"""Run the installed `triage` as somebody would: in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

TRIAGE = Path(sys.executable).with_name("triage")

Ended: TypeAlias = "subprocess.CompletedProcess[bytes]"
RunTriage: TypeAlias = Callable[..., Ended]


@pytest.fixture
def triage(tmp_path: Path) -> RunTriage:
    """`triage("assess", "people.jsonl")` in an empty folder; a traceback is never the reply."""

    def run(*arguments: object, stdin: bytes = b"") -> Ended:
        command = [str(TRIAGE), *map(str, arguments)]
        ended = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, check=False)
        assert b"Traceback" not in ended.stderr, ended.stderr.decode()
        return ended

    return run
