"""The pages of an administrator: what they do, and that nobody else does it, by address, by button or by message."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import select
from sqlalchemy import update

from tests.access.arriving import GOOD
from tests.builders import shipped
from tests.pages.desk_tab import ADDRESS
from tests.pages.desk_tab import NAMES
from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from tests.records.making import by_therapist
from triage.access.accounts import add_account
from triage.access.accounts import list_accounts
from triage.access.roles import NotAllowedError
from triage.access.roles import Person
from triage.access.roles import Right
from triage.access.setting_up import owner_of_link
from triage.records.audit import Action
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.pausing import pause
from triage.records.pausing import pause_message
from triage.records.tables import AuditRow
from triage.settings import Settings
from triage.ui.therapist import accounts
from triage.ui.therapist import audit_log
from triage.ui.therapist import pausing
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.pages import PAGES

Do: TypeAlias = Callable[[DeskView], object]
OTHERS = (Role.THERAPIST, Role.READER)
BY = by_therapist(practice=PRACTICE)
AWAY = "Wij zijn met vakantie."
COLLEAGUE = "c.collega"
ONLY_ADMINISTRATORS = {"accounts": Right.ACCOUNTS, "audit": Right.AUDIT, "pausing": Right.SETTINGS}
BUTTONS: dict[str, Do] = {
    "add": accounts.add_now,
    "reset": lambda view: accounts.reset_now(view, COLLEAGUE),
    "disable": lambda view: accounts.disable_now(view, COLLEAGUE),
    "verify": audit_log.verify_now,
    "verified": audit_log.verified,
    "pause": pausing.pause_now,
    "resume": pausing.resume_now,
}


@pytest.fixture
def admin(tab: DeskTab) -> DeskTab:
    """An administrator, who has one colleague."""
    add_account(tab.door, COLLEAGUE, Role.THERAPIST, by=BY)
    return tab.sign_in(Role.ADMINISTRATOR)


def named(tab: DeskTab, name: str) -> tuple[str, bool, Role]:
    """An account: its id, whether it is switched off, its role."""
    (found,) = [one for one in list_accounts(tab.door, by=BY) if one.name == name]
    return found.id, found.is_disabled, found.role


def actions(desk: Desk) -> list[str]:
    with desk.records.sessions.begin() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))


def done_by(desk: Desk, action: Action) -> list[tuple[str, str]]:
    with desk.records.sessions.begin() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action))
        return [(row.actor, row.access_point) for row in rows]


def is_paused(desk: Desk) -> str | None:
    with desk.records.sessions.begin() as session:
        return pause_message(session, PRACTICE)


# Who may not


def test_the_pages_of_an_administrator_ask_for_a_right_that_only_they_have() -> None:
    asked = {page.name: page.right for page in PAGES if page.name in ONLY_ADMINISTRATORS}
    assert asked == ONLY_ADMINISTRATORS
    for right in ONLY_ADMINISTRATORS.values():
        assert [role for role in Role if Person("x", "x", role).may(right)] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("page", ONLY_ADMINISTRATORS)
def test_nobody_else_reaches_their_pages_by_address(
    tab: DeskTab, stored: Desk, page: str, role: Role
) -> None:
    before = (tab.sign_in(role), actions(stored))[1]
    tab.open(page, id="x", audit_verify="1", account_sure="x")
    assert tab.here == "not-allowed"
    assert page not in tab.menu
    assert {"account_add", "verify", "pause"} & set(tab.buttons) == set()
    assert NAMES[Role.ADMINISTRATOR] not in tab.text
    assert actions(stored) == before


@pytest.mark.parametrize("page", ONLY_ADMINISTRATORS)
def test_a_page_that_is_open_to_everybody_is_noticed(
    tab: DeskTab, stored: Desk, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """What the test before would see if a page asked for too weak a right, and did not look itself."""
    weaker = [replace(each, right=Right.CONTENT) for each in PAGES]
    monkeypatch.setattr("triage.ui.therapist.pages.PAGES", weaker)
    monkeypatch.setattr(Person, "needs", lambda *_: None)
    with pytest.raises(AssertionError):
        test_nobody_else_reaches_their_pages_by_address(tab, stored, page, Role.READER)


@pytest.mark.parametrize("page", ONLY_ADMINISTRATORS)
def test_each_page_looks_itself_as_well(
    tab: DeskTab, stored: Desk, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(
        "triage.ui.therapist.pages.PAGES", [replace(each, right=Right.CONTENT) for each in PAGES]
    )
    before = (tab.sign_in(Role.READER), actions(stored))[1]
    tab.open(page)
    assert {"account_add", "verify", "pause"} & set(tab.buttons) == set()
    assert actions(stored) == before


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("button", BUTTONS)
def test_nobody_else_can_press_their_buttons(tab: DeskTab, stored: Desk, button: str, role: Role) -> None:
    """As a forged message would, with the page of an administrator in hand."""
    add_account(tab.door, COLLEAGUE, Role.THERAPIST, by=BY)
    tab.sign_in(role)
    before = actions(stored)
    with pytest.raises(NotAllowedError):
        BUTTONS[button](tab.view(role))
    assert actions(stored) == before


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_that_asks_for_no_right_is_noticed(
    tab: DeskTab, stored: Desk, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    """What the test before would see."""
    monkeypatch.setattr(Person, "needs", lambda *_: None)
    monkeypatch.setattr("triage.ui.session.widget", lambda key: "therapist" if "role" in key else AWAY)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_nobody_else_can_press_their_buttons(tab, stored, button, Role.READER)


@pytest.mark.parametrize(
    ("page", "button"), [("accounts", "account_add"), ("audit", "verify"), ("pausing", "pause")]
)
def test_who_was_switched_off_since_the_page_was_shown_presses_nothing(
    admin: DeskTab, stored: Desk, page: str, button: str
) -> None:
    admin.open(page)
    if page == "pausing":
        admin.app.text_area("pause_message").set_value(AWAY)
    admin.disable(Role.ADMINISTRATOR)
    before = actions(stored)
    admin.press(button)
    assert actions(stored) == before
    assert is_paused(stored) is None


def test_a_button_that_trusts_who_was_there_before_is_noticed(
    admin: DeskTab, stored: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test before would see."""
    monkeypatch.setattr(pausing, "still_may", lambda view, _: view)
    with pytest.raises(AssertionError):
        test_who_was_switched_off_since_the_page_was_shown_presses_nothing(admin, stored, "pausing", "pause")


