"""The browser's Back from one submission to another: what was shown, typed or pressed there stays with its own."""

import pytest

from tests.pages.desk_tab import DeskTab
from tests.pages.reviewing import at
from tests.pages.reviewing import review
from tests.pages.reviewing import send
from tests.pages.reviewing import whole
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.review import Reviewed
from triage.records.submissions import ReviewStatus
from triage.ui.therapist.filled_in import ASSIGNEE
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import REASON
from triage.ui.therapist.filled_in import STATUS
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.review_form import ERASE
from triage.ui.therapist.review_form import ERASE_YES
from triage.ui.therapist.review_form import SAVE

OF_ANNA = Reviewed(verdict="gp_first", reason="Valt op.", assignee="a.anders", status=ReviewStatus.PLANNED)
OF_BERT = Reviewed(verdict="self_care", reason="Mild.", assignee="b.beter", status=ReviewStatus.CONTACTED)


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


@pytest.fixture
def anna(stored: Desk) -> str:
    return send(stored, 1, "Anna")


@pytest.fixture
def bert(stored: Desk) -> str:
    return send(stored, 2, "Bert")


def shown(tab: DeskTab, submission: str) -> Reviewed:
    """What stands in the form of somebody's review."""
    return Reviewed(
        status=ReviewStatus(str(tab.app.selectbox(at(submission, STATUS)).value)),
        assignee=tab.app.selectbox(at(submission, ASSIGNEE)).value,
        verdict=tab.app.radio(at(submission, VERDICT)).value,
        reason=tab.app.text_input(at(submission, REASON)).value,
    )


def saved(desk: Desk, submission: str) -> Reviewed:
    """What is stored of it."""
    now = whole(desk, submission).review
    return Reviewed(status=now.status, assignee=now.assignee, verdict=now.verdict, reason=now.words.reason)


def notes(desk: Desk, submission: str) -> list[str]:
    return [note.text for note in whole(desk, submission).review.words.notes]


def write_about(tab: DeskTab, submission: str) -> None:
    """A note and a verdict that are not saved yet."""
    tab.app.text_area(at(submission, NOTE)).input("Gebeld.")
    tab.app.radio(at(submission, VERDICT)).set_value("emergency")


def test_back_at_one_submission_stands_what_is_saved_about_that_one(
    tab: DeskTab, stored: Desk, anna: str, bert: str
) -> None:
    review(stored, anna, OF_ANNA)
    review(stored, bert, OF_BERT)
    for opened in (anna, bert):
        tab.open("inbox").press(f"open_{opened}")
    tab.open("inbox").open("submission", id=anna)
    assert shown(tab, anna) == OF_ANNA
    tab.app.text_area(at(anna, NOTE)).input("Gebeld.")
    tab.press(at(anna, SAVE))
    assert (saved(stored, anna), notes(stored, anna)) == (OF_ANNA, ["Gebeld."])
    assert (saved(stored, bert), notes(stored, bert)) == (OF_BERT, [])


def test_what_was_typed_about_one_is_never_saved_with_another(
    tab: DeskTab, stored: Desk, anna: str, bert: str
) -> None:
    tab.open("submission", id=anna).open("submission", id=bert)
    write_about(tab, bert)
    tab.run().open("submission", id=anna)
    assert tab.app.text_area(at(anna, NOTE)).value == ""
    assert tab.app.radio(at(anna, VERDICT)).value is None
    tab.press(at(anna, SAVE))
    assert [saved(stored, one).verdict for one in (anna, bert)] == [None, None]
    assert [notes(stored, one) for one in (anna, bert)] == [[], []]


def test_a_press_that_comes_with_the_address_of_another_is_saved_where_it_was_made(
    tab: DeskTab, stored: Desk, anna: str, bert: str
) -> None:
    tab.open("submission", id=bert)
    write_about(tab, bert)
    tab.app.query_params["id"] = anna
    tab.press(at(bert, SAVE))
    assert "Anna" in tab.text
    assert tab.words.form.saved not in tab.text  # that was said of Bert
    assert (saved(stored, bert).verdict, notes(stored, bert)) == ("emergency", ["Gebeld."])
    assert (saved(stored, anna).verdict, notes(stored, anna)) == (None, [])


@pytest.mark.parametrize("button", [SAVE, ERASE_YES])
def test_a_press_on_a_page_that_was_left_already_does_nothing(
    tab: DeskTab, stored: Desk, anna: str, bert: str, button: str
) -> None:
    tab.open("submission", id=bert).press(at(bert, ERASE))
    write_about(tab, bert)
    tab.press_late(at(bert, button), id=anna)
    assert "Anna" in tab.text
    assert [saved(stored, one).verdict for one in (anna, bert)] == [None, None]
    assert [notes(stored, one) for one in (anna, bert)] == [[], []]


def test_neither_what_was_said_nor_an_open_question_goes_along(tab: DeskTab, anna: str, bert: str) -> None:
    tab.open("submission", id=bert).press(at(bert, SAVE)).press(at(bert, ERASE))
    assert tab.words.form.saved in tab.text
    assert tab.words.form.erase_sure in tab.text
    tab.open("submission", id=anna)
    assert tab.words.form.saved not in tab.text
    assert tab.words.form.erase_sure not in tab.text
    assert tab.words.form.erase_sure not in tab.open("submission", id=bert).text
