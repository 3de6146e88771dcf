"""Start the pages, and say where they are."""

import sys
import webbrowser
from threading import Timer

from triage.cli.exits import content_in

SECONDS_TO_START = 1.5


def serve_surface(host: str, port: int, *, open_browser: bool) -> None:
    """Serve until interrupted; content with mistakes is told, and never served."""
    from triage.web.server import serve  # Streamlit takes a second, and the other commands never need it

    content_in(None)
    address = f"http://{host}:{port}/"
    sys.stdout.write(f"The self-check: {address}\n")
    sys.stdout.flush()
    if open_browser:
        Timer(SECONDS_TO_START, webbrowser.open, [address]).start()
    serve(host, port)
