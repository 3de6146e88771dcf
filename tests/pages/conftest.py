"""The content that the pages of a test show: the shipped one, or a copy that the test has changed."""

import os
import shutil
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import delete
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.context import ContextProxy

from tests.builders import SHIPPED
from tests.pages.desk_tab import DeskTab
from tests.pages.desk_tab import desk_tab
from tests.pages.desk_tab import settings_of
from tests.pages.practice_desk import PracticeDesk
from tests.pages.practice_desk import new_desk
from tests.records.tables_made import lay_tables
from tests.serving import MAILING
from triage.content.content import Content
from triage.records.counted_table import CountedTryRow
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.tables import SubmissionRow
from triage.ui import storing
from triage.ui.reading import content
from triage.ui.reading import deployed

ADDRESS = "192.0.2.1"
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
        deployed.cache_clear()
        return content()

    yield show
    deployed.cache_clear()


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeDesk]:
    """Records in a folder of their own."""
    desk = new_desk(tmp_path_factory.mktemp("records"))
    yield desk
    desk.close()


@pytest.fixture
def desk(opened_once: PracticeDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeDesk]:
    """The desk of the practice to which the pages of a test send; nothing was sent yet."""
    with opened_once.sessions.begin() as session:
        session.execute(delete(SubmissionRow))
        session.execute(delete(CountedTryRow))
    yield from serve_from(opened_once, monkeypatch)


@pytest.fixture
def own_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeDesk]:
    """A desk whose files a test may break."""
    desk = new_desk(tmp_path)
    yield from serve_from(desk, monkeypatch)
    desk.close()


def serve_from(desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeDesk]:
    """Let the pages store there, and begin to count afresh how often somebody tries."""
    for name, value in {**MAILING, **desk.settings}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(storing, "_opened", {})
    monkeypatch.setattr(ContextProxy, "ip_address", ADDRESS)  # Streamlit's testing has none
    yield desk
    for intake in storing._opened.values():
        intake.records.close()


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with a database and keys of its own, to which nothing was sent."""
    for name, value in settings_of(tmp_path).items():
        monkeypatch.setenv(name, value)
    address = f"sqlite:///{tmp_path / 'triage.db'}"
    lay_tables(address)
    opened = open_desk(address, tmp_path / "keys", random_bytes=os.urandom)
    yield opened
    opened.close()


@pytest.fixture
def tab(stored: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskTab]:
    """A tab at that desk, in which nobody is signed in yet."""
    yield from desk_tab(stored, monkeypatch)
