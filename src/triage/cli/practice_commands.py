"""`triage practice`: which practices one deployment serves, with their options."""

from pathlib import Path
from typing import Annotated

import typer

practices = typer.Typer(
    help="The practices of a deployment that serves many, on PostgreSQL.", no_args_is_help=True
)
Name = Annotated[
    str, typer.Argument(help="Its short name: small letters, digits, - and _. It never changes.")
]
Hosts = Annotated[
    tuple[str, str],
    typer.Option(
        help="The host names of its visitors' pages and of its desk, as in check.veer.nl desk.veer.nl."
    ),
]
File = Annotated[
    Path,
    typer.Option("--settings", help="Its own practice.yaml.", exists=True, dir_okay=False, readable=True),
]
Sites = Annotated[
    str,
    typer.Option(help="The sites that may frame its pages, as in https://www.veer.example; a space between."),
]
Languages = Annotated[
    str, typer.Option(help="The languages that it offers, as in `nl en`; those of the content when empty.")
]
Version = Annotated[
    str, typer.Option("--content", help="Stay at this version of the content, a folder in TRIAGE_CONTENTS.")
]
Notify = Annotated[str, typer.Option(help="The address that hears of new submissions; nobody when empty.")]


@practices.command("add")
def practice_add(
    name: Name,
    hosts: Hosts,
    settings: File,
    sites: Sites = "",
    languages: Languages = "",
    content: Version = "",
    notify: Notify = "",
) -> None:
    """Add a practice: check its settings, make its keys, and register its hosts; then `serve` can serve it."""
    from triage.cli.practices import Wanted
    from triage.cli.practices import add

    add(Wanted(name, hosts, settings, sites, languages, content, notify))


@practices.command("change")
def practice_change(
    name: Name,
    hosts: Hosts,
    settings: File,
    sites: Sites = "",
    languages: Languages = "",
    content: Version = "",
    notify: Notify = "",
) -> None:
    """Give a practice other hosts, settings or content: name everything again, as what is left out is empty then.

    Visitors of `--every-practice` see it within seconds; its own processes, as its desk, do from their next start on.
    """
    from triage.cli.practices import Wanted
    from triage.cli.practices import change

    change(Wanted(name, hosts, settings, sites, languages, content, notify))


@practices.command("list")
def practice_list() -> None:
    """List every practice: name, state, hosts and content."""
    from triage.cli.practices import list_all

    list_all()


@practices.command("pause")
def practice_pause(
    name: Name,
    message: Annotated[str, typer.Option(help="What visitors read meanwhile.")] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Open it again instead.")] = False,
) -> None:
    """Pause the self-check of a practice; its desk stays open."""
    from triage.cli.practices import pause_or_resume

    pause_or_resume(name, None if resume else message)


@practices.command("remove")
def practice_remove(
    name: Name,
    confirm: Annotated[
        str | None, typer.Option(help="The name again, for a script; without it you are asked to type it.")
    ] = None,
) -> None:
    """Erase everything of a practice, with its keys: nothing brings it back. Its audit log stays."""
    from triage.cli.practices import remove

    remove(name, confirm)


@practices.command("forget")
def practice_forget() -> None:
    """Drop the audit lines of removed practices that are older than five years; let a timer do it once a month."""
    from triage.cli.practices import forget

    forget()
