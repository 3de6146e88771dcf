"""Start the pages and the desk, each in a process of its own, and say where they are."""

import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from functools import partial
from importlib import import_module
from threading import Timer

import typer
from sqlalchemy.exc import SQLAlchemyError

from triage.access.door import Door
from triage.cli.accounts import say_first_link
from triage.cli.beside import Beside
from triage.cli.beside import hear_the_end
from triage.cli.beside import wait_until_told
from triage.cli.choices import Opens
from triage.cli.choices import Surface
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.one_of_many import take_on_practice
from triage.cli.outgoing import delivering
from triage.cli.own_time import take_on_time
from triage.cli.records_here import desk_here
from triage.cli.records_here import refusing_kindly
from triage.records.forgetting import Forgetting
from triage.records.opening import open_for_visitors
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of
from triage.settings import THIS_MACHINE
from triage.settings import Settings
from triage.ui.reading import content
from triage.web.demo import origin_of_demo_site
from triage.web.demo import port_for_demo_site
from triage.web.demo import start_demo_site
from triage.web.desk_address import DeskAddress
from triage.web.desk_address import desk_address
from triage.web.listening import in_address
from triage.web.listening import port_at
from triage.web.logs import configure_logs

SECONDS_TO_START = 1.5
PORT = "--port"
DESK_PORT = "TRIAGE_DESK_PORT"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where a browser on this machine finds what listens everywhere."""


def serve_surface(host: str | None, port: int | None, *, surface: Surface, opens: Opens) -> None:
    """Serve until interrupted; content with mistakes is told, and never served."""
    configure_logs("warning")
    content_in(None)
    read = settings_here()
    here = read.model_copy(update={"host": host or read.host})
    settings = here.model_copy(update={"port": port or read.port})
    if surface is Surface.THERAPIST:
        settings = here.model_copy(update={"desk_port": port or read.desk_port})
    settings = take_on_practice(settings)
    take_on_time(settings)
    _tell_of_invented_numbers(settings)
    match surface:
        case Surface.VISITOR:
            _serve_visitors(settings, opens)
        case Surface.THERAPIST:
            _serve_desk(settings)
        case Surface.BOTH:
            _serve_both(settings, opens)


def _tell_of_invented_numbers(settings: Settings) -> None:
    """The practice that comes along with the program passes every check, at an address that visitors use too."""
    address, numbers = settings.public_address, content().practice.invented_numbers
    if numbers and address is not None and address.host not in THIS_MACHINE:
        tell(
            [
                f"practice.yaml: visitors of {address} read {' and '.join(numbers)}, which is invented and reaches "
                "nobody; fill in the practice's own"
            ]
        )


def _serve_desk(settings: Settings) -> None:
    told = hear_the_end()
    with _desk(settings):
        wait_until_told(told)


def _serve_both(settings: Settings, opens: Opens) -> None:
    told = hear_the_end()
    _free_at(settings.host, settings.port, PORT)
    demo = port_for_demo_site() if opens.demo_site else None
    _load_pages()
    # The visitors' process is made before the desk has read the private key, and begins when the records are there.
    with (
        Beside(partial(_serve_visitors, settings, opens, demo)) as visitors,
        _desk(_shown_by_demo(settings, demo)),
    ):
        visitors.begin()
        if not wait_until_told(told, visitors):
            tell(["the visitors' side ended by itself; the lines above say why"])
            raise typer.Exit(Exit.DOES_NOT_HOLD)


def _load_pages() -> None:
    """Most of a start: once for both processes."""
    for name in ("triage.web.server", "triage.web.desk_server"):
        import_module(name)


def _serve_visitors(settings: Settings, opens: Opens, demo_port: int | None = None) -> None:
    from triage.web.server import serve  # Streamlit takes a second, and the other commands never need it

    take_on_practice(settings)  # where this process was not forked from one that did
    _free_at(settings.host, settings.port, PORT)
    _look_at_the_records(settings)
    address = f"http://{in_address(settings.host)}:{settings.port}/"
    _say(f"The self-check: {address}")
    sites = [_show_demo_site(settings, demo_port)] if opens.demo_site else []
    if opens.browser:
        Timer(SECONDS_TO_START, webbrowser.open, [sites[0] if sites else address]).start()
    serve(settings.host, settings.port, also_shown_by=sites)


def _shown_by_demo(settings: Settings, port: int | None) -> Settings:
    """The settings as they hold for the visitors' side, which serves the site."""
    sites = settings.sites if port is None else (*settings.sites, origin_of_demo_site(port))
    return settings.model_copy(update={"sites": sites})


def _show_demo_site(settings: Settings, port: int | None) -> str:
    here = in_address(EVERYWHERE.get(settings.host, settings.host))
    origin = start_demo_site(f"http://{here}:{settings.port}", port or port_for_demo_site())
    _say(f"A site that embeds it: {origin}/")
    return origin


@contextmanager
def _desk(settings: Settings) -> Iterator[None]:
    """The records, opened with the private key, what keeps them in order, and the pages of the desk."""
    from triage.web.desk_server import serving_desk  # as above

    port = _free_at(settings.host, settings.desk_port, DESK_PORT)
    address = _address_of(settings, port)
    is_new = not settings.keys.exists()
    with desk_here(settings) as desk, refusing_kindly():
        if is_new:
            _say(f"New keys: {settings.keys}. Print the recovery sheet now: triage recovery-sheet")
        forgetting = Forgetting(desk, settings.practice, settings.keys, now=lambda: datetime.now(UTC))
        outgoing = delivering(desk, settings, content(), desk_address=address.shown)
        forgetting.start()
        outgoing.start()
        try:
            served = settings.model_copy(update={"desk_port": port})
            with serving_desk(desk, served, address, port):
                _say(f"The desk: {address.shown}/")
                say_first_link(Door(desk, settings.practice), address.shown)
                yield
        finally:
            outgoing.stop()
            forgetting.stop()


def _address_of(settings: Settings, port: int) -> DeskAddress:
    """Where therapists reach the desk, or what to set and exit code 2."""
    address = desk_address(settings, port)
    if address is None:
        tell(["TRIAGE_DESK_ADDRESS: say under which https address therapists reach the desk"])
        raise typer.Exit(Exit.BAD_INPUT)
    return address


def _look_at_the_records(settings: Settings) -> None:
    """Wrong keys and a newer schema are told at once; a database that is away now may come back."""
    with refusing_kindly():
        try:
            open_for_visitors(settings.database, settings.keys, settings.practice).close()
        except SQLAlchemyError as error:
            tell([StorageUnavailableError(trouble_of(error) or Trouble.UNKNOWN)])
            tell(["Visitors can do the self-check meanwhile; sending comes back by itself."])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _free_at(host: str, port: int, option: str) -> int:
    """The port, or a free one for 0; what to do when the address cannot be listened on, and exit code 2."""
    try:
        return port_at(host, port)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        where = f"{in_address(host)}:{port}"
        tell([f"{where} cannot be used ({reason}); choose another {option}, or another --host"])
        raise typer.Exit(Exit.BAD_INPUT) from None
