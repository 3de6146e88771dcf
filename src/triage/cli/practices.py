"""Add, change, list, pause and remove the practices that one deployment serves."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from triage.cli.exits import Exit
from triage.cli.exits import deployment_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import refusals_told
from triage.content.loading import load_for
from triage.content.problems import ContentError
from triage.records.audit import AuditEvent
from triage.records.engine import for_practice
from triage.records.engine import open_engine
from triage.records.migrating import OlderSchemaError
from triage.records.migrating import begin_tables
from triage.records.pausing import WrongMessageError
from triage.records.pausing import pause
from triage.records.pausing import pause_message
from triage.records.pausing import resume
from triage.records.practices import PracticeError
from triage.records.practices import PracticeState
from triage.records.practices import Registered
from triage.records.practices import add_practice
from triage.records.practices import change_practice
from triage.records.practices import practice_called
from triage.records.practices import refuse_unprotected
from triage.records.practices import registered
from triage.records.practices import remove_practice
from triage.records.registry_table import RemovedPracticeError
from triage.records.removed_practices import forget_removed
from triage.records.scrubbing import scrub
from triage.records.server_key import never_made
from triage.records.server_key import server_key_at
from triage.settings import Settings
from triage.settings import SettingsError
from triage.settings import settings_of

NAME = re.compile("[a-z0-9_-]{1,64}")
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*(:[0-9]{1,5})?")
HEAD = ("name", "state", "self-check", "desk", "content")
FOLLOWS = "follows"
REFUSED = (OlderSchemaError, PracticeError, RemovedPracticeError, WrongMessageError)


@dataclass(frozen=True)
class Wanted:
    """A practice as the command line names it."""

    name: str
    hosts: tuple[str, str]
    file: Path
    sites: str
    languages: str
    content: str
    notify: str


def add(wanted: Wanted) -> None:
    """Add a practice, and say what to do next."""
    with _deployment() as (settings, engine):
        new = _checked(wanted, settings)
        audit = _by(settings, new.practice, "add")
        add_practice(engine, settings.keys, new, random_bytes=os.urandom, audit=audit)
        keys = settings.keys / new.practice
    _say(f"{new.practice} has the host {new.host}, and its desk {new.desk_host}. Its keys: {keys}")
    _say(f"Print its recovery sheet now: triage --practice {new.practice} recovery-sheet")


def change(wanted: Wanted) -> None:
    """Let a practice be as it is named now."""
    with _deployment() as (settings, engine):
        now = _checked(wanted, settings)
        change_practice(engine, settings.keys, now, audit=_by(settings, now.practice, "change"))
    _say(f"{now.practice} has the host {now.host}, and its desk {now.desk_host}")
    _say("Visitors of --every-practice see it within seconds; its own processes do from their next start on")


def list_all() -> None:
    """Every practice, one on a line."""
    with _deployment() as (_, engine):
        rows = [HEAD, *(_row_of(engine, one) for one in registered(engine))]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    for row in rows:
        _say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def pause_or_resume(name: str, message: str | None) -> None:
    """Pause the self-check of a practice with a message, or open it again without one."""
    with _deployment() as (settings, engine):
        practice_called(engine, name)
        key = server_key_at(settings.keys / name, in_use=True, random_bytes=never_made)
        audit = _by(settings, name, "pause")
        with sessionmaker(for_practice(engine, name)).begin() as session:
            if message is None:
                resume(session, key=key, audit=audit)
            else:
                pause(session, message, key=key, audit=audit)
    _say(f"{name} is {'open' if message is None else 'paused'}")


def remove(name: str, confirmed: str | None) -> None:
    """Erase everything of a practice once its name was typed again."""
    with _deployment() as (settings, engine):
        practice_called(engine, name)
        typed = typer.prompt(f"Type {name} to erase everything of it") if confirmed is None else confirmed
        if typed != name:
            tell(["this is another name; nothing was erased"])
            raise typer.Exit(Exit.BAD_INPUT)
        erased = remove_practice(engine, settings.keys, name, audit=_by(settings, name, "remove"))
        is_scrubbed = scrub(engine)
    _say(f"{name} is removed: {erased} submissions, its accounts and its keys are erased")
    if not is_scrubbed:
        tell(["traces may be left in the database's files for now; a running server scrubs them"])


def forget() -> None:
    """Drop what is kept of removed practices and past its day."""
    with _deployment() as (settings, engine):
        forgotten = forget_removed(engine, settings.keys, at=datetime.now(UTC))
    _say(f"{forgotten} audit lines of removed practices were older than five years, and are gone")


@contextmanager
def _deployment() -> Iterator[tuple[Settings, Engine]]:
    """The database of the deployment with the newest tables, for a role that its policies hold for."""
    settings = deployment_here()
    with refusals_told():
        engine = open_engine(settings.database)
        try:
            refuse_unprotected(engine)
            begin_tables(engine)
            yield settings, engine
        except REFUSED as error:
            tell([error])
            raise typer.Exit(Exit.BAD_INPUT) from None
        finally:
            engine.dispose()


def _checked(wanted: Wanted, settings: Settings) -> Registered:
    """What is wanted, or everything that is wrong with it and exit code 2."""
    one = Registered(
        practice=wanted.name,
        host=wanted.hosts[0].lower(),
        desk_host=wanted.hosts[1].lower(),
        written=wanted.file.read_text(encoding="utf-8", errors="replace"),
        content=wanted.content,
        sites=tuple(wanted.sites.split()),
        languages=tuple(wanted.languages.split()),
        notify=wanted.notify,
    )
    problems = list(_problems(one, settings))
    if problems:
        tell(problems)
        raise typer.Exit(Exit.BAD_INPUT)
    return one


def _problems(one: Registered, settings: Settings) -> Iterator[str]:
    if not NAME.fullmatch(one.practice):
        yield "the name of a practice has 1 to 64 small letters, digits, - and _"
    if not (HOST.fullmatch(one.host) and HOST.fullmatch(one.desk_host)) or one.host == one.desk_host:
        yield "write two different host names, as in check.veer.example and desk.veer.example"
    folder = settings.content_of(one.content)
    if folder is None or not folder.is_dir():
        yield f"there is no content {one.content}; TRIAGE_CONTENTS names the folder with a folder for each version"
        return
    try:
        content = load_for(folder, one.written)
    except ContentError as error:
        yield from map(str, error.problems)
        return
    known = content.questionnaire.about.languages
    if one.languages and (set(one.languages) - set(known) or content.practice.language not in one.languages):
        yield f"--languages: name some of {' '.join(known)}, with the language of its practice.yaml among them"
    try:
        settings_of(settings, one.practice, one.host, one.desk_host, sites=one.sites, notify=one.notify)
    except SettingsError as error:
        yield from error.problems


def _row_of(engine: Engine, one: Registered) -> tuple[str, str, str, str, str]:
    if one.state is PracticeState.REMOVED:
        return one.practice, one.state, "", "", ""
    with sessionmaker(for_practice(engine, one.practice)).begin() as session:
        is_paused = pause_message(session, one.practice) is not None
    state = "paused" if is_paused else str(one.state)
    return one.practice, state, one.host, one.desk_host, one.content or FOLLOWS


def _by(settings: Settings, practice: str, command: str) -> AuditEvent:
    return by_operator(settings.model_copy(update={"practice": practice}), f"practice {command}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
