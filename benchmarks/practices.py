"""How much memory the visitors' side takes for each practice when one process serves all: `make bench ARGS=practices`.

The baseline is a process that serves one practice only. `TRIAGE_PRACTICES=1000` for another number.
Each practice is come to in the same way: its first page, and a visitor who opens the self-check and leaves.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from urllib.request import Request
from urllib.request import urlopen

from benchmarks.process_tree import resident_bytes
from benchmarks.scratch import scratch
from tests.builders import SHIPPED
from tests.load.visiting import tab_of
from tests.records.making import by_therapist
from tests.records.postgres import running_postgres
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import free_port
from tests.serving import serving
from triage.records.engine import open_engine
from triage.records.migrating import upgrade
from triage.records.practices import Registered
from triage.records.practices import add_practice

PRACTICES = int(os.environ.get("TRIAGE_PRACTICES", "200"))
EVERY = (str(TRIAGE), "serve", "--surface", "visitor", "--every-practice")
MEBIBYTE = 1024**2


def run() -> None:
    """Print the table."""
    print(f"the visitors' side of {PRACTICES} practices in one process, each come to")
    with scratch() as folder, running_postgres() as postgres:
        postgres.run("CREATE ROLE country LOGIN CREATEDB")
        postgres.run("CREATE DATABASE country OWNER country")
        address, port = postgres.url("country").replace("//tests@", "//country@"), free_port()
        hosts = _register(address, folder / "data" / "keys", port)
        settings = {"TRIAGE_DATA": str(folder / "data"), "TRIAGE_DATABASE": address}
        with serving(command=EVERY, settings=settings, port=port) as server:
            before, first = resident_bytes(server.process.pid), _come_to(server, hosts[:1])
            alone = resident_bytes(server.process.pid)
            taken = _come_to(server, hosts[1:])
            all_of_them = resident_bytes(server.process.pid)
    each = (all_of_them - alone) / (len(hosts) - 1)
    print(
        f"  before anybody came {before / MEBIBYTE:,.0f} MiB, with one practice {alone / MEBIBYTE:,.0f} MiB"
    )
    print(f"  with all of them {all_of_them / MEBIBYTE:,.0f} MiB, so {each / MEBIBYTE:.2f} MiB for each more")
    print(
        f"  first visit of the first {first[0] * 1000:,.0f} ms, of the others {sum(taken) / len(taken) * 1000:,.0f} ms"
    )
    print(f"  baseline, a process for each: {alone / each:,.0f} times as much")


def _register(address: str, keys: Path, port: int) -> Sequence[str]:
    written = (SHIPPED / "practice.yaml").read_text(encoding="utf-8")
    engine = open_engine(address)
    hosts = [f"check.p{at}.example:{port}" for at in range(PRACTICES)]
    try:
        upgrade(engine)
        for at, host in enumerate(hosts):
            new = Registered(f"p{at}", host, f"desk.p{at}.example", written.replace("De Veer", f"Veer {at}"))
            audit = by_therapist(practice=new.practice)
            add_practice(engine, keys, new, random_bytes=os.urandom, audit=audit)
    finally:
        engine.dispose()
    return hosts


def _come_to(server: Server, hosts: Sequence[str]) -> list[float]:
    """How long the first page of each took."""
    taken = []
    for host in hosts:
        began = perf_counter()
        with urlopen(Request(f"{server.address}/", headers={"Host": host})) as reply:
            assert b"<html" in reply.read()
        taken.append(perf_counter() - began)
        asyncio.run(_open(server, host))
    return taken


async def _open(server: Server, host: str) -> None:
    async with tab_of(server, "198.18.0.1", host=host) as tab:
        await tab.say()
