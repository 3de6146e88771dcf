"""Whatever goes wrong on the way to sending is told, loses nothing, and is stored once when it works again."""

import signal
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest

from tests.builders import unremarkable
from tests.pages.conftest import ADDRESS
from tests.pages.conftest import serve_from
from tests.pages.practice_desk import PracticeDesk
from tests.pages.practice_desk import new_desk
from tests.pages.senders import NAME
from tests.pages.senders import after_sending
from tests.pages.senders import at_last_look
from tests.pages.senders import away
from tests.pages.senders import code_on
from tests.pages.senders import locked
from tests.pages.tab import Tab
from tests.records.postgres import running_cluster
from triage.records.audit import Action
from triage.records.counting import count_try
from triage.records.counting import try_of
from triage.records.intake import Visiting
from triage.records.submissions import ContactDetails
from triage.ui import storing
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import SENT

VISITING = Visiting(ADDRESS, datetime.now(UTC))
HOSTILE = (
    "<script>alert(1)</script><b>x</b>",
    '=HYPERLINK("https://x.example")',
    "links\u202erechts",
    "nul\x00nul",
    "🧘🏽‍♀️" * 40,
    "'; DROP TABLE submissions; --",
    "{practice} %s {0} [a](b) $x$ :red[y]",
)


def test_a_storage_that_fails_is_told_and_loses_nothing(own_desk: PracticeDesk) -> None:
    tab = at_last_look()
    with locked(own_desk.database):
        assert tab.send() == LAST_LOOK
        assert tab.pages.sending.last_look.failed_title in tab.text
        assert NAME in tab.text
    assert [box.value for box in tab.app.checkbox] == [True]
    assert tab.press("send") == SENT
    assert own_desk.opened().details == ContactDetails(name=NAME)
    assert own_desk.lines_of(own_desk.only().id) == [Action.SEND]


def test_a_server_of_postgresql_that_is_gone_is_told_and_what_was_filled_in_is_sent_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_cluster() as cluster:
        desk = new_desk(tmp_path, cluster.postgres.url("postgres"))
        for _ in serve_from(desk, monkeypatch):
            tab = at_last_look()
            cluster.end(signal.SIGINT)
            assert tab.send() == LAST_LOOK
            assert tab.pages.sending.last_look.failed_title in tab.text
            cluster.start()
            assert tab.press("send") == SENT
            assert desk.opened().details == ContactDetails(name=NAME)
        desk.close()


def test_what_was_changed_after_a_failed_try_is_what_is_stored(own_desk: PracticeDesk) -> None:
    tab = at_last_look()
    with away(own_desk.database):
        assert tab.send() == LAST_LOOK
    tab.press("change_send-contact")
    tab.fill(name="Otto Overbeek")
    tab.press("next")
    assert tab.send() == SENT
    assert own_desk.opened().details == ContactDetails(name="Otto Overbeek")


def test_who_never_heard_that_it_was_stored_and_sends_it_again_is_stored_once(desk: PracticeDesk) -> None:
    before = at_last_look()
    again = Tab().open(s=LAST_LOOK).hand_over(before.marker("draft"))
    assert before.send() == SENT
    assert again.send() == SENT
    assert code_on(again) == code_on(before)
    assert desk.lines_of(desk.only().id) == [Action.SEND]


def test_who_never_heard_that_it_was_stored_and_changes_it_is_stored_as_changed(desk: PracticeDesk) -> None:
    before = at_last_look()
    again = Tab().open(s=LAST_LOOK).hand_over(before.marker("draft"))
    assert before.send() == SENT
    again.press("change_send-contact")
    again.fill(name="Otto Overbeek")
    again.press("next")
    assert again.send() == SENT
    assert desk.opened().details == ContactDetails(name="Otto Overbeek")
    assert storing.intake().find(code_on(again), by=VISITING) == desk.only()


def test_too_many_from_one_place_are_told_with_how_long_to_wait(desk: PracticeDesk) -> None:
    after_sending()
    intake = storing.intake()
    one = try_of(ADDRESS, intake.practice, at=datetime.now(UTC), key=intake.records.key)
    with intake.records.sessions.begin() as session:
        for _ in range(19):
            count_try(session, intake.sendings, one)
    tab = at_last_look()
    assert tab.send() == LAST_LOOK
    assert tab.pages.sending.last_look.too_many.split("{")[0] in tab.text
    assert len(desk.listed()) == 1


def test_tries_that_our_side_could_not_carry_out_shut_nobody_out(own_desk: PracticeDesk) -> None:
    tab = at_last_look()
    with away(own_desk.database):
        assert [tab.send() for _ in range(25)] == [LAST_LOOK] * 25
    assert tab.press("send") == SENT
    assert len(own_desk.listed()) == 1


def test_who_presses_on_and_on_is_told_that_a_few_minutes_are_enough(desk: PracticeDesk) -> None:
    for _ in range(30):
        storing.intake().tries.count(ADDRESS)
    tab = at_last_look()
    assert tab.send() == LAST_LOOK
    assert tab.pages.sending.last_look.failed_title in tab.text
    assert tab.pages.sending.last_look.too_many.split("{")[0] not in tab.text
    assert desk.listed() == ()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_stored_as_text(desk: PracticeDesk, text: str) -> None:
    tab = Tab().to_sending(unremarkable())
    tab.give("goal", text[:500])
    tab.press("next")
    tab.fill(name=text[:100])
    told = tab.press("next") != LAST_LOOK
    if told:
        assert tab.wrong == [tab.pages.sending.contact.errors["name"]]
        tab.fill(name=NAME)
        tab.press("next")
    assert "<script>" not in tab.html
    assert tab.send() == SENT
    assert desk.opened().responses["goal"] == text[:500]
    assert desk.opened().details.name == (NAME if told else text[:100])
