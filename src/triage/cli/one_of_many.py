"""Serve one of the practices that are registered: with its own hosts, settings, keys and content."""

import os
from dataclasses import replace
from pathlib import Path

import typer
from sqlalchemy import Engine

from triage.cli.exits import Exit
from triage.cli.exits import tell
from triage.cli.operating import refusals_told
from triage.content.content import Content
from triage.content.loading import load_for
from triage.content.problems import ContentError
from triage.records.engine import open_engine
from triage.records.practices import PracticeError
from triage.records.practices import PracticeState
from triage.records.practices import Registered
from triage.records.practices import has_registry
from triage.records.practices import refuse_unprotected
from triage.records.practices import registered
from triage.records.registry_table import RemovedPracticeError
from triage.settings import POSTGRESQL
from triage.settings import Settings
from triage.settings import settings_of
from triage.ui.reading import OneOfMany
from triage.ui.reading import serve_one_of_many


class NoSuchContentError(ValueError):
    """No folder holds this version."""

    def __init__(self, version: str) -> None:
        super().__init__(f"there is no content {version}; TRIAGE_CONTENTS names the folder with each version")


def take_on_practice(settings: Settings) -> Settings:
    """The settings to serve with: those of the registered practice, or as they are where none is registered.

    A practice that is not, or no longer, registered among others is refused with exit code 2.
    """
    if not settings.database.startswith(POSTGRESQL):
        return settings
    practice = _registered_here(settings)
    if practice is None:
        return settings
    content = _content_of(practice, settings)
    own = own_settings(settings, practice)
    serve_one_of_many(OneOfMany(content, practice.host, own))
    _let_all_read(own)
    return own


def with_its_hosts(settings: Settings, engine: Engine) -> Settings:
    """The settings with the hosts of a registered practice, for the addresses that a command prints."""
    found = next((one for one in registered(engine) if one.practice == settings.practice), None)
    return settings if found is None else own_settings(settings, found)


def own_settings(settings: Settings, practice: Registered) -> Settings:
    """The deployment's settings with the practice's own."""
    return settings_of(
        settings,
        practice.practice,
        practice.host,
        practice.desk_host,
        sites=practice.sites,
        notify=practice.notify,
    )


def _registered_here(settings: Settings) -> Registered | None:
    engine = open_engine(settings.database)
    try:
        with refusals_told():
            try:
                every = registered(engine) if has_registry(engine) else ()
                if every:
                    refuse_unprotected(engine)
            except PracticeError as error:
                tell([error])
                raise typer.Exit(Exit.BAD_INPUT) from None
    finally:
        engine.dispose()
    found = next((one for one in every if one.practice == settings.practice), None)
    if found is not None and found.state is PracticeState.REMOVED:
        tell([RemovedPracticeError(found.practice)])
        raise typer.Exit(Exit.BAD_INPUT)
    return found


def _content_of(practice: Registered, settings: Settings) -> Content:
    try:
        folder = folder_of(practice, settings)
        return in_its_languages(load_for(folder, practice.written), practice)
    except NoSuchContentError as error:
        tell([error])
    except ContentError as error:
        tell(error.problems)
    raise typer.Exit(Exit.BAD_INPUT)


def folder_of(practice: Registered, settings: Settings) -> Path:
    """Where its content lies: the version that it stays at, or the deployed one."""
    folder = settings.content_of(practice.content)
    if folder is None or not folder.is_dir():
        raise NoSuchContentError(practice.content)
    return folder


def in_its_languages(content: Content, practice: Registered) -> Content:
    """The content in the languages that the practice offers."""
    if not practice.languages:
        return content
    about = content.questionnaire.about
    offered = tuple(code for code in about.languages if code in practice.languages)
    about = about.model_copy(update={"languages": offered})
    return replace(content, questionnaire=content.questionnaire.model_copy(update={"about": about}))


def _let_all_read(own: Settings) -> None:
    """Whoever asks for the settings in this process gets the practice's own."""
    os.environ["TRIAGE_KEYS"] = str(own.keys)
    os.environ["TRIAGE_PUBLIC_ADDRESS"] = str(own.public_address)
    os.environ["TRIAGE_DESK_ADDRESS"] = str(own.desk_address)
    os.environ["TRIAGE_SITES"] = " ".join(own.sites)
    os.environ["TRIAGE_NOTIFY"] = own.notify or ""
