"""Serve the visitors' pages of every registered practice with one process."""

import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from functools import partial

import typer
from sqlalchemy import Engine

from triage.cli.choices import Surface
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import deployment_here
from triage.cli.exits import tell
from triage.cli.one_of_many import folder_of
from triage.cli.one_of_many import in_its_languages
from triage.cli.one_of_many import own_settings
from triage.cli.operating import refusals_told
from triage.cli.own_time import take_on_time
from triage.content.loading import load
from triage.content.loading import with_practice
from triage.records.engine import open_engine
from triage.records.practice_hosts import visitors_hosts
from triage.records.practices import PracticeError
from triage.records.practices import has_registry
from triage.records.practices import practice_called
from triage.records.practices import refuse_unprotected
from triage.settings import Settings
from triage.settings import of_its_practice
from triage.ui.reading import OneOfMany
from triage.web.listening import in_address
from triage.web.logs import configure_logs


class NobodyRegisteredError(PracticeError):
    """There is nothing to serve."""

    def __init__(self) -> None:
        super().__init__("no practice is registered in this database yet; `triage practice add` adds one")


def serve_every(host: str | None, port: int | None, *, surface: Surface) -> None:
    """Serve until interrupted: each practice under its own host, and one that is added a few seconds later."""
    if surface is not Surface.VISITOR:
        tell(
            [
                "--every-practice serves the visitors' side: add --surface visitor, and serve each desk by itself"
            ]
        )
        raise typer.Exit(Exit.BAD_INPUT)
    _serve(host, port)


def _serve(host: str | None, port: int | None) -> None:
    from triage.web.many import Practices
    from triage.web.server import parts_of_many
    from triage.web.server import (
        serve_parts,  # Streamlit takes a second, and the other commands never need it
    )

    configure_logs("warning")
    deployed, settings = content_in(None), deployment_here()
    take_on_time(settings)
    with _registry(settings) as engine:
        practices = Practices(partial(visitors_hosts, engine), _maker(engine, settings))
        practices.look()
        here = f"{in_address(host or settings.host)}:{port or settings.port}"
        sys.stdout.write(f"The self-check of every practice, each under its own host: http://{here}/\n")
        sys.stdout.flush()
        serve_parts(
            host or settings.host,
            port or settings.port,
            lambda: parts_of_many(practices, deployed, engine),
            log_level="warning",
        )


@contextmanager
def _registry(settings: Settings) -> Iterator[Engine]:
    """The database with the registry; exit code 2 where nothing keeps practices apart, or none is there."""
    engine = open_engine(settings.database)
    try:
        with refusals_told():
            _refuse_unregistered(engine)
        yield engine
    finally:
        engine.dispose()


def _refuse_unregistered(engine: Engine) -> None:
    try:
        refuse_unprotected(engine)
        if not has_registry(engine) or not visitors_hosts(engine):
            raise NobodyRegisteredError
    except PracticeError as error:
        tell([error])
        raise typer.Exit(Exit.BAD_INPUT) from None


def _maker(engine: Engine, settings: Settings) -> Callable[[str], OneOfMany]:
    """Reads one practice; what two practices have in common is read once, and is there once."""
    shared = cache(load)

    def make(name: str) -> OneOfMany:
        practice = practice_called(engine, name)
        content = with_practice(shared(folder_of(practice, settings)), practice.written)
        own = of_its_practice(settings.model_copy(update={"practice": name}))
        return OneOfMany(in_its_languages(content, practice), practice.host, own_settings(own, practice))

    return make
