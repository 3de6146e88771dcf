"""The exit codes other programs rely on, and how a problem is told."""

import os
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import typer

from triage.content.content import Content
from triage.content.loading import load
from triage.content.problems import ContentError
from triage.settings import Settings
from triage.settings import SettingsError
from triage.settings import content_directory
from triage.settings import of_its_practice
from triage.settings import read_settings


class Exit(IntEnum):
    """0 fine, 1 what it checked does not hold, 2 bad input."""

    FINE = 0
    DOES_NOT_HOLD = 1
    BAD_INPUT = 2


def tell(problems: Iterable[object]) -> None:
    """Each problem on its own line on standard error."""
    for problem in problems:
        sys.stderr.write(f"{problem}\n")


@contextmanager
def nobody_reads_on_is_fine() -> Iterator[None]:
    """Stop without a word when the reader has seen enough, as in `triage assess people.jsonl | head -1`."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python's own last flush complains


def content_in(directory: Path | None) -> Content:
    """The content of a folder, or every mistake in it and exit code 2."""
    try:
        return load(directory or content_directory())
    except ContentError as error:
        tell(error.problems)
        raise typer.Exit(Exit.BAD_INPUT) from None


def settings_here(*, puts_back: bool = False) -> Settings:
    """The settings of the practice that a command is about, or everything that is wrong with them and exit code 2."""
    settings = deployment_here()
    try:
        return of_its_practice(settings, puts_back=puts_back)
    except SettingsError as error:
        tell(error.problems)
        raise typer.Exit(Exit.BAD_INPUT) from None


def deployment_here() -> Settings:
    """The same for what is about no practice in particular."""
    try:
        return read_settings()
    except SettingsError as error:
        tell(error.problems)
        raise typer.Exit(Exit.BAD_INPUT) from None
