"""A real PostgreSQL server in a folder of its own, gone when the tests are done."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from tests.records.provide import find_postgres

SUPERUSER = "tests"
SECONDS_TO_START = 60


class NotStartedError(RuntimeError):
    """The server ended instead of starting; the message is its log."""


@dataclass(frozen=True)
class Postgres:
    """A running server; it listens only to a socket in its own folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass
class Cluster:
    """A server that can be ended in any way and started again on the same files."""

    programs: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.folder)

    def start(self) -> None:
        """Start it, again and again, as the service manager of a practice would."""
        # -F leaves out fsync: these tests cut no power under PostgreSQL
        words = ("-D", f"{self.folder}/data", "-k", str(self.folder), "-F", "-c", "listen_addresses=")
        until = time.monotonic() + SECONDS_TO_START
        while True:
            self.process = _start([str(self.programs / "postgres"), *words], self.folder)
            try:
                return _wait_for(self.postgres, self.process)
            except NotStartedError:  # it refuses while a killed one still holds their shared memory
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def keep_up(self) -> None:
        """Wait until it answers, and start it again when it ended, or was about to, as its service manager would."""
        assert self.process is not None
        try:
            _wait_for(self.postgres, self.process)
        except NotStartedError:
            self.start()

    def end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait()


@contextmanager
def running_cluster(*, megabytes: int | None = None) -> Iterator[Cluster]:
    """Make a cluster, run it, and take it away; as root it can have a disk of its own, of so many megabytes."""
    programs = find_postgres()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path has at most 107 characters
    cluster = Cluster(programs, folder)
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder)
        shutil.chown(folder, *_owner())
        if megabytes is not None:
            ending.enter_context(_disk_at(folder / "data", megabytes))
        _make_cluster(programs, folder)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.end(signal.SIGQUIT)  # at once: nobody needs its data any more


@cache
def can_have_a_disk() -> bool:
    """Whether disks can be mounted here, which takes a root that is allowed to."""
    tried = Path(tempfile.mkdtemp())
    try:
        with suppress(OSError, subprocess.CalledProcessError), _disk_at(tried / "disk", 1):
            return True
        return False
    finally:
        shutil.rmtree(tried)


@contextmanager
def _disk_at(folder: Path, megabytes: int) -> Iterator[None]:
    """A disk in memory, mounted at this folder."""
    folder.mkdir()
    user, group = _owner()
    options = f"size={megabytes}m,uid={user},gid={group},mode=0700"
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True
    )
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that runs until the end."""
    with running_cluster() as cluster:
        yield cluster.postgres


def _make_cluster(programs: Path, folder: Path) -> None:
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={SUPERUSER}")
    made = _start([str(programs / "initdb"), f"--pgdata={folder}/data", *options], folder)
    if made.wait() != 0:
        raise NotStartedError(_log(folder))


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    user, group = _owner()
    rights: list[int] | None = None if user == os.geteuid() else []
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            user=user if rights is not None else None,
            group=group if rights is not None else None,
            extra_groups=rights,
        )


def _owner() -> tuple[int, int]:
    """PostgreSQL refuses to run as root, so then it runs as nobody."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _wait_for(postgres: Postgres, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return postgres.run("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > last:
                raise NotStartedError(_log(postgres.folder)) from None
            time.sleep(0.05)


def _log(folder: Path) -> str:
    return (folder / "log").read_text(errors="replace")