# Accounts


def test_every_account_is_listed_with_its_state(admin: DeskTab) -> None:
    admin.open("accounts")
    texts = admin.words.accounts
    assert COLLEAGUE in admin.text
    assert texts.states["new"] in admin.text
    assert f"{texts.roles['administrator']} " in admin.text
    assert texts.yourself in admin.text


def test_an_added_account_gets_a_link_that_works_and_is_shown_once(admin: DeskTab) -> None:
    admin.open("accounts")
    admin.app.text_input("account_name").set_value(" N.Nieuw@Dorp.example ")
    admin.app.selectbox("account_role").set_value("reader")
    admin.press("account_add")
    (link,) = re.findall(rf"{ADDRESS}/first\?t=([\w-]+)", admin.html)
    assert named(admin, "n.nieuw@dorp.example")[2] is Role.READER
    assert owner_of_link(admin.door, link, datetime.now(UTC)) == "n.nieuw@dorp.example"
    assert link not in admin.run().html
    assert link not in str(admin.app.session_state)
    assert done_by(admin.door.desk, Action.ADD_ACCOUNT)[-1] == (NAMES[Role.ADMINISTRATOR], "accounts")


@pytest.mark.parametrize(
    ("name", "problem"), [("", "wrong_name"), ("<b>", "wrong_name"), (COLLEAGUE, "taken")]
)
def test_a_name_that_cannot_be_is_told(admin: DeskTab, name: str, problem: str) -> None:
    admin.open("accounts")
    admin.app.text_input("account_name").set_value(name)
    admin.press("account_add")
    assert admin.words.accounts.problems[problem] in admin.text
    assert "/first?t=" not in admin.html


def test_switching_off_asks_first(admin: DeskTab) -> None:
    admin.open("accounts")
    account, is_disabled, _ = named(admin, COLLEAGUE)
    admin.press(f"disable_{account}")
    assert (named(admin, COLLEAGUE)[1], is_disabled) == (False, False)
    assert admin.words.accounts.disable_sure.format(name=COLLEAGUE) in admin.text
    admin.press("account_no")
    assert "account_yes" not in admin.buttons
    admin.press(f"disable_{account}").press("account_yes")
    assert named(admin, COLLEAGUE)[1]
    assert admin.words.accounts.states["disabled"] in admin.text


def test_a_reset_takes_the_password_away_and_shows_a_link_once(admin: DeskTab) -> None:
    admin.open("accounts")
    account, _, _ = named(admin, COLLEAGUE)
    admin.press(f"reset_{account}").press("account_yes")
    (link,) = re.findall(r"/first\?t=([\w-]+)", admin.html)
    assert owner_of_link(admin.door, link, datetime.now(UTC)) == COLLEAGUE
    assert "/first?t=" not in admin.run().html


def test_nobody_locks_themselves_out(admin: DeskTab) -> None:
    admin.open("accounts")
    account, _, _ = named(admin, NAMES[Role.ADMINISTRATOR])
    assert {f"reset_{account}", f"disable_{account}"} & set(admin.buttons) == set()
    accounts.disable_now(admin.view(Role.ADMINISTRATOR), NAMES[Role.ADMINISTRATOR])
    assert not named(admin, NAMES[Role.ADMINISTRATOR])[1]


# The audit log


def test_the_log_is_shown_in_words_and_every_action_has_its_own(admin: DeskTab) -> None:
    admin.open("audit")
    texts = admin.words.audit
    assert texts.actions["sign_in"] in admin.text
    assert texts.actions["read_audit"] in admin.text
    for words in shipped().desk.values():
        assert set(words.audit.actions) == set(Action)
        assert set(words.audit.roles) == set(Role)


