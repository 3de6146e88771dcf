"""Commands of `triage` in processes of their own without a start: each is forked from one that has loaded everything.

Run as a program it is that process: it takes a command over a socket, and forks.
"""

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypedDict

from tests.builders import ROOT

LARGEST_ORDER = 1_000_000
STANDARD = 3


@dataclass(frozen=True)
class Forge:
    """The process that forks, and the way to it."""

    process: "subprocess.Popen[bytes]"
    orders: socket.socket

    def run(
        self, arguments: list[str], *, stdin: bytes, folder: Path
    ) -> "subprocess.CompletedProcess[bytes]":
        """What `triage` does with these arguments in this folder, with the environment of this moment."""
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            order = Order(arguments=arguments, folder=str(folder), environment=dict(os.environ))
            socket.send_fds(
                self.orders, [json.dumps(order).encode()], [given.fileno(), out.fileno(), err.fileno()]
            )
            code = int.from_bytes(self.orders.recv(1))
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(["triage", *arguments], code, out.read(), err.read())

    def stop(self) -> None:
        self.orders.close()
        self.process.wait()


def start() -> Forge:
    """A process that has loaded all commands."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.commands.forked", str(theirs.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    return Forge(process, ours)


def serve(orders: socket.socket) -> None:
    """Fork for every order, and send back the exit code."""
    while True:
        order, files, _, _ = socket.recv_fds(orders, LARGEST_ORDER, STANDARD)
        if not order:
            return
        child = os.fork()
        if child == 0:
            _be_triage(json.loads(order), files)
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        orders.send(bytes([os.waitstatus_to_exitcode(status)]))


class Order(TypedDict):
    """What to run, where, and with which environment."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]


def _be_triage(order: Order, files: list[int]) -> None:
    from triage.cli import main

    for standard, file in enumerate(files):
        os.dup2(file, standard)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.modules["__main__"].__package__ = None  # or the usage would name this module
    sys.argv = ["triage", *order["arguments"]]
    main()
    sys.exit(0)


def _load_everything() -> None:
    for module in ("triage.cli.main", "triage.access.accounts", "triage.records.opening", "triage.web.logs"):
        import_module(module)


if __name__ == "__main__":
    _load_everything()
    serve(socket.socket(fileno=int(sys.argv[1])))
