"""What is chosen at a review can be taken away again, and nothing of a colleague goes with it unseen."""

import pytest

from tests.pages.desk_tab import DeskTab
from tests.pages.reviewing import at
from tests.pages.reviewing import review
from tests.pages.reviewing import send
from tests.pages.reviewing import whole
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.review import Happened
from triage.records.review import Reviewed
from triage.ui.therapist.filled_in import ASSIGNEE
from triage.ui.therapist.filled_in import CARE
from triage.ui.therapist.filled_in import HAPPENED
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import REASON
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.review_form import SAVE


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


@pytest.fixture
def submission(stored: Desk) -> str:
    return send(stored, 1, "Nynke")


@pytest.mark.parametrize("field", [ASSIGNEE, HAPPENED])
def test_who_takes_a_choice_away_and_saves_finds_it_gone(
    tab: DeskTab, stored: Desk, submission: str, field: str
) -> None:
    review(stored, submission, Reviewed(assignee="f.fysio", happened=Happened.REFERRED, verdict="gp_first"))
    tab.open("submission", id=submission)
    tab.app.selectbox(at(submission, field)).set_value(None)
    tab.press(at(submission, SAVE))
    assert tab.words.form.saved in tab.text
    assert tab.app.selectbox(at(submission, field)).value is None
    now = whole(stored, submission).review
    assert now.assignee == (None if field == ASSIGNEE else "f.fysio")
    assert now.happened == (None if field == HAPPENED else Happened.REFERRED)
    assert now.verdict == "gp_first"


def test_who_takes_the_tick_of_care_away_reads_when_it_is_erased_then(
    tab: DeskTab, stored: Desk, submission: str
) -> None:
    review(stored, submission, Reviewed(became_care=True))
    tab.open("submission", id=submission)
    tick, words = tab.app.checkbox(at(submission, CARE)), tab.words.form.no_care_more
    assert tick.value
    assert words.split("{day}")[0] in tick.label
    assert tab.words.submission.care in tab.text
    tick.uncheck()
    tab.press(at(submission, SAVE))
    assert not whole(stored, submission).review.became_care
    assert tab.words.submission.care not in tab.text


def test_what_a_colleague_chose_meanwhile_is_not_taken_away_by_who_chose_nothing_there(
    tab: DeskTab, stored: Desk, submission: str
) -> None:
    tab.open("submission", id=submission)
    tab.app.text_area(at(submission, NOTE)).input("Gebeld.")
    review(
        stored,
        submission,
        Reviewed(verdict="gp_first", reason="Valt op.", assignee="c.collega", became_care=True),
    )
    tab.press(at(submission, SAVE))
    assert tab.words.form.changed_meanwhile in tab.text
    assert tab.app.text_input(at(submission, REASON)).value == "Valt op."
    assert tab.app.radio(at(submission, VERDICT)).value == "gp_first"
    tab.press(at(submission, SAVE))
    now = whole(stored, submission).review
    assert (now.verdict, now.words.reason, now.assignee, now.became_care) == (
        "gp_first",
        "Valt op.",
        "c.collega",
        True,
    )
    assert [note.text for note in now.words.notes] == ["Gebeld."]
