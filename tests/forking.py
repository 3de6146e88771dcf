"""`triage` in a process that is forked from one that has loaded everything: loading takes longer than most tests.

It is what `triage` as a program does, from its arguments on; `commands/test_serve.py` starts the program itself.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.context import ForkServerProcess
from pathlib import Path

LOADED = [
    "tests.forking",
    "triage.cli.main",
    "triage.cli.serving",
    "triage.web.server",
    "triage.web.desk_server",
]
MEASURING = "COVERAGE_PROCESS"


@dataclass(frozen=True)
class Forked:
    """A running process, with the same names as a `Popen`."""

    process: ForkServerProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("triage", timeout or 0)
        return self.process.exitcode

    def send_signal(self, signal: int) -> None:
        os.kill(self.pid, signal)

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()


def fork(
    words: Sequence[str], environment: Mapping[str, str], *, folder: Path, out: Path, err: Path
) -> Forked:
    """Run `triage` with these words in this folder; what it says goes to the two files."""
    process = _loaded().Process(target=_be_triage, args=(list(words), dict(environment), folder, out, err))
    process.start()
    return Forked(process)


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what lets coverage measure a process: a server takes half as long again, and tests reach it without."""
    return {name: value for name, value in environment.items() if not name.startswith(MEASURING)}


@cache
def _loaded() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    with _not_measuring():
        forkserver.ensure_running()
    return context


@contextmanager
def _not_measuring() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(unmeasured(before))
    try:
        yield
    finally:
        os.environ.update(before)


def _be_triage(words: list[str], environment: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    from triage.cli import main

    for file, standard in ((out, sys.stdout), (err, sys.stderr)):
        with file.open("ab") as opened:
            os.dup2(opened.fileno(), standard.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["triage", *words]
    main()
