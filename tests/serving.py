"""The product as a practice runs it: `triage serve` in a process of its own, on a port that is free."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import AbstractContextManager
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.builders import ROOT
from tests.builders import SHIPPED
from tests.forking import Forked
from tests.forking import fork
from tests.forking import unmeasured

TRIAGE = Path(sys.executable).with_name("triage")
HERE = "127.0.0.1"
NOTHING: Mapping[str, str] = {}
MAILING: Mapping[str, str] = {
    "TRIAGE_SMTP_HOST": "127.0.0.1",
    "TRIAGE_MAIL_FROM": "post@praktijk.example",
    "TRIAGE_PUBLIC_ADDRESS": "http://127.0.0.1:1/",
}
"""Of a practice that can mail a link to its pages, so that visitors may agree to be asked again."""
SECONDS_TO_START = 120  # on a machine that does much else
SECONDS_TO_STOP = 20
BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Server:
    """A running server with a folder of its own, in which it keeps its database and its keys."""

    process: "subprocess.Popen[bytes] | Forked"
    address: str
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    def complaints(self) -> str:
        """What all its processes wrote to stderr."""
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")

    def said(self) -> str:
        """What all its processes wrote to stdout."""
        return (self.folder / "stdout.txt").read_text(encoding="utf-8")

    def wait_until_well(self) -> None:
        until = monotonic() + SECONDS_TO_START
        while not _is_well(self.address):
            assert self.process.poll() is None, f"the server ended:\n{self.complaints()}"
            assert monotonic() < until, f"the server does not reply:\n{self.complaints()}"
            sleep(BETWEEN_LOOKS)

    def stop(self) -> None:
        """End it as a practice would; a server that does not listen is ended the hard way."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def kill(self) -> None:
        """End it as a lack of memory or power would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(
    content: Path = SHIPPED,
    command: Sequence[str] = (str(TRIAGE), "serve"),
    settings: Mapping[str, str] = NOTHING,
    *,
    port: int | None = None,
) -> Iterator[Server]:
    """A server with this content, that must stop when told; `command` takes `--host` and `--port`."""
    with tempfile.TemporaryDirectory() as folder:
        served = {"TRIAGE_CONTENT": str(content), **settings}
        start = fork_server if command[0] == str(TRIAGE) else start_server
        server = start(Path(folder), command, served, port=port)
        try:
            server.wait_until_well()
            yield server
        finally:
            server.stop()


def visitors_of(practice: Server, *, port: int | None = None) -> AbstractContextManager[Server]:
    """The visitors' side of a practice once more, which a test may end: without a desk it starts in half the time."""
    command = (str(TRIAGE), "serve", "--surface", "visitor")
    return serving(command=command, settings={"TRIAGE_DATA": str(practice.data)}, port=port)


def start_server(
    folder: Path,
    command: Sequence[str],
    settings: Mapping[str, str] = NOTHING,
    *,
    port: int | None = None,
    host: str = HERE,
) -> Server:
    """Start it on this port or a free one, as a program, and do not wait for it."""
    port = port or free_port()
    with (folder / "stdout.txt").open("wb") as stdout, (folder / "stderr.txt").open("wb") as stderr:
        process = subprocess.Popen(
            [*command, *_listening_on(port, host)],
            cwd=ROOT,
            env=_environment(folder, settings),
            stdout=stdout,
            stderr=stderr,
        )
    written = f"[{host}]" if ":" in host else host
    return Server(process, f"http://{written}:{port}", folder)


def fork_server(
    folder: Path, command: Sequence[str], settings: Mapping[str, str] = NOTHING, *, port: int | None = None
) -> Server:
    """The same, in a fraction of the time."""
    port = port or free_port()
    process = fork(
        [*command[1:], *_listening_on(port)],
        _environment(folder, settings),
        folder=ROOT,
        out=folder / "stdout.txt",
        err=folder / "stderr.txt",
    )
    return Server(process, f"http://{HERE}:{port}", folder)


def _listening_on(port: int, host: str = HERE) -> list[str]:
    return ["--host", host, "--port", str(port)]


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    ours = {"TRIAGE_DATA": str(folder / "data"), "TRIAGE_DESK_PORT": "0"}
    return {**unmeasured(os.environ), **ours, **settings}


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HERE, 0))
        port: int = found.getsockname()[1]
        return port


def _is_well(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz") as response:
            return bool(response.status == 200)
    except URLError:
        return False
