"""What one connection, one address and all together may do; each limit is also tried without it, and then missed."""

import asyncio
from collections.abc import Callable
from collections.abc import Mapping
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse
from starlette.testclient import WebSocketTestSession
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send
from starlette.websockets import WebSocket
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.builders import shipped
from tests.looping import run
from triage.web.guard import STREAM
from triage.web.guard import Guard
from triage.web.guard import Watching
from triage.web.guard_limits import Bounds
from triage.web.guard_limits import Buckets
from triage.web.guard_limits import Crowd
from triage.web.guard_limits import Rate
from triage.web.guard_pages import busy_pages
from triage.web.metrics import SECONDS_BETWEEN_LINES
from triage.web.metrics import Counts
from triage.web.metrics import Refused

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"
ANY = Rate(1_000_000, 1_000_000)
FEW = Bounds(
    connections=20,
    messages_from_one=Rate(60, 60),
    connecting=Rate(30, 3),
    pages=Rate(30, 10),
    files=Rate(40, 10),
)
IMPATIENT = replace(FEW, seconds_to_speak=0.05)
OURS = ["streamlit", "", "a-session"]


@dataclass
class Clock:
    """Stands still until somebody moves it."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Guarded:
    """The guard with an echo where Streamlit would be, which counts who reached it."""

    bounds: Bounds = field(default_factory=Bounds)
    known: tuple[str, ...] = ()
    reached: int = 0
    clock: Clock = field(default_factory=Clock)
    lets_all_through: bool = False

    def __post_init__(self) -> None:
        self.counts = Counts(self.clock)
        watching = Watching(
            self.bounds, self.known.__contains__, self.counts, busy_pages(shipped()), self.clock
        )
        if self.lets_all_through:
            watching = replace(watching, is_meant=lambda _: True)
        self.app = Starlette(
            routes=[Route("/", _page), Route("/static/x.js", _page), WebSocketRoute(STREAM, self._echo)],
            middleware=[Middleware(Guard, watching=watching)],
        )

    async def _echo(self, socket: WebSocket) -> None:
        self.reached += 1
        await socket.accept(subprotocol="streamlit")
        while (message := await socket.receive())["type"] == "websocket.receive":
            await socket.send_bytes(message.get("bytes") or b"text")

    def client(self, address: str = HOME) -> TestClient:
        return TestClient(self.app, client=(address, 50_000))

    def refused(self, reason: Refused) -> int:
        return int(self.counts.registry.get_sample_value("triage_refused_total", {"reason": reason}) or 0)

    def connected(self, address: str = HOME) -> WebSocketTestSession:
        return self.client(address).websocket_connect(STREAM, subprotocols=OURS)


async def _page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("reached")


def rerun() -> bytes:
    """A message as Streamlit's page sends it."""
    sent = BackMsg()
    sent.rerun_script.query_string = ""
    return bytes(sent.SerializeToString())


def forged(kind: str) -> bytes:
    """A message that Streamlit would follow, and no page of ours sends."""
    sent = BackMsg()
    setattr(sent, kind, True)
    return bytes(sent.SerializeToString())


def echoes(guarded: Guarded, messages: int, address: str = HOME) -> int:
    """How many of so many messages of one connection come through."""
    with guarded.connected(address) as socket:
        for number in range(messages):
            try:
                socket.send_bytes(rerun())
                socket.receive_bytes()
            except WebSocketDisconnect:
                return number
    return messages


def connects(guarded: Guarded, address: str = HOME) -> bool:
    try:
        with guarded.connected(address) as socket:
            socket.send_bytes(rerun())
            return socket.receive_bytes() == rerun()
    except WebSocketDenialResponse as refused:
        return (refused.status_code, refused.headers["retry-after"]) != (503, "10")


def connects_beside(guarded: Guarded, *others: str) -> bool:
    """Whether there is room for one more while these are connected."""
    with ExitStack() as connected:
        for address in others:
            connected.enter_context(guarded.connected(address)).send_bytes(rerun())
        return connects(guarded)


def is_ended(socket: WebSocketTestSession) -> bool:
    try:
        socket.send_bytes(rerun())
        return not socket.receive_bytes()
    except WebSocketDisconnect:
        return True


