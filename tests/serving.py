"""The product as a practice runs it: `triage serve` in a process of its own, on a port that is free."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.builders import ROOT
from tests.builders import SHIPPED

TRIAGE = Path(sys.executable).with_name("triage")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Server:
    """A running server, and what it wrote to stderr."""

    process: "subprocess.Popen[bytes]"
    address: str
    written: Path

    def complaints(self) -> str:
        return self.written.read_text(encoding="utf-8")

    def stop(self) -> None:
        """End it as a practice would; a server that does not listen is ended the hard way."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@contextmanager
def serving(content: Path = SHIPPED, command: Sequence[str] = (str(TRIAGE), "serve")) -> Iterator[Server]:
    """A server with this content, that must stop when told; `command` takes `--host` and `--port`."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "stderr.txt"
        server = _start(content, command, written)
        try:
            _wait_for(server)
            yield server
        finally:
            server.stop()


def _start(content: Path, command: Sequence[str], written: Path) -> Server:
    port = _free_port()
    arguments = [*command, "--host", "127.0.0.1", "--port", str(port)]
    settings = {**os.environ, "TRIAGE_CONTENT": str(content)}
    with written.open("wb") as stderr:
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=stderr
        )
    return Server(process, f"http://127.0.0.1:{port}", written)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(server: Server) -> None:
    until = monotonic() + SECONDS_TO_START
    while not _is_well(server.address):
        assert server.process.poll() is None, f"the server ended:\n{server.complaints()}"
        assert monotonic() < until, f"the server does not reply:\n{server.complaints()}"
        sleep(BETWEEN_LOOKS)


def _is_well(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz") as response:
            return bool(response.status == 200)
    except URLError:
        return False
