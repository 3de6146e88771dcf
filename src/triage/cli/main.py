"""Every command of `triage`, with its options; the work is done in the modules beside this one."""

import os
from pathlib import Path
from typing import Annotated

import typer

from triage.cli.assessing import assess_file
from triage.cli.checking import check_content
from triage.cli.choices import Opens
from triage.cli.choices import Surface
from triage.cli.comparing import compare_content
from triage.cli.documents import print_map
from triage.cli.documents import print_schemas
from triage.cli.documents import write_documents
from triage.cli.operations import operations
from triage.cli.practice_commands import practices
from triage.settings import DeskRole

app = typer.Typer(
    help="The self-check for back pain: serve it, assess people with it, and check its content.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Questionnaire = Annotated[
    Path | None,
    typer.Option("--questionnaire", help="The folder with the content, when it is not the built-in one."),
]


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="The address to listen on; 127.0.0.1 when nothing says otherwise.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help="The port of the visitor's page, else 8501; with --surface therapist the desk's, else 8502.",
        ),
    ] = None,
    surface: Annotated[
        Surface,
        typer.Option(
            help="The visitors' side, the therapists' side that can read, or both beside each other."
        ),
    ] = Surface.BOTH,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the pages in a browser.")] = False,
    demo_site: Annotated[
        bool,
        typer.Option(
            "--demo-site", help="Serve a site of an invented practice too, on this machine, that embeds it."
        ),
    ] = False,
    every_practice: Annotated[
        bool,
        typer.Option(
            "--every-practice",
            help="With --surface visitor: every registered practice in one process, each under its own host.",
        ),
    ] = False,
) -> None:
    """Serve the self-check, and print its address."""
    if every_practice:
        from triage.cli.every_practice import serve_every

        serve_every(host, port, surface=surface)
    else:
        from triage.cli.serving import serve_surface

        serve_surface(host, port, surface=surface, opens=Opens(browser=open_browser, demo_site=demo_site))


@app.command()
def assess(
    file: Annotated[
        str, typer.Argument(help="One person (.json), one per line (.jsonl), or - for lines on stdin.")
    ],
    questionnaire: Questionnaire = None,
    fhir: Annotated[
        bool,
        typer.Option("--fhir", help="Each is a FHIR R4 QuestionnaireResponse, or a Bundle with one."),
    ] = False,
) -> None:
    """Assess people: one line of JSON for each, in order."""
    raise typer.Exit(assess_file(file, questionnaire, are_fhir=fhir))


@app.command()
def check(
    directory: Annotated[Path | None, typer.Argument(help="The folder with the content.")] = None,
) -> None:
    """Check the content: mistakes in the files, and people who get another advice than expected."""
    raise typer.Exit(check_content(directory))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The folder with the content as it was.")],
    new: Annotated[Path, typer.Argument(help="The folder with the content as it becomes.")],
    changelog: Annotated[
        Path | None,
        typer.Option(help="The changelog, when it does not stand beside the new folder.", exists=True),
    ] = None,
) -> None:
    """Say, by proof, who gets another advice by a change of content, milder ones first."""
    raise typer.Exit(compare_content(old, new, changelog))


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a page is stale.")] = False,
) -> None:
    """Write the pages of docs/ and the schemas that are made from the content."""
    raise typer.Exit(write_documents(commands=app, only_check=check))


@app.command("map")
def draw_map(
    directory: Annotated[Path | None, typer.Argument(help="The folder with the content.")] = None,
) -> None:
    """Print a drawing of the flow as SVG: which item leads where, which rule reads what."""
    raise typer.Exit(print_map(directory))


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(help="One file, such as `rules`; all of them without it.")
    ] = None,
) -> None:
    """Print the JSON Schema of the content files, for editors."""
    raise typer.Exit(print_schemas(name))


@app.callback()
def every_command(
    practice: Annotated[
        str | None,
        typer.Option(
            "--practice",
            envvar="TRIAGE_PRACTICE",
            help="The practice that the command is about, where one deployment serves many.",
        ),
    ] = None,
) -> None:
    """Let `--practice NAME` stand before every command."""
    if practice is not None:
        os.environ["TRIAGE_PRACTICE"] = practice


app.add_typer(operations)
app.add_typer(practices, name="practice")


users = typer.Typer(
    help="Accounts of the desk: therapists, readers and administrators.", no_args_is_help=True
)
app.add_typer(users, name="user")
Name = Annotated[str, typer.Argument(help="The name they sign in with, such as their e-mail address.")]


@users.command("add")
def user_add(
    name: Name,
    role: Annotated[DeskRole, typer.Option(help="What they may do.")] = DeskRole.THERAPIST,
) -> None:
    """Add an account, and print a link that works once: with it its owner chooses a password."""
    from triage.cli.accounts import add_user

    add_user(name, role)


@users.command("list")
def user_list() -> None:
    """List all accounts: name, role, since when, and whether they can sign in."""
    from triage.cli.accounts import list_users

    list_users()


@users.command("disable")
def user_disable(name: Name) -> None:
    """Let somebody in no more, and sign them out everywhere within a minute."""
    from triage.cli.accounts import disable_user

    disable_user(name)


@users.command("reset")
def user_reset(
    name: Name,
    dictate: Annotated[
        bool,
        typer.Option(
            "--dictate", help="Print a password to dictate instead; its owner has to change it at once."
        ),
    ] = False,
) -> None:
    """Begin an account anew after a lost password or phone, and print a link that works once."""
    from triage.cli.accounts import reset_user

    reset_user(name, dictate=dictate)


def main() -> None:
    """Run the command line."""
    app()
