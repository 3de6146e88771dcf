"""The content that the pages of a test show: the shipped one, or a copy that the test has changed."""

import shutil
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager

from tests.builders import SHIPPED
from triage.content.content import Content
from triage.ui.reading import content

ShowContent: TypeAlias = Callable[..., Content]


@pytest.fixture(autouse=True)
def no_components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new tab would look through every installed package for components; our pages use none."""
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)


@pytest.fixture
def show_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShowContent]:
    """`show_content({"practice.yaml": {"mode: advice": "mode: information"}})` lets the pages show a changed copy."""

    def show(changes: dict[str, dict[str, str]]) -> Content:
        copy = tmp_path / "questionnaire"
        shutil.copytree(SHIPPED, copy)
        for name, replaced in changes.items():
            file = copy / name
            written = file.read_text(encoding="utf-8")
            for old, new in replaced.items():
                assert old in written, f"{name} does not hold {old}"
                written = written.replace(old, new)
            file.write_text(written, encoding="utf-8")
        monkeypatch.setenv("TRIAGE_CONTENT", str(copy))
        content.cache_clear()
        return content()

    yield show
    content.cache_clear()