def test_the_log_is_filtered_and_turned_page_by_page(admin: DeskTab) -> None:
    for _ in range(60):
        list_accounts(admin.door, by=BY)
    admin.open("audit")
    assert "audit_next" in admin.buttons
    admin.press("audit_next")
    assert "audit_first" in admin.buttons
    admin.app.text_input("audit_actor").set_value("beheer")
    admin.run()
    assert "audit_first" not in admin.buttons, "a filter begins with the newest"
    assert admin.words.audit.actions["list_accounts"] not in admin.text
    admin.app.text_input("audit_until").set_value("23-11-2020")
    assert admin.words.audit.nothing in admin.run().text
    admin.app.text_input("audit_until").set_value("2020-11-23")
    assert admin.words.audit.wrong_day in admin.run().text
    assert admin.words.audit.nothing not in admin.text


@pytest.mark.parametrize("field", ["audit_since", "audit_until"])
@pytest.mark.parametrize("day", ["31-12-9999", "01-01-0001"])
def test_a_day_that_no_calendar_here_reaches_is_a_wrong_day(
    admin: DeskTab, stored: Desk, field: str, day: str
) -> None:
    admin.open("audit").app.text_input(field).set_value(day)
    assert admin.words.audit.wrong_day in admin.run().text
    assert actions(stored)[-1] == Action.READ_AUDIT
    admin.app.text_input(field).set_value("31-12-9998" if field == "audit_until" else "01-01-0002")
    assert admin.words.audit.wrong_day not in admin.run().text
    assert admin.words.audit.actions["read_audit"] in admin.text


def test_the_chain_is_checked_with_a_button(admin: DeskTab, stored: Desk) -> None:
    admin.open("audit").press("verify")
    assert "staan er zoals ze zijn geschreven" in admin.text
    with stored.records.sessions.begin() as session:
        session.execute(update(AuditRow).where(AuditRow.sequence == 2).values(actor="x"))
    admin.press("verify")
    assert admin.words.audit.broken_what in admin.text
    assert "line 2 was altered" in admin.text


# Pausing, and the settings


def test_a_pause_is_set_changed_and_ended(admin: DeskTab, stored: Desk) -> None:
    admin.open("pausing")
    assert admin.words.pausing.open_now in admin.text
    for message in (AWAY, "Tot <b>morgen</b>."):
        admin.app.text_area("pause_message").set_value(message)
        admin.press("pause")
        assert is_paused(stored) == message
        assert admin.words.pausing.paused_now in admin.text
    admin.press("resume")
    assert is_paused(stored) is None
    assert admin.app.text_area("pause_message").value == ""
    administrator = (NAMES[Role.ADMINISTRATOR], "pausing")
    assert done_by(stored, Action.PAUSE) == [administrator] * 2
    assert done_by(stored, Action.RESUME) == [administrator]


def test_a_pause_needs_a_message(admin: DeskTab, stored: Desk) -> None:
    admin.open("pausing").press("pause")
    assert admin.words.pausing.needed in admin.text
    assert is_paused(stored) is None


def test_a_pause_that_began_elsewhere_is_seen(admin: DeskTab, stored: Desk) -> None:
    with stored.records.sessions.begin() as session:
        pause(session, AWAY, key=stored.records.key, audit=BY)
    admin.open("pausing")
    assert admin.words.pausing.paused_now in admin.text
    assert admin.app.text_area("pause_message").value == AWAY


def test_no_secret_of_the_settings_is_shown(
    admin: DeskTab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "SMTP_HOST": "mail.example",
        "SMTP_USER": "gebruiker-naaldhout",
        "SMTP_PASSWORD": GOOD,
        "MAIL_FROM": "post@practice.example",
        "OIDC_ISSUER": "https://provider.example",
        "OIDC_CLIENT_ID": "client-naaldhout",
        "SITES": "https://www.rug.example https://rug.example",
        "OIDC_CLIENT_SECRET": GOOD,
        "OIDC_ADDRESSES": '{"f.naaldhout@dorp.example": "therapist"}',
        "DATABASE": f"sqlite:///{tmp_path / 'triage.db'}?naaldhout={GOOD.replace(' ', '-')}",
    }.items():
        monkeypatch.setenv(f"TRIAGE_{name}", value)
    admin.open("pausing")
    assert "mail.example" in admin.text
    assert "sqlite" in admin.text
    assert "https://www.rug.example, https://rug.example" in admin.text
    for secret in (GOOD, GOOD.replace(" ", "-"), "naaldhout"):
        assert secret not in admin.html


def test_a_new_setting_is_shown_only_when_somebody_decided_so() -> None:
    hidden = {"database", "smtp_user", "smtp_password", "smtp_port", "oidc_client_id", "oidc_client_secret"}
    hidden |= {"webhook_secret", "oidc_addresses", "oidc_role_claim", "oidc_roles"}
    assert set(Settings.model_fields) - set(pausing.SHOWN) == hidden
    assert {name for words in shipped().desk.values() for name in words.pausing.names} == {
        *pausing.SHOWN,
        "database",
    }
