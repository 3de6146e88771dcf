"""Whether the server is ready is told in a word, soon, and without anything that helps a stranger."""

import asyncio
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.builders import shipped
from tests.looping import run
from tests.serving import Server
from triage.records.intake import Intake
from triage.records.opening import open_desk
from triage.settings import Settings
from triage.web.metrics import Counts
from triage.web.metrics import metrics_page
from triage.web.readiness import Readiness
from triage.web.readiness import Step
from triage.web.readiness import of_the_desk
from triage.web.readiness import of_visitors

HOSTS = {"host": "127.0.0.1:8501"}
SECRET = "postgresql://rug:naaldhout@db.example/rug"


def fails() -> None:
    raise RuntimeError(SECRET)


def lacking(readiness: Readiness) -> tuple[str, ...]:
    return run(readiness.lacking())


@pytest.fixture
def hanging() -> Iterator[Step]:
    """A step that hangs until the test ends."""
    over = Event()
    yield lambda: over.wait(60)
    over.set()


def test_what_is_not_ready_is_named_without_why() -> None:
    readiness = Readiness({"database": fails, "key": list, "content": fails})
    reply = TestClient(Starlette(routes=[Route("/readyz", readiness.show)])).get("/readyz")
    assert (reply.status_code, reply.text) == (503, "not ready: database\nnot ready: content")
    assert reply.headers["cache-control"] == "no-store"


def test_a_second_long_nobody_looks_again() -> None:
    looks: list[float] = []
    now = [0.0]
    readiness = Readiness({"database": lambda: looks.append(now[0])}, clock=lambda: now[0])
    for now[0] in (0.0, 0.5, 0.9, 1.5, 1.9):
        assert lacking(readiness) == ()
    assert looks == [0.0, 1.5]


def test_what_hangs_is_not_ready_and_is_not_begun_again(hanging: Step) -> None:
    begun: list[int] = []

    def step() -> None:
        begun.append(1)
        hanging()

    readiness = Readiness({"database": step, "key": list}, patience=0.05, clock=iter(range(1_000)).__next__)
    assert [lacking(readiness) for _ in range(3)] == [("database",)] * 3
    assert len(begun) == 1


def test_what_hangs_keeps_nobody_waiting(hanging: Step) -> None:
    async def turns() -> int:
        looking = asyncio.create_task(Readiness({"database": hanging}, patience=0.5).lacking())
        turns = 0
        while not looking.done():
            turns += 1
            await asyncio.sleep(0.01)
        return turns

    began = monotonic()
    assert run(turns()) > 5
    assert monotonic() - began < 20


def test_both_sides_lack_what_is_gone(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    desk = open_desk(f"sqlite:///{tmp_path}/triage.db", keys, random_bytes=os.urandom)
    intake = Intake(desk.records, shipped().questionnaire, "practice", timedelta(days=1))
    before = [lacking(of_visitors(lambda: intake, keys, shipped)), lacking(of_the_desk(desk, shipped))]
    (keys / "public.key").unlink()
    after = [lacking(of_visitors(lambda: intake, keys, shipped)), lacking(of_the_desk(desk, shipped))]
    desk.close()
    assert (before, after) == ([(), ()], [("key",), ("key",)])


# On a running server


def desk_of(server: Server) -> str:
    found = re.search(r"The desk: (\S+)/\n", server.said())
    assert found is not None
    return found[1]


def test_both_sides_of_a_running_server_are_ready(server: Server) -> None:
    for address in (server.address, desk_of(server)):
        with urlopen(f"{address}/readyz") as reply:
            assert reply.read() == b"ready"


def test_the_desk_has_no_figures(server: Server) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{desk_of(server)}/metrics")
    with refused.value as reply:
        assert reply.code == 401


# Who may read the figures


@pytest.mark.parametrize(
    ("address", "headers", "allowed", "status"),
    [
        ("127.0.0.1", HOSTS, None, 200),
        ("::1", {"host": "[::1]:8501"}, None, 200),
        ("127.0.0.1", {"host": "rug.example"}, None, 404),
        ("127.0.0.1", {**HOSTS, "x-forwarded-for": "127.0.0.1"}, None, 404),
        ("192.0.2.1", HOSTS, None, 404),
        ("unix", HOSTS, None, 404),
        ("10.1.2.3", {"host": "rug.example"}, "10.1.0.0/16", 200),
        ("10.2.2.3", HOSTS, "10.1.0.0/16", 404),
    ],
)
def test_the_figures_are_for_this_machine_and_whom_the_settings_name(
    address: str, headers: dict[str, str], allowed: str | None, status: int
) -> None:
    networks = Settings(metrics_from=allowed).metrics_networks
    app = Starlette(routes=[Route("/metrics", metrics_page(Counts(), networks))])
    reply = TestClient(app, client=(address, 50_000)).get("/metrics", headers=headers)
    assert reply.status_code == status
    assert ("triage_connections" in reply.text) == (status == 200)
