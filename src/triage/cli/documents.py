"""The pages and schemas that are made from the content: write them, or say which are stale."""

import json
import sys
from pathlib import Path

import typer
from typer.cli import get_docs_for_click
from typer.main import get_command

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import tell
from triage.cli.map_drawing import map_drawing
from triage.cli.proof_file import new_proof
from triage.cli.proof_file import proof_is_stale
from triage.cli.rule_tables import rules_page
from triage.cli.safety_tables import safety_page
from triage.content.content import Content
from triage.content.problems import suggestion
from triage.content.schema import Json
from triage.content.schema import schemas
from triage.proving.proof_on_file import NAME as PROOF
from triage.proving.proof_on_file import as_file
from triage.settings import content_directory

COMMANDS_OPENING = """\
<!-- Made by `triage docs` from the commands themselves. -->

# The command line

Every command ends with 0 when all is fine, 1 when what it checked does not hold, and 2 on bad input.

"""


def write_documents(*, commands: typer.Typer, only_check: bool) -> Exit:
    """Write every page that is made, and the proof, or name those that no longer match and exit with 1."""
    folder, content = content_directory(), content_in(None)
    root, safety = folder.parent, safety_page(folder.parent, content)
    made = {root / name: text for name, text in {**_made(commands, content), **safety.pages}.items()}
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    if only_check:
        stale += [folder / PROOF] if proof_is_stale(folder, content) else []
        tell(safety.problems)
        tell(f"{path.relative_to(root)}:1: this page is stale; run `make docs`" for path in stale)
        return Exit.DOES_NOT_HOLD if stale or safety.problems else Exit.FINE
    for path in stale:
        _write(path, made[path])
    problems = [*safety.problems, *_prove_again(folder, content)]
    tell(problems)
    return Exit.DOES_NOT_HOLD if problems else Exit.FINE


def _prove_again(folder: Path, content: Content) -> tuple[str, ...]:
    """Write the proof when it is stale, or say what stands in its way; what was not proved gets no proof."""
    found = new_proof(folder, content)
    if found.proof is not None:
        _write(folder / PROOF, as_file(found.proof))
    return found.problems


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def print_map(directory: Path | None) -> Exit:
    """Print the drawing of the flow."""
    sys.stdout.write(map_drawing(content_in(directory).questionnaire))
    return Exit.FINE


def print_schemas(name: str | None) -> Exit:
    """Print one schema, or all of them by name."""
    known = schemas()
    if name is not None and name not in known:
        tell([f"{name}: there is no such file.{suggestion(name, known)}"])
        return Exit.BAD_INPUT
    sys.stdout.write(_as_text(known if name is None else known[name]))
    return Exit.FINE


def _made(commands: typer.Typer, content: Content) -> dict[str, str]:
    pages = {"docs/rules.md": rules_page(content), "docs/commands.md": _commands_page(commands)}
    pages |= {"docs/map.svg": map_drawing(content.questionnaire)}
    made = {
        f"questionnaire/schema/{name}.schema.json": _as_text(schema) for name, schema in schemas().items()
    }
    return pages | made


def _as_text(schema: Json) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _commands_page(commands: typer.Typer) -> str:
    group = get_command(commands)
    return COMMANDS_OPENING + get_docs_for_click(obj=group, ctx=typer.Context(group), name="triage", indent=1)
