"""The frame of the desk: who is signed in sees it, nobody else sees anything, and a tab belongs to one person."""

import os
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from tests.access.arriving import Member
from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.builders import shipped
from triage.access.accounts import disable_account
from triage.access.door import Door
from triage.access.sessions import who_is
from triage.records.audit import Role
from triage.records.opening import open_desk
from triage.ui.at_the_desk import AtTheDesk
from triage.ui.at_the_desk import set_desk
from triage.ui.session import OWNER
from triage.ui.therapist.present import SESSION_COOKIE

SCRIPT = Path(__file__).parents[2] / "src" / "triage" / "ui" / "desk_page.py"
ROLES = (Role.ADMINISTRATOR, Role.THERAPIST, Role.READER)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Door]:
    desk = open_desk(f"sqlite:///{tmp_path}/rug.db", tmp_path / "keys", random_bytes=os.urandom)
    door = Door(desk, "practice")
    set_desk(AtTheDesk(desk, lambda token, at: who_is(door, token, at, uses=False)))
    yield door
    desk.close()


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A tab whose browser brings the cookies in `cookies`, which Streamlit's testing cannot set."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    cookies.clear()
    return AppTest.from_file(str(SCRIPT), default_timeout=30)


cookies: dict[str, str] = {}


def texts_of(tab: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in tab.get("html"))


def arrive(door: Door, member: Member) -> None:
    cookies[SESSION_COOKIE] = signed_in(door, member, datetime.now(UTC))


def test_a_stranger_sees_only_that_nobody_is_signed_in(here: Door, tab: AppTest) -> None:
    make_member(here)
    shown = texts_of(tab.run())
    assert shipped().desk["nl"].frame.ended in shown
    assert "f.fysio" not in shown
    assert len(tab.get("html")) == 1


@pytest.mark.parametrize("role", ROLES)
def test_who_is_signed_in_sees_who_they_are_and_the_way_out(here: Door, tab: AppTest, role: Role) -> None:
    arrive(here, make_member(here, "n.naam", role))
    shown = texts_of(tab.run())
    assert tab.exception == []
    assert f"n.naam, {shipped().desk['nl'].roles.model_dump()[role]}" in shown
    assert 'href="/sign-out"' in shown


def test_the_next_run_after_a_change_shows_nothing_more(here: Door, tab: AppTest) -> None:
    member = make_member(here)
    arrive(here, member)
    assert "f.fysio" in texts_of(tab.run())
    disable_account(here, member.name, by=by_command())
    assert "f.fysio" not in texts_of(tab.run())


def test_a_tab_that_somebody_else_signed_in_to_begins_afresh(here: Door, tab: AppTest) -> None:
    arrive(here, make_member(here))
    tab.run()
    tab.session_state["search"] = "what the first one typed"
    first = tab.session_state[OWNER]
    arrive(here, make_member(here, "a.ander"))
    tab.run()
    assert tab.session_state[OWNER] != first
    assert "search" not in tab.session_state
