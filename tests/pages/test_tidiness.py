"""Who may touch what, held over the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from tests.builders import ROOT
from triage.content.page_texts import PageTexts
from triage.content.texts import Texts

SOURCE = ROOT / "src" / "triage"
PAGES = SOURCE / "ui"


def names_in(file: Path) -> set[str]:
    """Every attribute and keyword argument that a module names."""
    tree = ast.parse(file.read_text("utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    keywords = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    return attributes | keywords


def streamlit_calls(file: Path) -> set[str]:
    return attributes_of("st", file)


def attributes_of(name: str, file: Path) -> set[str]:
    """What a module takes from something that it calls by this name."""
    tree = ast.parse(file.read_text("utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    }


def test_only_one_module_writes_html() -> None:
    writing = {f.name for f in PAGES.rglob("*.py") if "html" in streamlit_calls(f)}
    unsafe = {f.name for f in PAGES.rglob("*.py") if "unsafe_allow_html" in names_in(f)}
    assert (writing, unsafe) == ({"markup.py"}, set())


def imported_by(file: Path) -> set[str]:
    """The first word of every module that a module imports."""
    tree = ast.parse(file.read_text("utf-8"))
    named = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in named}


def test_no_text_is_ever_run() -> None:
    files = list(SOURCE.rglob("*.py"))
    called = {
        node.func.id
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"eval", "exec", "compile", "__import__"} == set()
    imported = set().union(*map(imported_by, files))
    assert imported & {"pickle", "marshal", "shelve", "xml", "lxml", "jinja2", "ldap3", "telnetlib"} == set()
    assert {name for file in files for name in names_in(file)} & {
        "shell",
        "unsafe_load",
        "full_load",
    } == set()


def test_other_programs_are_run_in_one_place_only() -> None:
    running = {file.name for file in SOURCE.rglob("*.py") if "subprocess" in imported_by(file)}
    assert running == {"snapshots.py"}
    assert not [
        file for file in SOURCE.rglob("*.py") if {"system", "popen", "spawnv"} & attributes_of("os", file)
    ]


def test_only_one_module_touches_the_session_and_the_address() -> None:
    touching = {f.name for f in PAGES.rglob("*.py") if {"session_state", "query_params"} & streamlit_calls(f)}
    assert touching == {"session.py"}


def leaves(model: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def test_every_sentence_has_a_place_in_the_source() -> None:
    named = set().union(*(names_in(file) for file in SOURCE.rglob("*.py") if "content" not in file.parts))
    unused = [leaf for leaf in (*leaves(PageTexts), *leaves(Texts)) if leaf.rsplit(".", 1)[-1] not in named]
    assert unused == []
