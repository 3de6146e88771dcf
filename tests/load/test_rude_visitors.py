"""What one rude visitor can do to the others and to the server: nothing that lasts."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from time import monotonic
from urllib.error import HTTPError
from urllib.request import Request
from urllib.request import urlopen

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.exceptions import InvalidStatus

from tests.browser.visiting import now
from tests.browser.visiting import visit_at
from tests.builders import shipped
from tests.builders import unremarkable
from tests.load.connecting import Line
from tests.load.connecting import figure
from tests.load.connecting import line_to
from tests.load.connecting import wait_until_nobody_is_connected
from tests.serving import Server
from tests.serving import serving
from triage.ui.drafts import write_draft

NEEDLE = "naaldhout"
HOSTILE = (f"{NEEDLE}\x00", f"\u202e{NEEDLE}\u2066", f"<script>{NEEDLE}</script>", NEEDLE * 200, "NaN", "")
PAGES = ("age", "pain", "ill", "duration")
BURST = 2_000
SECONDS_OF_A_HANG = 20


@pytest.fixture(scope="module")
def rude() -> Iterator[Server]:
    """A server that may complain of what it refuses, but never with what was said."""
    with serving(settings={"TRIAGE_CONNECTIONS": "20"}) as started:
        yield started
        complaints = started.complaints()
    assert NEEDLE not in complaints
    assert "Traceback" not in complaints
    for line in complaints.splitlines():
        assert {"time", "level", "logger", "event"} <= set(json.loads(line))


def is_well(server: Server, address: str) -> bool:
    """Whether an ordinary visitor gets the page."""
    with line_to(server, address) as line:
        line.say()
        return any(message.HasField("delta") for message in line.wait_until_shown())


def at_the_item(line: Line, item: str) -> None:
    """Come to an item with the draft of somebody who was there."""
    line.page = item
    line.say()
    line.wait_until_shown()
    draft = write_draft(shipped(), visit_at(item, unremarkable()), now())
    line.say(
        WidgetState(id=line.widget("draft_in_tab"), string_value=draft),
        WidgetState(id=line.widget("wake"), trigger_value=True),
    )
    line.wait_until_shown()


def wrong_values(widget: str) -> Iterator[WidgetState]:
    """Every kind of value, for a widget that takes one kind at most."""
    for text in HOSTILE:
        yield WidgetState(id=widget, string_value=text)
    yield WidgetState(id=widget, trigger_value=True)
    yield WidgetState(id=widget, bool_value=True)
    yield WidgetState(id=widget, double_value=float("nan"))
    yield WidgetState(id=widget, int_value=-(2**40))
    yield WidgetState(id=widget, json_value='{"a": "' + NEEDLE)
    yield WidgetState(id=widget, bytes_value=NEEDLE.encode())
    wrong = WidgetState(id=widget)
    wrong.string_array_value.data.extend([NEEDLE] * 3)
    yield wrong


# A flood


def test_a_flood_of_one_visitor_ends_and_a_neighbour_goes_on(rude: Server) -> None:
    """Without the guard the neighbour waits for all of it: `make bench ARGS=guarding` says how long."""
    with line_to(rude, "192.0.2.1") as flooding, line_to(rude, "192.0.2.2") as neighbour:
        neighbour.say()
        neighbour.wait_until_shown()
        before, began = figure(rude, "triage_messages_total"), monotonic()
        sending = Thread(target=_flood, args=(flooding,))
        sending.start()
        neighbour.say()
        neighbour.wait_until_shown()
        assert monotonic() - began < SECONDS_OF_A_HANG
        sending.join()
        assert flooding.end() == 1008
    assert figure(rude, "triage_messages_total") - before < BURST / 10


def _flood(line: Line) -> None:
    try:
        for _ in range(BURST):
            line.say()
    except ConnectionClosed:
        return


# What no page of ours sends


def test_forged_messages_change_nothing(rude: Server) -> None:
    before = figure(rude, 'triage_refused_total{reason="message"}')
    with line_to(rude, "192.0.2.10") as line:
        line.say()
        line.wait_until_shown()
        for kind in ("clear_cache", "set_run_on_save", "debug_shutdown_runtime", "load_git_info"):
            forged = BackMsg()
            setattr(forged, kind, True)
            line.socket.send(forged.SerializeToString())
        line.socket.send(NEEDLE)
        line.socket.send(b"\xff" * 100)
        line.say()
        line.wait_until_shown()
    assert figure(rude, 'triage_refused_total{reason="message"}') == before + 6


def test_a_frame_that_is_too_large_ends_its_own_connection_only(rude: Server) -> None:
    with line_to(rude, "192.0.2.11") as line, line_to(rude, "192.0.2.12") as neighbour:
        line.say()
        line.wait_until_shown()
        line.say(WidgetState(id="x", string_value=NEEDLE * 12_000))
        assert line.end() == 1009
        neighbour.say()
        neighbour.wait_until_shown()


@pytest.mark.parametrize("page", PAGES)
def test_values_of_a_wrong_kind_and_strange_text_end_in_a_page_of_ours(rude: Server, page: str) -> None:
    address = f"192.0.2.{20 + PAGES.index(page)}"
    with line_to(rude, address) as line:
        at_the_item(line, page)
        named = line.widgets()
    assert [each for each in named if each.endswith(f"-q_{page}")]
    for values in zip(*(wrong_values(widget) for widget in named), strict=True):
        with line_to(rude, address) as line:
            at_the_item(line, page)
            line.say(*values)
            line.wait_until_shown()
            assert "Traceback" not in line.seen
            assert "exception" not in {kind.split("{")[0].strip() for kind in line.seen.splitlines()}


def test_widgets_that_are_not_there_are_nothing(rude: Server) -> None:
    with line_to(rude, "192.0.2.30") as line:
        for number in range(20):
            line.say(*wrong_values(f"$$ID-{number:032x}-q_pain"), WidgetState(id="", string_value=NEEDLE))
            line.wait_until_shown()
        assert NEEDLE not in line.seen


def test_a_replayed_step_is_done_once_more_and_nothing_else(rude: Server) -> None:
    with line_to(rude, "192.0.2.31") as line:
        at_the_item(line, "ill")
        button = line.widget("next")
        for _ in range(10):
            line.say(WidgetState(id=button, trigger_value=True))
            line.wait_until_shown()
        assert "Traceback" not in line.seen
    assert is_well(rude, "192.0.2.32")


def test_a_session_that_nobody_has_is_a_new_one(rude: Server) -> None:
    with line_to(rude, "192.0.2.33", session="0" * 8 + NEEDLE) as line:
        line.say()
        line.wait_until_shown()
        assert "new_session" in line.seen


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_connection_of_another_site_is_refused(rude: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, line_to(rude, "192.0.2.34", origin=origin):
        pass
    assert refused.value.response.status_code == 403


# Room for everybody


def test_there_is_room_for_so_many_and_it_comes_free(rude: Server) -> None:
    wait_until_nobody_is_connected(rude)
    with ExitStack() as connected:
        for number in range(20):
            connected.enter_context(line_to(rude, f"198.51.100.{number}"))
        with pytest.raises(InvalidStatus) as refused, line_to(rude, "192.0.2.40"):
            pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["retry-after"] == "10"
    wait_until_nobody_is_connected(rude)
    assert is_well(rude, "192.0.2.40")


def test_one_address_gets_a_part_of_the_room(rude: Server) -> None:
    with ExitStack() as connected:
        for _ in range(4):
            connected.enter_context(line_to(rude, "192.0.2.41"))
        with pytest.raises(InvalidStatus), line_to(rude, "192.0.2.41"):
            pass
        assert is_well(rude, "192.0.2.42")


@pytest.mark.slow
def test_who_connects_and_never_speaks_is_ended(rude: Server) -> None:
    with line_to(rude, "192.0.2.43") as first, line_to(rude, "192.0.2.43", session=NEEDLE) as second:
        assert (first.end(), second.end()) == (1013, 1013)
    wait_until_nobody_is_connected(rude)


def test_who_lost_the_connection_comes_back_to_the_same_session(rude: Server) -> None:
    with line_to(rude, "192.0.2.44") as line:
        line.say()
        came = line.wait_until_shown()
        session = next(m.new_session.initialize.session_id for m in came if m.HasField("new_session"))
    wait_until_nobody_is_connected(rude)
    with line_to(rude, "192.0.2.44", session=session) as line:
        line.say()
        came = line.wait_until_shown()
        again = next(m.new_session.initialize.session_id for m in came if m.HasField("new_session"))
    assert again == session


# Who may read the figures


def test_the_figures_are_for_a_monitor_on_this_machine_only(rude: Server) -> None:
    for headers in ({"X-Forwarded-For": "192.0.2.50"}, {"Host": "rug.example"}, {"Forwarded": "for=x"}):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(f"{rude.address}/metrics", headers=headers))
        with refused.value as reply:
            assert reply.code == 404


def test_the_figures_name_nobody(rude: Server) -> None:
    assert is_well(rude, "192.0.2.51")
    with urlopen(f"{rude.address}/metrics") as reply:
        figures = reply.read().decode()
    assert "triage_connections" in figures
    assert "process_resident_memory_bytes" in figures
    items, advices = shipped().questionnaire.items, shipped().questionnaire.advices
    assert [each.id for each in (*items, *advices) if f'"{each.id}"' in figures] == []
    assert "192.0.2" not in figures


def test_an_address_that_nobody_vouches_for_is_not_believed() -> None:
    alone = {"TRIAGE_CONNECTIONS": "10", "TRIAGE_PROXIES": "10.9.9.9"}
    with serving(settings=alone) as server, line_to(server, "192.0.2.60"), line_to(server, "192.0.2.61"):
        with pytest.raises(InvalidStatus) as refused, line_to(server, "192.0.2.62"):
            pass
        assert refused.value.response.status_code == 503
