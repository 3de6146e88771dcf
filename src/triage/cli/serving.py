"""Start the pages, and say where they are."""

import sys
import webbrowser
from enum import StrEnum
from socket import create_server
from threading import Timer

import typer

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import tell

SECONDS_TO_START = 1.5


class Surface(StrEnum):
    """Which pages a process serves."""

    VISITOR = "visitor"
    THERAPIST = "therapist"
    BOTH = "both"


def serve_surface(host: str, port: int, *, surface: Surface, open_browser: bool) -> None:
    """Serve until interrupted; content with mistakes is told, and never served."""
    from triage.web.server import serve  # Streamlit takes a second, and the other commands never need it

    if surface is Surface.THERAPIST:
        tell(["this version has no therapist's pages yet; leave out --surface, or choose visitor"])
        raise typer.Exit(Exit.BAD_INPUT)
    content_in(None)
    _refuse_if_taken(host, port)
    address = f"http://{host}:{port}/"
    sys.stdout.write(f"The self-check: {address}\n")
    sys.stdout.flush()
    if open_browser:
        Timer(SECONDS_TO_START, webbrowser.open, [address]).start()
    serve(host, port)


def _refuse_if_taken(host: str, port: int) -> None:
    """Say what to do when the address cannot be listened on, and exit with 2."""
    try:
        create_server((host, port)).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        tell([f"{host}:{port} cannot be used ({reason}); choose another --port, or another --host"])
        raise typer.Exit(Exit.BAD_INPUT) from None