# Each limit, and the same without it


def one_connection_says_only_so_much(guarded: Guarded) -> bool:
    return echoes(guarded, 40) == 30


def one_address_says_only_so_much(guarded: Guarded) -> bool:
    said = [echoes(guarded, 30) for _ in range(3)]
    return said == [30, 30, 0] and connects(guarded, ELSEWHERE)


def one_address_connects_only_so_often(guarded: Guarded) -> bool:
    return [connects(guarded) for _ in range(31)] == [True] * 30 + [False]


def one_address_has_only_so_many_connections(guarded: Guarded) -> bool:
    return not connects_beside(guarded, *[HOME] * 4)


def there_are_only_so_many_connections(guarded: Guarded) -> bool:
    return not connects_beside(guarded, *(f"198.51.100.{number}" for number in range(20)))


def one_address_sees_only_so_many_pages(guarded: Guarded) -> bool:
    return [guarded.client().get("/").status_code for _ in range(31)] == [200] * 30 + [429]


def one_address_gets_only_so_many_files(guarded: Guarded) -> bool:
    got = [guarded.client().get("/static/x.js").status_code for _ in range(41)]
    return got == [200] * 40 + [429]


def who_never_speaks_is_closed(guarded: Guarded) -> bool:
    with guarded.connected() as socket:
        socket.send_bytes(b"\xff\xff")  # not a word that a page of ours says
        if guarded.reached:
            return False
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_bytes()
    return ended.value.code == 1013 and not guarded.reached


def what_no_page_sends_reaches_nobody(guarded: Guarded) -> bool:
    with guarded.connected() as socket:
        for kind in ("clear_cache", "load_git_info"):
            socket.send_bytes(forged(kind))
        socket.send_bytes(b"\xff\xff")
        socket.send_text("text")
        socket.send_bytes(rerun())
        return socket.receive_bytes() == rerun()


LIMITS: Mapping[str, tuple[Callable[[Guarded], bool], Bounds, Bounds]] = {
    "messages": (one_connection_says_only_so_much, FEW, replace(FEW, messages=ANY)),
    "messages of one address": (one_address_says_only_so_much, FEW, replace(FEW, messages_from_one=ANY)),
    "connecting": (one_address_connects_only_so_often, FEW, replace(FEW, connecting=ANY)),
    "connections of one address": (one_address_has_only_so_many_connections, FEW, Bounds()),
    "connections": (there_are_only_so_many_connections, FEW, replace(FEW, connections=21)),
    "pages": (one_address_sees_only_so_many_pages, FEW, replace(FEW, pages=ANY)),
    "files": (one_address_gets_only_so_many_files, FEW, replace(FEW, files=ANY)),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_holds_and_is_missed_when_it_is_not_there(limit: str) -> None:
    holds, bounds, weakened = LIMITS[limit]
    assert holds(Guarded(bounds))
    assert not holds(Guarded(weakened))


def test_who_never_speaks_is_closed_and_streamlit_never_hears_of_it() -> None:
    assert who_never_speaks_is_closed(Guarded(IMPATIENT))
    assert not who_never_speaks_is_closed(Guarded(IMPATIENT, known=("a-session",)))


def test_what_no_page_sends_reaches_nobody() -> None:
    guarded = Guarded()
    assert what_no_page_sends_reaches_nobody(guarded)
    assert guarded.refused(Refused.MESSAGE) == 4
    assert not what_no_page_sends_reaches_nobody(Guarded(lets_all_through=True))


# Who is not meant


def test_a_school_behind_one_address_fits() -> None:
    guarded = Guarded()
    assert {guarded.client().get("/").status_code for _ in range(200)} == {200}
    assert connects_beside(guarded, *[HOME] * 99)


def test_a_person_who_clicks_fast_is_never_ended() -> None:
    guarded = Guarded()
    with guarded.connected() as socket:
        for _ in range(300):
            guarded.clock.now += 0.125
            socket.send_bytes(rerun())
            assert socket.receive_bytes() == rerun()


def test_who_waited_may_go_on() -> None:
    guarded = Guarded(FEW)
    assert echoes(guarded, 40) == 30
    assert [guarded.client().get("/").status_code for _ in range(31)][-1] == 429
    guarded.clock.now += 60
    assert guarded.client().get("/").status_code == 200
    assert echoes(guarded, 30) == 30


def test_somebody_else_notices_nothing_of_a_flood() -> None:
    guarded = Guarded(FEW)
    for _ in range(40):
        guarded.client().get("/")
    assert guarded.client().get("/").status_code == 429
    assert guarded.client(ELSEWHERE).get("/").text == "reached"


def test_who_comes_back_to_a_session_is_let_in_without_a_word() -> None:
    guarded = Guarded(FEW, known=("a-session",))
    with guarded.connected() as socket:
        found = str(socket.accepted_subprotocol), guarded.reached
    assert found == ("streamlit", 1)


def test_the_first_word_is_not_lost() -> None:
    guarded = Guarded()
    assert connects(guarded)
    assert guarded.reached == 1


# What is said, kept and given back


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_who_is_refused_a_page_reads_what_to_do_and_whom_to_call(language: str) -> None:
    guarded, texts = Guarded(Bounds(pages=Rate(1, 0.01))), shipped().pages[language]
    guarded.client().get("/")
    reply = guarded.client().get(f"/?lang={language}")
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "10")
    assert f'<html lang="{language}">' in reply.text
    for said in (texts.busy.title, texts.start.urgent, shipped().practice.name, "tel:112"):
        assert said in reply.text


