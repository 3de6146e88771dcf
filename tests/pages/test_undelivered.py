"""The inbox says loudly that messages did not leave, in the language of who reads it, until somebody saw it."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from triage.access.roles import NotAllowedError
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.ui.therapist import undelivered

ALERT = 'role="alert"'


@pytest.fixture
def office(stored: Desk) -> Office:
    return Office(stored, practice=PRACTICE, at=datetime.now(UTC) - timedelta(hours=1))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_failed_is_told_at_the_top_until_somebody_saw_it(
    office: Office, tab: DeskTab, language: str
) -> None:
    office.gets()
    with mail_server(Postman("550 no")) as office.port:
        office.deliver()
    tab.language = language
    texts = tab.sign_in(Role.THERAPIST).words.messages.failures
    tab.open("inbox")
    assert ALERT in tab.html
    for words in (texts.to_practice.format(count=1), texts.reasons["refused"], texts.meanwhile):
        assert words in tab.text
    assert tab.press("undelivered_seen").here == "inbox"
    assert texts.meanwhile not in tab.text
    assert "undelivered_seen" not in tab.buttons


def test_what_waits_is_told_and_goes_by_itself(office: Office, tab: DeskTab) -> None:
    office.gets()
    office.deliver()
    texts = tab.sign_in(Role.THERAPIST).words.messages.failures
    assert texts.reasons["unreachable"] in tab.open("inbox").text
    assert "undelivered_seen" not in tab.buttons
    office.wait(minutes=2)
    with mail_server(Postman()) as office.port:
        office.deliver()
    assert texts.meanwhile not in tab.run().text


def test_while_all_goes_well_there_is_no_sign(office: Office, tab: DeskTab) -> None:
    office.gets()
    with mail_server(Postman()) as office.port:
        office.deliver()
    tab.sign_in(Role.THERAPIST)
    assert tab.words.messages.failures.meanwhile not in tab.open("inbox").text


def test_who_may_not_review_takes_no_sign_away(office: Office, tab: DeskTab) -> None:
    office.gets()
    with mail_server(Postman("550 no")) as office.port:
        office.deliver()
    tab.sign_in(Role.READER)
    with pytest.raises(NotAllowedError):
        undelivered.seen_now(tab.view(Role.READER))
    assert office.failures().failed == 1
