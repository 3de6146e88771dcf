"""`triage serve`: two processes that start and end together, and what cannot be served is said in words."""

import os
import re
import signal
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET6
from socket import create_server
from time import monotonic
from time import sleep
from typing import TypeAlias
from urllib.request import urlopen

import pytest

from tests.commands.conftest import RunTriage
from tests.serving import HERE
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import start_server
from triage.records.opening import open_desk

SECONDS = 30
IPV6 = "::1"
WORDS = (str(TRIAGE), "serve")

Start: TypeAlias = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """`start("--surface", "visitor")` starts a server, which is ended after the test whatever it does."""
    started: list[Server] = []

    def one(*words: str, host: str = HERE) -> Server:
        started.append(start_server(tmp_path, (*WORDS, *words), host=host))
        return started[-1]

    yield one
    for server in started:
        if server.process.poll() is None:
            server.stop()


def test_a_port_in_use_is_told_with_what_to_do(triage: RunTriage) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = triage("serve", "--port", port)
    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        f"127.0.0.1:{port} cannot be used (Address already in use); choose another --port, or another --host\n"
    )


def has_ipv6() -> bool:
    try:
        create_server((IPV6, 0), family=AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")


@needs_ipv6
def test_an_address_of_ipv6_is_listened_on_and_told_as_a_browser_takes_it(start: Start) -> None:
    server = start(host=IPV6)
    server.wait_until_well()
    desk = re.search(r"The desk: (http://\[::1\]:\d+/)\n", server.said())
    assert desk is not None
    assert f"The self-check: {server.address}/\n" in server.said()
    assert server.address == f"http://[{IPV6}]:{server.port}"
    with urlopen(f"{desk[1]}sign-in") as reply:
        assert reply.status == 200


@needs_ipv6
def test_a_port_of_ipv6_in_use_is_told_with_what_to_do(triage: RunTriage) -> None:
    with create_server((IPV6, 0), family=AF_INET6) as taken:
        port = taken.getsockname()[1]
        ended = triage("serve", "--host", IPV6, "--port", port)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"[{IPV6}]:{port} cannot be used (Address already in use)")


def test_a_host_that_is_not_there_is_told_with_what_to_do(
    triage: RunTriage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_DESK_PORT", "0")
    ended = triage("serve", "--surface", "therapist", "--host", "nowhere.invalid")
    assert ended.returncode == 2
    assert "nowhere.invalid:" in ended.stderr.decode()
    assert "or another --host" in ended.stderr.decode()


def test_both_sides_end_without_a_complaint_when_told(start: Start) -> None:
    server = start()
    server.wait_until_well()
    (visitors,) = children_of(server)
    server.process.terminate()
    assert server.process.wait(SECONDS) == 0
    assert not runs(visitors)
    assert server.complaints() == ""
    assert [path.stat().st_mode & 0o777 for path in (server.data, server.data / "keys")] == [0o700, 0o700]


@pytest.mark.parametrize("address", ["https://rug.example", "http://127.0.0.1:8501"])
def test_invented_numbers_are_told_where_visitors_would_call_them(
    start: Start, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("TRIAGE_PUBLIC_ADDRESS", address)
    server = start("--surface", "therapist")
    server.wait_until_well()
    told = [line for line in server.complaints().splitlines() if line.startswith("practice.yaml: ")]
    assert ["000 - 000 00 00 and 000 - 111 11 11, which is invented" in line for line in told] == (
        [True] if address.startswith("https") else []
    )


def test_an_interrupt_from_the_keyboard_reaches_both_and_neither_complains(start: Start) -> None:
    server = start()
    server.wait_until_well()
    (visitors,) = children_of(server)
    os.kill(visitors, signal.SIGINT)  # a terminal tells every process of the group
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(SECONDS) == 0
    assert server.complaints() == ""


def test_the_visitors_side_ends_when_the_desk_was_killed(start: Start) -> None:
    server = start()
    server.wait_until_well()
    (visitors,) = children_of(server)
    server.process.kill()
    server.process.wait(SECONDS)
    assert ends(visitors)
    assert server.complaints() == ""


def test_the_desk_says_so_when_the_visitors_side_ended_by_itself(start: Start) -> None:
    server = start()
    server.wait_until_well()
    (visitors,) = children_of(server)
    os.kill(visitors, signal.SIGKILL)
    assert server.process.wait(SECONDS) == 1
    assert server.complaints() == "the visitors' side ended by itself; the lines above say why\n"


def test_the_visitors_side_needs_no_private_key_and_the_desk_does(start: Start, tmp_path: Path) -> None:
    private = make_records(tmp_path / "data") / "private.key"
    private.unlink()
    visitors = start("--surface", "visitor")
    visitors.wait_until_well()
    assert children_of(visitors) == []
    visitors.stop()
    assert visitors.complaints() == ""
    desk = start()
    assert desk.process.wait(SECONDS) == 2
    assert f"{private} is missing" in desk.complaints()
    assert "Traceback" not in desk.complaints()


def test_the_visitors_side_makes_no_keys_and_names_what_it_needs(start: Start) -> None:
    server = start("--surface", "visitor")
    assert server.process.wait(SECONDS) == 2
    assert "public.key is missing" in server.complaints()
    assert "Traceback" not in server.complaints()
    assert not server.data.exists()


def test_a_database_that_is_away_is_told_and_the_self_check_goes_on(start: Start, tmp_path: Path) -> None:
    make_records(tmp_path / "data")
    (tmp_path / "data" / "triage.db").unlink()
    (tmp_path / "data" / "triage.db").mkdir()
    server = start("--surface", "visitor")
    server.wait_until_well()
    assert "sending comes back by itself" in server.complaints()
    assert "Traceback" not in server.complaints()


def make_records(folder: Path) -> Path:
    """What the first start of the desk makes; gives the folder of the keys."""
    folder.mkdir(mode=0o700)
    open_desk(f"sqlite:///{folder}/triage.db", folder / "keys", random_bytes=os.urandom).close()
    return folder / "keys"


def children_of(server: Server) -> list[int]:
    process = server.process.pid
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()]


def runs(process: int) -> bool:
    """A process that nobody waits for stays listed when it has ended, as Z."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(") ")[2][0] != "Z"


def ends(process: int) -> bool:
    until = monotonic() + SECONDS
    while runs(process) and monotonic() < until:
        sleep(0.05)
    return not runs(process)


def test_a_site_that_embeds_it_is_served_on_another_origin_when_asked_for(start: Start) -> None:
    server = start("--demo-site")
    server.wait_until_well()
    named = re.search(r"A site that embeds it: (http://localhost:\d+)/", server.said())
    assert named is not None
    with urlopen(named[1]) as page:
        assert f"{server.address}/embed.js" in page.read().decode()
    with urlopen(server.address) as first:
        assert first.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {named[1]}")
