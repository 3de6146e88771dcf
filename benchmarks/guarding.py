"""How long a neighbour waits while one visitor sends 2,000 empty steps at once, with the guard and without it.

`make bench ARGS=guarding`. It also counts what a browser fetches before the first question.

The baseline is the same server without the guard. Figures differ per machine; their ratio hardly does.
"""

import re
import sys
from threading import Thread
from time import perf_counter
from urllib.parse import urljoin
from urllib.request import Request
from urllib.request import urlopen

from websockets.exceptions import ConnectionClosed

from tests.load.connecting import Line
from tests.load.connecting import figure
from tests.load.connecting import line_to
from tests.serving import Server
from tests.serving import serving

BURST = 2_000
STEPS = 10
MEBIBYTE = 1024 * 1024
FETCHED = re.compile(r'(?:src|href)="(\./[^"#]+)"')
UNGUARDED = """
import sys
import uvicorn
from streamlit import App
from triage.web.guard import Guard
from triage.web.server import LIMITS, SCRIPT, parts
ours = parts()
ours["middleware"] = [each for each in ours["middleware"] if each.cls is not Guard]
uvicorn.run(App(SCRIPT, **ours), host=sys.argv[2], port=int(sys.argv[4]), log_level="critical", **LIMITS)
"""


def run() -> None:
    """Print the table."""
    print(f"a neighbour's step while one visitor sends {BURST:,} empty steps at once")
    with serving() as guarded:
        usual, waited = _measured(guarded)
        memory = figure(guarded, "process_resident_memory_bytes") / MEBIBYTE
        bytes_first, bytes_all = _fetched(guarded)
    print(f"  {'nobody floods':<24}{usual:>9.3f} s")
    print(f"  {'with the guard':<24}{waited:>9.3f} s, {memory:,.0f} MB in memory afterwards")
    with serving(command=(sys.executable, "-c", UNGUARDED)) as unguarded:
        _, baseline = _measured(unguarded)
    print(f"  {'baseline: without it':<24}{baseline:>9.3f} s, {baseline / waited:,.0f} times as long")
    print(f"to the first question: {bytes_first:,} bytes, and {bytes_all:,} with what is loaded behind it")


def _measured(server: Server) -> tuple[float, float]:
    """How long a step takes, and the longest of some while another connection floods."""
    with line_to(server, "192.0.2.1") as flooding, line_to(server, "192.0.2.2") as neighbour:
        _step(neighbour)
        usual = min(_step(neighbour) for _ in range(STEPS))
        sending = Thread(target=_flood, args=(flooding,))
        sending.start()
        waited = max(_step(neighbour) for _ in range(STEPS))
        sending.join()
    return usual, waited


def _step(line: Line) -> float:
    began = perf_counter()
    line.say()
    line.wait_until_shown(seconds=600)
    return perf_counter() - began


def _flood(line: Line) -> None:
    try:
        for _ in range(BURST):
            line.say()
    except ConnectionClosed:
        return


def _fetched(server: Server) -> tuple[int, int]:
    """The first reply, which holds the first questions, and that with all files it names; compressed as sent."""
    page, size = _get(server, "/")
    named = sorted(set(FETCHED.findall(page)))
    return size, size + sum(_get(server, name)[1] for name in named)


def _get(server: Server, path: str) -> tuple[str, int]:
    address = urljoin(f"{server.address}/", path)
    with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as reply:
        size = len(reply.read())
    with urlopen(address) as reply:
        return reply.read().decode(errors="replace"), size
