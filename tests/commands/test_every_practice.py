"""One process for the visitors of every practice: each under its own host, and none of them in another's pages."""

import asyncio
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from time import sleep
from urllib.error import HTTPError
from urllib.request import Request
from urllib.request import urlopen

import pytest

from tests.builders import SHIPPED
from tests.builders import unremarkable
from tests.commands.conftest import RunTriage
from tests.load.visiting import tab_of
from tests.load.walking import Walk
from tests.looping import run
from tests.records.conftest import postgres
from tests.records.postgres import Postgres
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import free_port
from tests.serving import serving
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START
from triage.ui.visitor.way import WAITING

__all__ = ["postgres"]
EVERY = ("serve", "--surface", "visitor", "--every-practice")
WRITTEN = (SHIPPED / "practice.yaml").read_text(encoding="utf-8")
NAME = "name: Praktijk De Veer"
SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    policy: str
    text: str


@dataclass(frozen=True)
class Country:
    """The database of many practices, and where the process for their visitors listens."""

    triage: RunTriage
    folder: Path
    port: int

    def host(self, practice: str) -> str:
        return f"check.{practice}.example:{self.port}"

    def write(self, practice: str, name: str) -> Path:
        assert NAME in WRITTEN
        file = self.folder / f"{practice}.yaml"
        file.write_text(WRITTEN.replace(NAME, f"name: {name}"), encoding="utf-8")
        return file

    def tell(self, what: str, practice: str, name: str, *more: object) -> None:
        """Add or change a practice."""
        hosts = (self.host(practice), f"desk.{practice}.example")
        told = ("practice", what, practice, "--hosts", *hosts, "--settings", self.write(practice, name))
        self.do(*told, *more)

    def do(self, *words: object) -> str:
        ended = self.triage(*words)
        assert ended.returncode == 0, ended.stderr.decode()
        return ended.stdout.decode()

    def get(self, practice: str, path: str = "/?lang=nl") -> Reply:
        address = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urlopen(Request(address, headers={"Host": self.host(practice)})) as reply:
                policy = reply.headers.get("content-security-policy", "")
                return Reply(reply.status, policy, reply.read().decode())
        except HTTPError as error:
            return Reply(error.code, "", error.read().decode())

    def remove(self) -> None:
        """Remove the practice of the village, and wait until its pages are gone."""
        self.do("practice", "remove", "dorp", "--confirm", "dorp")
        assert self.soon("dorp", lambda reply: reply.status == 404)

    def soon(self, practice: str, holds: Callable[[Reply], bool]) -> bool:
        """What the process sees by itself within some seconds."""
        until = monotonic() + SECONDS
        while not holds(self.get(practice)):
            if monotonic() > until:
                return False
            sleep(0.2)
        return True


