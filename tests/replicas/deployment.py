"""The reference deployment on this machine: PostgreSQL, two replicas of the visitors' side, the desk, and nginx."""

import os
import shutil
import signal
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import mkdtemp

from tests.records.making import by_therapist
from tests.records.postgres import Cluster
from tests.records.postgres import running_cluster
from tests.replicas.proxy import Proxy
from tests.replicas.proxy import proxy_before
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import free_port
from tests.serving import start_server
from triage.records.opening import open_desk
from triage.records.store import inbox
from triage.records.store import read

PRACTICE = "practice"
BOTH = ("a", "b")


@dataclass
class Deployment:
    """All of it; a fault is something that a test does to a part."""

    folder: Path
    cluster: Cluster
    desk: Server
    replicas: dict[str, Server] = field(default_factory=dict)
    proxy: Proxy = field(init=False)

    @property
    def database(self) -> str:
        return self.cluster.postgres.url("postgres")

    @property
    def keys(self) -> Path:
        return self.desk.data / "keys"

    @property
    def ports(self) -> Mapping[str, int]:
        return {"desk": self.desk.port, **{name: server.port for name, server in self.replicas.items()}}

    def start_replica(self, name: str, *, port: int | None = None) -> Server:
        """A replica as its unit starts it; it comes into its own when nginx hears of it."""
        folder = self.folder / f"replica-{name}-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        words = (str(TRIAGE), "serve", "--surface", "visitor")
        told = {"TRIAGE_DATABASE": self.database, "TRIAGE_KEYS": str(self.keys)}
        told["TRIAGE_PUBLIC_ADDRESS"] = "https://rug.example"
        return start_server(folder, words, told, port=port)

    def names_stored(self) -> list[str]:
        """The name that was typed in everything that is stored, as the desk reads it."""
        desk = open_desk(self.database, self.keys, random_bytes=os.urandom)
        by = by_therapist(practice=PRACTICE)
        try:
            with desk.records.sessions.begin() as session:
                listed = inbox(session, key=desk.records.key, audit=by)
                key, ring = desk.records.key, desk.ring
                found = [read(session, each.id, ring=ring, key=key, audit=by) for each in listed]
            return sorted(each.details.name for each in found if each is not None)
        finally:
            desk.close()


@contextmanager
def deployed(*, megabytes: int | None = None) -> Iterator[Deployment]:
    """Start all of it, PostgreSQL on a disk of so many megabytes; every process ends with this block."""
    folder = Path(mkdtemp(prefix="rug", dir="/tmp"))
    folder.chmod(0o755)  # nginx's workers are somebody else
    try:
        with running_cluster(megabytes=megabytes) as cluster, ExitStack() as ending:
            ending.callback(lambda: end(made.replicas.values()))
            made = Deployment(folder, cluster, _start_desk(folder, cluster))
            ending.callback(lambda: end([made.desk]))
            made.desk.wait_until_well()
            made.replicas.update({name: made.start_replica(name) for name in BOTH})
            for server in made.replicas.values():
                server.wait_until_well()
            (folder / "nginx").mkdir(mode=0o755)
            made.proxy = ending.enter_context(proxy_before(folder / "nginx", made.ports))
            yield made
    finally:
        shutil.rmtree(folder)


def end(servers: Iterable[Server]) -> None:
    """End them, also one that stands still."""
    for server in list(servers):
        if server.process.poll() is None:
            server.process.send_signal(signal.SIGCONT)
            with suppress(TimeoutExpired):
                server.stop()


def _start_desk(folder: Path, cluster: Cluster) -> Server:
    own = folder / "desk"
    own.mkdir()
    told = {
        "TRIAGE_DATABASE": cluster.postgres.url("postgres"),
        "TRIAGE_DESK_ADDRESS": "https://desk.example",
    }
    return start_server(own, (str(TRIAGE), "serve", "--surface", "therapist"), told, port=free_port())
