"""While the practice pauses, nobody begins or sends; who was busy goes on, and everybody reads whom to call."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.practice_desk import PRACTICE
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import after_sending
from tests.pages.senders import at_last_look
from tests.pages.senders import at_result
from tests.pages.senders import away
from tests.pages.senders import code_on
from tests.pages.senders import locked
from tests.pages.tab import Tab
from tests.records.making import by_therapist
from triage.records.pausing import pause
from triage.records.pausing import resume
from triage.ui import storing
from triage.ui.keeping_up import MOST_MISSES
from triage.ui.keeping_up import look_for_pause
from triage.ui.keeping_up import pausing
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START

AWAY = "Wij zijn met vakantie.\nBel <b>na</b> 7 december."
BY = by_therapist(practice=PRACTICE)
LANGUAGES = shipped().questionnaire.about.languages


@pytest.fixture(autouse=True)
def open_again() -> Iterator[None]:
    pausing().saw(None)
    yield
    pausing().saw(None)


@pytest.fixture
def paused() -> None:
    """As this process sees it after its next look."""
    pausing().saw(AWAY)


def set_pause(desk: PracticeDesk, message: str | None) -> None:
    records = desk.records
    with records.sessions.begin() as session:
        if message is None:
            resume(session, key=records.key, audit=BY)
        else:
            pause(session, message, key=records.key, audit=BY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("paused")
def test_the_first_page_shows_the_message_as_it_was_written_and_whom_to_call(language: str) -> None:
    tab = Tab(language=language).open()
    assert (tab.here, tab.titles) == (START, [tab.pages.paused.title])
    assert "Wij zijn met vakantie." in tab.text
    assert "Bel <b>na</b> 7 december." in tab.text
    assert "<b>na</b>" not in tab.html
    assert 'href="tel:112"' in tab.html
    assert 'href="tel:0001111111"' in tab.html
    assert "begin" not in tab.buttons
    assert (' lang="nl"' in tab.html) == (language != "nl")


def test_a_first_page_that_stood_open_begins_nothing_any_more() -> None:
    tab = Tab().open()
    pausing().saw(AWAY)
    assert tab.press("begin") == START
    assert "begin" not in tab.buttons
    assert tab.titles == [tab.pages.paused.title]


@pytest.mark.usefixtures("paused")
def test_who_was_busy_goes_on_to_the_advice() -> None:
    tab = Tab().show(START, {"age": 70})
    assert tab.pages.paused.busy in tab.text
    assert tab.press("begin") == "bladder_saddle"
    tab.walk(unremarkable())
    assert len(tab.advices) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("paused")
def test_the_result_offers_no_sending_and_says_why(language: str) -> None:
    tab = at_result(unremarkable(), language=language)
    assert tab.here == RESULT
    assert "to_send" not in tab.buttons
    assert "Wij zijn met vakantie." in tab.text
    assert [tab.open(s=page).here for page in (ADD, CONTACT, LAST_LOOK)] == [RESULT] * 3


@pytest.mark.usefixtures("desk")
def test_who_was_about_to_send_is_taken_back_to_the_result() -> None:
    tab = at_last_look()
    pausing().saw(AWAY)
    assert tab.open(s=LAST_LOOK).here == RESULT


def test_what_is_sent_before_this_process_looked_is_refused_all_the_same(desk: PracticeDesk) -> None:
    tab = at_last_look()
    set_pause(desk, AWAY)
    tab.send()
    assert (tab.here, desk.listed()) == (RESULT, ())
    assert "Wij zijn met vakantie." in tab.text, "it looked at once"
    set_pause(desk, None)
    look_for_pause()
    tab.open(s=RESULT)
    assert tab.press("to_send") == ADD


def test_a_code_still_opens_its_page_during_a_pause(desk: PracticeDesk) -> None:
    code = code_on(after_sending())
    pausing().saw(AWAY)
    tab = Tab().open(s=CODE)
    assert tab.here == CODE
    assert (bool(code), len(desk.listed())) == (True, 1)


def test_a_look_sees_the_pause_and_its_end(desk: PracticeDesk) -> None:
    for message in (AWAY, "Tot morgen.", None):
        set_pause(desk, message)
        look_for_pause()
        assert pausing().message == message


def test_a_database_that_is_gone_ends_the_pause_after_some_looks(own_desk: PracticeDesk) -> None:
    set_pause(own_desk, AWAY)
    look_for_pause()
    for intake in storing._opened.values():
        intake.records.engine.dispose()
    with away(own_desk.database):
        for _ in range(MOST_MISSES):
            assert pausing().is_on, "a database that is busy for a moment ends nothing"
            with pytest.raises(DBAPIError):
                look_for_pause()
        assert not pausing().is_on
        assert "begin" in Tab().open().buttons
    look_for_pause()
    assert pausing().is_on


def test_no_page_waits_for_a_database_that_is_locked(own_desk: PracticeDesk) -> None:
    set_pause(own_desk, AWAY)
    look_for_pause()
    with locked(own_desk.database):
        assert Tab().open().titles == [shipped().pages["nl"].paused.title]
