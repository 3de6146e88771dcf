"""The commands of an operator, with their options: what is stored, its keys and its copies.

Each command imports its work when it is called: the database's libraries take half a second.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from triage.cli.choices import Format
from triage.records.submissions import ReviewStatus

DAY = ["%Y-%m-%d"]

operations = typer.Typer(rich_markup_mode=None)
audit = typer.Typer(help="The audit log: who did what to which submission.", no_args_is_help=True)
operations.add_typer(audit, name="audit")
demo = typer.Typer(help="Invented submissions to look around with.", no_args_is_help=True)
operations.add_typer(demo, name="demo")


@operations.command()
def erase(
    code: Annotated[
        str,
        typer.Argument(
            help="The visitor's code; - to type it on standard input, since a code typed here stays in the "
            "history of the shell."
        ),
    ],
) -> None:
    """Erase what a visitor sent, at once; 1 when nothing is stored with this code."""
    from triage.cli.erasing import erase_by_code

    raise typer.Exit(erase_by_code(code))


@operations.command("erase-expired")
def erase_expired() -> None:
    """Erase everything that is past its day and did not become care; a running server does so every hour."""
    from triage.cli.erasing import erase_everything_expired

    raise typer.Exit(erase_everything_expired())


@operations.command()
def export(
    written_as: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.JSON,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only what was received on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only what was received before this day.")
    ] = None,
    status: Annotated[
        ReviewStatus | None, typer.Option(help="Only what the practice is this far with.")
    ] = None,
    with_contact: Annotated[
        bool,
        typer.Option(
            "--with-contact/--without-contact", help="Whether names and contact details are opened too."
        ),
    ] = True,
    codebook: Annotated[
        bool,
        typer.Option("--codebook", help="Print instead what the columns mean; for fhir, the Questionnaire."),
    ] = False,
) -> None:
    """Print submissions, opened, one per line or row; needs the private key, and leaves an audit line for each."""
    from triage.cli.exporting import chosen_by
    from triage.cli.exporting import export_submissions
    from triage.cli.exporting import print_codebook

    if codebook:
        raise typer.Exit(print_codebook(written_as, with_contact=with_contact))
    chosen = chosen_by(since, until, status)
    raise typer.Exit(export_submissions(written_as, chosen, with_contact=with_contact))


@operations.command()
def replay(
    new: Annotated[Path, typer.Argument(help="The folder with the content as it becomes.", file_okay=False)],
    last: Annotated[
        int | None, typer.Option(min=1, help="Only the newest so many submissions; else all of them.")
    ] = None,
) -> None:
    """Count who of the stored submissions would have got another advice by other content, milder first.

    Needs the private key. Counts under 5 are printed as <5. Ends with 1 when somebody's advice gets milder.
    """
    from triage.cli.replaying import replay_content

    raise typer.Exit(replay_content(new, last=last))


@operations.command("copy")
def personal_copy(
    to: Annotated[Path, typer.Option(help="The folder for the two files.", file_okay=False)],
    submission: Annotated[str | None, typer.Argument(help="The id of a submission.")] = None,
    code: Annotated[
        str | None,
        typer.Option(
            help="The visitor's code instead; - to type it on standard input, since a code typed here stays "
            "in the history of the shell."
        ),
    ] = None,
) -> None:
    """Write everything that is stored about one person, for that person: as JSON and as text to print."""
    from triage.cli.personal_copy import write_personal_copy

    raise typer.Exit(write_personal_copy(submission, code, to))


@operations.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it may not be there yet.", dir_okay=False)],
) -> None:
    """Back up the running records into one file that only the desk's private key opens, and try it."""
    from triage.cli.copies import write_backup

    raise typer.Exit(write_backup(file))


@operations.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.", exists=True, dir_okay=False)],
) -> None:
    """Restore a backup into an empty place; the private key has to be in the folder of keys."""
    from triage.cli.copies import restore_backup

    raise typer.Exit(restore_backup(file))


@operations.command("rotate-key")
def rotate() -> None:
    """Give the desk another key while everything runs, and print its recovery sheet; may be run again after a stop."""
    from triage.cli.keys import rotate_key

    raise typer.Exit(rotate_key())


@operations.command("recovery-sheet")
def sheet() -> None:
    """Print the recovery sheet of the key that is used now; whoever reads it can read everything."""
    from triage.cli.keys import print_recovery_sheet

    raise typer.Exit(print_recovery_sheet())


@operations.command("restore-key")
def restore_key_of(
    file: Annotated[
        str, typer.Argument(help="A file with the groups of a recovery sheet, or - to type them over.")
    ] = "-",
) -> None:
    """Write the private key of a recovery sheet into the folder of keys."""
    from triage.cli.keys import restore_key

    raise typer.Exit(restore_key(file))


@audit.command("verify")
def verify_audit() -> None:
    """Check every line; 1 when one was altered, removed or put in."""
    from triage.cli.auditing import verify_audit_log

    raise typer.Exit(verify_audit_log())


@demo.command("add")
def add_invented(
    only_when_new: Annotated[
        bool, typer.Option("--only-when-new", help="Do nothing where anything was ever stored.")
    ] = False,
) -> None:
    """Add 82 invented submissions, each clearly marked, with what a practice might have done and how it went on."""
    from triage.cli.demo import add_demo

    raise typer.Exit(add_demo(only_when_new=only_when_new))


@demo.command("remove")
def remove_invented() -> None:
    """Erase the invented submissions, and nothing else."""
    from triage.cli.demo import remove_demo

    raise typer.Exit(remove_demo())
