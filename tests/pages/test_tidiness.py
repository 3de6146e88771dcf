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
    tree = ast.parse(file.read_text("utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st"
    }


def test_only_one_module_writes_html() -> None:
    writing = {f.name for f in PAGES.rglob("*.py") if "html" in streamlit_calls(f)}
    unsafe = {f.name for f in PAGES.rglob("*.py") if "unsafe_allow_html" in names_in(f)}
    assert (writing, unsafe) == ({"markup.py"}, set())


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
