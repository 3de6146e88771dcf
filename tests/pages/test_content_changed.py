"""What was sent before the questionnaire changed still opens at the desk, as far as words for it are left."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from tests.pages.reviewing import at
from tests.pages.reviewing import keep
from tests.pages.reviewing import review
from tests.pages.reviewing import send
from tests.pages.reviewing import whole
from tests.records.making import make
from triage.reasoning.findings import Response
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.review import Reviewed
from triage.records.tables import SubmissionRow
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.review_form import ERASE
from triage.ui.therapist.review_form import SAVE


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


def send_what_no_longer_fits(desk: Desk, **responses: Response) -> str:
    """The id of what somebody sent when the questionnaire still accepted these responses."""
    submission = make(1, practice=PRACTICE)
    given = {**submission.unsealed.responses, **responses}
    return keep(desk, replace(submission, unsealed=replace(submission.unsealed, responses=given)))


@pytest.mark.parametrize(
    ("item", "response", "shown"),
    [
        ("region", "tail", ">tail<"),
        ("ill", ("night_sweats", "hiccups"), ">hiccups<"),
        ("age", ("young", "at_heart"), ">at_heart<"),
        ("pain", "unbearable", ">unbearable<"),
        ("region", 3, ">3<"),
        ("ill", "feverish", ">feverish<"),
    ],
)
def test_a_response_that_no_longer_fits_is_shown_as_it_is_stored(
    tab: DeskTab, stored: Desk, item: str, response: Response, shown: str
) -> None:
    submission = send_what_no_longer_fits(stored, **{item: response})
    tab.open("submission", id=submission)
    assert shown in tab.html
    assert tab.words.submission.history in tab.text
    assert f"/letter/nl/{submission}" in tab.html
    assert {at(submission, SAVE), at(submission, ERASE)} <= set(tab.buttons)


def test_an_advice_that_is_no_longer_given_is_shown_as_it_is_stored(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke")
    review(stored, submission, Reviewed(verdict="sleep_on_it"))
    with stored.records.sessions.begin() as session:
        session.execute(update(SubmissionRow).values(advice="wait_and_see"))
    tab.open("submission", id=submission)
    assert tab.words.record.advice.format(name="wait_and_see") in tab.text
    assert tab.words.record.verdict.format(name="sleep_on_it") in tab.text
    assert tab.app.radio(at(submission, VERDICT)).value == "sleep_on_it"
    tab.app.text_area(at(submission, NOTE)).input("Gebeld.")
    tab.press(at(submission, SAVE))
    now = whole(stored, submission).review
    assert (now.verdict, [note.text for note in now.words.notes]) == ("sleep_on_it", ["Gebeld."])