def test_places_come_free_however_a_connection_ends() -> None:
    guarded = Guarded(FEW)
    for _ in range(10):
        guarded.clock.now += 10
        assert connects(guarded)
        with guarded.connected() as socket:
            while not is_ended(socket):
                guarded.clock.now += 0.001
    assert guarded.counts.registry.get_sample_value("triage_connections") == 0
    assert guarded.refused(Refused.MESSAGES) == 10


def test_a_place_comes_free_when_something_raises() -> None:
    crowd = Crowd(FEW)
    with suppress(RuntimeError), crowd.joined_by(HOME):
        raise RuntimeError(len(crowd))
    assert len(crowd) == 0


def test_addresses_are_forgotten_when_they_could_begin_anew() -> None:
    buckets = Buckets(Rate(10, 1))
    for number in range(1_000):
        assert buckets.take(f"2001:db8::{number:x}", number / 1_000)
    assert len(buckets) == 1_000
    assert buckets.take(HOME, 30)
    assert len(buckets) == 1


def test_another_path_carries_no_connection() -> None:
    guarded = Guarded()
    with pytest.raises(WebSocketDenialResponse), guarded.client().websocket_connect("/elsewhere"):
        pass
    assert guarded.refused(Refused.PATH) == 1


def test_a_flood_writes_one_line_and_not_one_for_each(caplog: pytest.LogCaptureFixture) -> None:
    guarded = Guarded(Bounds(pages=Rate(1, 0.001)))
    for _ in range(50):
        guarded.client().get("/")
    guarded.clock.now += SECONDS_BETWEEN_LINES
    guarded.client().get("/")
    assert [line.getMessage() for line in caplog.records] == ["refused reason=too_many_pages"] * 2
    assert guarded.refused(Refused.PAGES) == 50


def test_everybody_else_has_a_turn_between_two_messages() -> None:
    """However many messages wait already, others go on meanwhile."""
    assert run(_turns_during(messages=20)) >= 20


async def _turns_during(messages: int) -> int:
    waiting: list[Message] = [{"type": "websocket.connect"}]
    waiting += [{"type": "websocket.receive", "bytes": rerun()}] * messages
    waiting += [{"type": "websocket.disconnect", "code": 1000}]
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(_: Message) -> None:
        return

    async def takes_all(_: Scope, receive: Receive, __: Send) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass

    watching = Watching(Bounds(), lambda _: False, Counts(), busy_pages(shipped()))
    task = asyncio.create_task(others())
    scope = {"type": "websocket", "path": STREAM, "headers": [], "client": (HOME, 1)}
    await Guard(takes_all, watching=watching)(scope, receive, send)
    task.cancel()
    return turns
