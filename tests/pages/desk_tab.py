"""Somebody's tab at the desk without a browser, who is signed in with an account of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.builders import ROOT
from tests.builders import shipped
from tests.pages.practice_desk import PRACTICE
from triage.access.accounts import disable_account
from triage.access.door import Door
from triage.access.roles import Person
from triage.access.sessions import who_is
from triage.content.desk_texts import DeskTexts
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.ui.at_the_desk import AtTheDesk
from triage.ui.at_the_desk import at_the_desk
from triage.ui.at_the_desk import set_desk
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.present import SESSION_COOKIE

SCRIPT = ROOT / "src" / "triage" / "ui" / "desk_page.py"
ADDRESS = "https://desk.example"
SECONDS = 30
NAMES = {Role.ADMINISTRATOR: "b.beheer", Role.THERAPIST: "f.fysio", Role.READER: "l.lezer"}


@dataclass
class DeskTab:
    """One tab at the desk, at the page that was shown last."""

    app: AppTest
    door: Door
    cookies: dict[str, str]
    language: str = "nl"

    @property
    def words(self) -> DeskTexts:
        return shipped().desk[self.language]

    @property
    def html(self) -> str:
        return "\n".join(str(element.proto.body) for element in self.app.get("html"))

    @property
    def text(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def here(self) -> str:
        found = re.search(r'<div id="page-marker"[^>]* data-page="([^"]*)"', self.html)
        return found[1] if found else ""

    @property
    def buttons(self) -> list[str]:
        return [button.key for button in self.app.button if button.key]

    @property
    def menu(self) -> list[str]:
        return [key.split("_", 1)[1] for key in self.buttons if key.startswith(("here_", "way_"))]

    def sign_in(self, role: Role) -> "DeskTab":
        """With the account that this role has."""
        member = make_member(self.door, NAMES[role], role)
        self.cookies[SESSION_COOKIE] = signed_in(self.door, member, datetime.now(UTC))
        return self

    def person(self, role: Role) -> Person:
        """Who is signed in, as the pages know them."""
        found = at_the_desk().who_is(self.cookies[SESSION_COOKIE], datetime.now(UTC))
        assert found is not None
        assert found.role is role
        return found

    def view(self, role: Role) -> DeskView:
        """What a page of theirs would get."""
        now = datetime.now(UTC)
        return DeskView(shipped(), self.door.desk, self.person(role), PRACTICE, "nl", now, dark=False)

    def disable(self, role: Role) -> None:
        """Somebody else switches their account off."""
        event = AuditEvent(datetime.now(UTC), PRACTICE, "x", Role.SYSTEM, "desk", "test")
        disable_account(self.door, NAMES[role], by=event)

    def open(self, page: str, **address: str) -> "DeskTab":
        for name, value in {"lang": self.language, "s": page, **address}.items():
            self.app.query_params[name] = value
        return self.run()

    def press(self, key: str) -> "DeskTab":
        self.app.button(key).click()
        return self.run()

    def press_late(self, key: str, **address: str) -> "DeskTab":
        """A press, with all that is filled in, that arrives when the way to another address was already gone."""
        pressed = self.app.button(key).click()
        sent = self.app._tree.get_widget_states()
        pressed.set_value(False)
        self.open(self.app.query_params["s"], **address)
        self.app._run(sent)
        return self

    def run(self) -> "DeskTab":
        self.app.run()
        return self


def desk_tab(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskTab]:
    """A tab at this desk, in which nobody is signed in yet."""
    door, cookies = Door(desk, PRACTICE), dict[str, str]()
    set_desk(AtTheDesk(desk, lambda token, at: who_is(door, token, at, uses=False), ADDRESS))
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    yield DeskTab(AppTest.from_file(str(SCRIPT), default_timeout=SECONDS), door, cookies)


def settings_of(folder: Path) -> dict[str, str]:
    return {
        "TRIAGE_DATABASE": f"sqlite:///{folder / 'triage.db'}",
        "TRIAGE_KEYS": str(folder / "keys"),
        "TRIAGE_CANDIDATE": str(folder / "questionnaire-new"),
    }