@pytest.fixture
def country(
    triage: RunTriage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> Country:
    """An empty database whose owner is nobody special."""
    postgres.run("DROP DATABASE IF EXISTS country")
    postgres.run("DROP ROLE IF EXISTS country")
    postgres.run("CREATE ROLE country LOGIN CREATEDB")
    postgres.run("CREATE DATABASE country OWNER country")
    monkeypatch.setenv("TRIAGE_DATABASE", postgres.url("country").replace("//tests@", "//country@"))
    monkeypatch.setenv("TRIAGE_DATA", str(tmp_path / "data"))
    return Country(triage, tmp_path, free_port())


@pytest.fixture
def served(country: Country) -> Iterator[Server]:
    country.tell("add", "veer", "Praktijk Veer", "--sites", "https://www.veer.example")
    country.tell("add", "stad", "Praktijk Stad", "--languages", "nl")
    where = {"TRIAGE_DATA": str(country.folder / "data")}
    with serving(command=(str(TRIAGE), *EVERY), settings=where, port=country.port) as server:
        yield server


def test_each_is_served_under_its_own_host_and_stores_with_its_own(country: Country, served: Server) -> None:
    veer, stad = country.get("veer"), country.get("stad")
    assert ("Praktijk Veer" in veer.text, "Praktijk Stad" in veer.text) == (True, False)
    assert ("Praktijk Stad" in stad.text, "Praktijk Veer" in stad.text) == (True, False)
    assert "https://www.veer.example" in veer.policy
    assert "veer" not in stad.policy
    assert country.get("stad", "/?lang=en").text == stad.text
    assert (country.get("dorp").status, country.get("dorp", "/healthz").status) == (404, 200)
    assert country.get("dorp", "/readyz").text == "ready"
    for practice, name in (("veer", "Veer"), ("stad", "Stad")):
        shown = run(sent(served, country.host(practice), f"Bezoeker {name}"))
        assert f"Praktijk {name}" in shown
        assert f"Praktijk {'Stad' if name == 'Veer' else 'Veer'}" not in shown
        listed = country.do("--practice", practice, "export")
        assert (listed.count("Bezoeker"), f"Bezoeker {name}" in listed) == (1, True)
    assert "Bezoeker" not in served.complaints()


def test_what_is_changed_in_the_registry_is_seen_within_seconds(country: Country, served: Server) -> None:
    assert country.get("dorp").status == 404
    country.tell("add", "dorp", "Praktijk Dorp")
    assert country.soon("dorp", lambda reply: "Praktijk Dorp" in reply.text)
    country.tell("change", "dorp", "Praktijk Het Dorp", "--sites", "https://dorp.example")
    assert country.soon("dorp", lambda reply: "Het Dorp" in reply.text and "dorp.example" in reply.policy)
    country.do("practice", "pause", "dorp", "--message", "Dicht.")
    assert country.soon("dorp", lambda reply: 'id="ahead"' not in reply.text)
    assert 'id="ahead"' in country.get("stad").text
    country.do("practice", "pause", "dorp", "--resume")
    assert country.soon("dorp", lambda reply: 'id="ahead"' in reply.text)
    assert run(finishes_after(country.remove, served, country.host("dorp")))
    assert run(refused(served, country.host("dorp")))
    assert country.get("stad").status == 200


def test_who_was_in_the_pages_of_one_begins_afresh_in_those_of_another(
    country: Country, served: Server
) -> None:
    assert run(taken_along(served, country.host("veer"), country.host("veer"))) == "age"
    assert run(taken_along(served, country.host("veer"), country.host("stad"))) in (START, WAITING)


@pytest.mark.usefixtures("country")
def test_it_says_what_is_missing(triage: RunTriage) -> None:
    empty = triage(*EVERY)
    assert (empty.returncode, b"triage practice add" in empty.stderr) == (2, True)
    both = triage("serve", "--every-practice")
    assert (both.returncode, b"--surface visitor" in both.stderr) == (2, True)


def test_one_file_keeps_no_practices_apart(triage: RunTriage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_DATABASE", "sqlite:///rug.db")
    ended = triage(*EVERY)
    assert (ended.returncode, b"PostgreSQL" in ended.stderr) == (2, True)


async def sent(server: Server, host: str, name: str) -> str:
    """Walk to the result under a host, send it, and give everything that was shown on the way."""
    shown: list[str] = []

    async def look() -> None:
        shown.extend(walk.tab.shown.html)

    async with tab_of(server, "198.18.0.1", host=host) as tab:
        walk = Walk(tab, unremarkable(), name=name)
        await walk.open()
        await walk.to_the_result(look)
        await look()
        await walk.send(look)
        await look()
    return "".join(shown)


async def taken_along(server: Server, first: str, then: str) -> str:
    """The page that a session shows under another host, in which its visitor was at the first item."""
    async with tab_of(server, "198.18.0.3", host=first) as tab:
        walk = Walk(tab, unremarkable())
        await walk.open()
        await walk.go_on()
        assert tab.page == "age"
    async with tab_of(server, "198.18.0.3", host=then, session=tab.session) as again:
        again.page = tab.page
        await again.say()
        assert again.session == tab.session
        return again.page


async def finishes_after(happens: Callable[[], None], server: Server, host: str) -> bool:
    """Whether who is busy reads their advice, whatever happens meanwhile."""

    async def at_once() -> None:
        return

    async with tab_of(server, "198.18.0.4", host=host) as tab:
        walk = Walk(tab, unremarkable())
        await walk.open()
        for _ in range(3):
            await walk.go_on()
        await asyncio.to_thread(happens)
        await walk.to_the_result(at_once)
        return tab.page == RESULT


async def refused(server: Server, host: str) -> bool:
    try:
        async with tab_of(server, "198.18.0.2", host=host):
            return False
    except HTTPError as error:
        return error.code == 404
