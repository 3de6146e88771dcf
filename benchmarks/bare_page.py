"""What our steps are held against: Streamlit as it comes, with twenty questions, and the next one after a choice."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.scratch import scratch
from tests.serving import free_port

QUESTIONS = 20
SECONDS_TO_START = 60
PAGE = f"""
import streamlit as st

at = st.session_state.setdefault("at", 0)

def go_on():
    st.session_state["at"] += 1

st.title(f"Question {{at + 1}}")
if at < {QUESTIONS}:
    st.radio("Choose one", ["Yes", "No", "Not sure"], index=None, key=f"q{{at}}", on_change=go_on)
"""


@contextmanager
def bare_page() -> Iterator[str]:
    """Its address, while it is served by `streamlit run` with Streamlit's own settings."""
    with scratch() as folder:
        script, port = folder / "page.py", free_port()
        script.write_text(PAGE, encoding="utf-8")
        process = _run(script, port)
        try:
            _wait_until_well(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _run(script: Path, port: int) -> "subprocess.Popen[bytes]":
    settings = (
        *("--server.address", "127.0.0.1", "--server.port", str(port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    )
    command = (sys.executable, "-m", "streamlit", "run", str(script), *settings)
    return subprocess.Popen(command, cwd=script.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait_until_well(port: int) -> None:
    until = monotonic() + SECONDS_TO_START
    while monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
                return
        except URLError:
            sleep(0.1)
    raise TimeoutError("Streamlit does not reply")
