"""What 5,000 hostile messages and 500 silent connections leave behind, and how long others wait meanwhile.

`make bench ARGS=hostile`. It speaks to a server of its own on this machine only.

The baseline is a step of the same visitor on the same server before.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import contextmanager
from itertools import islice
from statistics import median
from time import perf_counter
from time import sleep

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.exceptions import InvalidStatus

from tests.load.connecting import Line
from tests.load.connecting import figure
from tests.load.connecting import line_to
from tests.load.connecting import rerun
from tests.serving import Server
from tests.serving import serving

MESSAGES, SILENT = 5_000, 500
SENDERS, ADDRESSES = 4, 250
USUAL_VISITORS, STEPS = 40, 40
SECONDS_TO_THINK, SECONDS_TO_CLEAR = 0.1, 120
SECONDS_KEPT = 340  # five minutes for who comes back, and half a minute until the next look
MEBIBYTE = 1024 * 1024


def run() -> None:
    """Print the table."""
    with serving(settings={"TRIAGE_CONNECTIONS": "1000"}) as server:
        for number in range(USUAL_VISITORS):
            with line_to(server, f"192.0.2.{number}") as line:
                _step(line, steps=3)
        with line_to(server, "192.0.2.250") as visitor:
            before, memory = _step(visitor), _memory(server)
            with silent(server) as waiting, ThreadPoolExecutor(SENDERS) as senders:
                sending = [senders.submit(_attack, server, number) for number in range(SENDERS)]
                meanwhile = _step(visitor)
                sent = sum(one.result() for one in sending)
        cleared = _seconds_until_clear(server)
        sleep(SECONDS_KEPT)
        with line_to(server, "192.0.2.251") as visitor:
            after, kept = _step(visitor), _memory(server)
    print(f"{sent:,} hostile messages, and {waiting} of {SILENT} connections that say nothing")
    print(
        f"  {'a step before':<28}{before * 1000:>7.1f} ms at the median of {STEPS}, {memory:.0f} MB in memory"
    )
    print(f"  {'meanwhile':<28}{meanwhile * 1000:>7.1f} ms, {meanwhile / before:.2f} of that (goal 1.5)")
    print(f"  {'afterwards':<28}{after * 1000:>7.1f} ms, {after / before:.2f} of that (goal 1.5)")
    print(f"  all of them are gone after {cleared:.0f} s")
    print(f"  {'memory, five minutes later':<28}{kept / memory:>7.2f} of before (goal 1.1)")


def _step(line: Line, *, steps: int = STEPS) -> float:
    """The median of some steps, in seconds, of somebody who thinks in between."""
    taken = []
    for _ in range(steps + 1):
        began = perf_counter()
        line.say()
        line.wait_until_shown()
        taken.append(perf_counter() - began)
        sleep(SECONDS_TO_THINK)
    return median(taken[1:])


@contextmanager
def silent(server: Server) -> Iterator[int]:
    """As many connections as the server lets in, from many addresses, each of which never says a word."""
    with ExitStack() as held:
        let_in = 0
        for number in range(SILENT):
            try:
                held.enter_context(line_to(server, f"198.51.100.{number % ADDRESSES}"))
            except InvalidStatus:  # no room
                continue
            let_in += 1
        yield let_in


def _attack(server: Server, number: int) -> int:
    """Send one part of all messages, over as many connections as that takes."""
    sent, part = 0, MESSAGES // SENDERS
    messages = hostile()
    for turn in range(part):
        if sent >= part:
            break
        try:
            with line_to(server, f"203.0.113.{(number + turn * SENDERS) % ADDRESSES}") as line:
                for message in islice(messages, part - sent):
                    line.socket.send(message)
                    sent += 1
        except (ConnectionClosed, InvalidStatus):
            continue
    return sent


def hostile() -> Iterator[bytes | str]:
    """Forged orders, noise, empty steps and values of a wrong kind, again and again."""
    forged = BackMsg(clear_cache=True).SerializeToString()
    wrong = rerun(WidgetState(id="$$ID-0-q_pain", json_value="{" * 500), page="pain")
    while True:
        yield from (forged, b"\xff" * 100, "noise", rerun(), wrong)


def _seconds_until_clear(server: Server) -> float:
    began = perf_counter()
    while figure(server, "triage_connections") and perf_counter() - began < SECONDS_TO_CLEAR:
        sleep(1)
    return perf_counter() - began


def _memory(server: Server) -> float:
    return figure(server, "process_resident_memory_bytes") / MEBIBYTE
