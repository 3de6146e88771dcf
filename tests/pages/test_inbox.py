"""The inbox and one submission at the desk: who comes first, what was told, the verdict, and two at the same time."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import update

from tests.builders import shipped
from tests.pages.desk_tab import DeskTab
from tests.pages.desk_tab import desk_tab
from tests.pages.practice_desk import PRACTICE
from tests.pages.reviewing import Differs
from tests.pages.reviewing import at
from tests.pages.reviewing import keep
from tests.pages.reviewing import review
from tests.pages.reviewing import send
from tests.pages.reviewing import whole
from tests.records.making import make
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.review import Happened
from triage.records.review import Reviewed
from triage.records.submissions import Consents
from triage.records.submissions import ReviewStatus
from triage.records.tables import SubmissionRow
from triage.ui.therapist.filled_in import CARE
from triage.ui.therapist.filled_in import HAPPENED
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import REASON
from triage.ui.therapist.filled_in import STATUS
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.inbox_filters import NEEDLE
from triage.ui.therapist.inbox_filters import STATUS as STATUS_FILTER
from triage.ui.therapist.meanwhile import SHOW_CHANGE
from triage.ui.therapist.review_form import ERASE
from triage.ui.therapist.review_form import ERASE_YES
from triage.ui.therapist.review_form import SAVE

TODAY: Differs = {"history": ("cancer",), "ill": ("night_sweats",)}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:1) **b** =1+1"


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


def names(tab: DeskTab) -> list[str]:
    """Who stands in the inbox, from above."""
    return [button.label for button in tab.app.button if (button.key or "").startswith("open_")]


def box_of(tab: DeskTab, submission: str) -> str:
    """The box before somebody's line."""
    return next(box.key for box in tab.app.checkbox if (box.key or "").startswith(f"c_{submission}")) or ""


# The inbox


def test_who_cannot_wait_stands_first_and_says_how_long(tab: DeskTab, stored: Desk) -> None:
    send(stored, 1, "Mild", hours_ago=30)
    send(stored, 2, "Urgent", differs=TODAY, hours_ago=5)
    tab.open("inbox")
    assert names(tab) == ["Urgent", "Mild"]
    assert tab.words.inbox.urgent.format(count=1) in tab.text
    assert tab.words.inbox.waits.format(time="5 uur") in tab.text
    assert 'class="late"' in tab.html


def test_what_just_came_is_not_called_late(tab: DeskTab, stored: Desk) -> None:
    send(stored, 1, "Urgent", differs=TODAY, hours_ago=0.2)
    tab.open("inbox")
    assert 'class="soon"' in tab.html
    assert 'class="late"' not in tab.html


@pytest.mark.parametrize(
    ("item", "option", "response"),
    [
        ("bladder_saddle", "saddle_numbness", ("saddle_numbness",)),
        ("leg_signs", "weak_getting_worse", "weak_getting_worse"),
    ],
)
def test_whose_complaint_was_not_asked_for_shows_what_they_chose(
    tab: DeskTab, stored: Desk, item: str, option: str, response: Response
) -> None:
    submission = make(1, practice=PRACTICE)
    given: Differs = {"age": 54, "pregnant": "no", "sudden": ("none",), "injury": "none", item: response}
    keep(stored, replace(submission, unsealed=replace(submission.unsealed, responses=given)))
    words = shipped().texts["nl"].items[item].options[option].label
    assert f"<span>{words}</span>" in tab.open("inbox").html


def test_who_wants_no_contact_is_known_before_anybody_calls(tab: DeskTab, stored: Desk) -> None:
    submission, wants_none = make(1, practice=PRACTICE), Consents(contact=False, follow_up=False, version="1")
    send(stored, 2, "Oene")
    assert tab.words.inbox.no_contact not in tab.open("inbox").text
    keep(stored, replace(submission, listed=replace(submission.listed, consents=wants_none)))
    assert tab.words.inbox.no_contact in tab.open("inbox").text


def test_an_empty_inbox_says_so_and_a_filter_that_hides_everything_is_named(
    tab: DeskTab, stored: Desk
) -> None:
    assert tab.words.inbox.nothing in tab.open("inbox").text
    send(stored, 1, "Mild")
    tab.open("inbox").app.text_input(NEEDLE).input("nobody")
    tab.run()
    assert tab.words.inbox.filters["search"] in tab.text
    assert names(tab) == []
    assert names(tab.press("show_all")) == ["Mild"]


def test_search_and_filters_hold_together(tab: DeskTab, stored: Desk) -> None:
    send(stored, 1, "Mild Zoë")
    handled = send(stored, 2, "Handled Zoë")
    send(stored, 3, "Somebody")
    review(stored, handled, Reviewed(status=ReviewStatus.PLANNED))
    tab.open("inbox").app.text_input(NEEDLE).input("zoe")
    assert sorted(names(tab.run())) == ["Handled Zoë", "Mild Zoë"]
    tab.app.segmented_control(STATUS_FILTER).set_value("planned")
    assert names(tab.run()) == ["Handled Zoë"]


def test_several_are_closed_after_a_second_look_which_names_the_urgent(tab: DeskTab, stored: Desk) -> None:
    first, urgent = send(stored, 1, "Mild"), send(stored, 2, "Urgent", TODAY)
    left = send(stored, 3, "Left")
    tab.open("inbox")
    for submission in (first, urgent):
        tab.app.checkbox(box_of(tab, submission)).check()
    tab.run().press("close")
    assert tab.words.inbox.close_urgent.format(count=1) in tab.text
    assert whole(stored, first).review.status is ReviewStatus.NEW  # nothing yet
    tab.press("close_yes")
    assert tab.words.inbox.closed.format(count=2) in tab.text
    statuses = [whole(stored, submission).review.status for submission in (first, urgent, left)]
    assert statuses == [ReviewStatus.CLOSED, ReviewStatus.CLOSED, ReviewStatus.NEW]


def test_what_a_colleague_took_up_meanwhile_is_not_closed_along(tab: DeskTab, stored: Desk) -> None:
    taken = send(stored, 1, "Taken")
    tab.open("inbox").app.checkbox(box_of(tab, taken)).check()
    tab.run().press("close")
    review(stored, taken, Reviewed(assignee="c.collega"))
    tab.press("close_yes")
    assert tab.words.inbox.close_left.format(count=1) in tab.text
    assert whole(stored, taken).review.status is ReviewStatus.NEW


def test_what_nobody_opened_yet_says_so(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke")
    assert f">{tab.words.inbox.unread}<" in tab.open("inbox").html
    tab.press(f"open_unread_{submission}")
    assert f">{tab.words.inbox.unread}<" not in tab.open("inbox").html


# One submission


def test_a_review_goes_from_new_to_closed_with_a_verdict(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("inbox").press(f"open_unread_{submission}")
    assert tab.here == "submission"
    tab.app.radio(at(submission, VERDICT)).set_value("gp_first")
    tab.app.text_input(at(submission, REASON)).input("Klinkt ernstiger.")
    tab.app.selectbox(at(submission, STATUS)).set_value("contacted")
    tab.app.text_area(at(submission, NOTE)).input("Gebeld.")
    tab.press(at(submission, SAVE))
    assert tab.words.form.saved in tab.text
    assert tab.words.form.agreement["too_mild"] in tab.text
    tab.app.selectbox(at(submission, STATUS)).set_value("closed")
    tab.app.selectbox(at(submission, HAPPENED)).set_value("referred")
    tab.app.checkbox(at(submission, CARE)).check()
    tab.press(at(submission, SAVE))
    now = whole(stored, submission).review
    assert (now.status, now.verdict, now.happened) == (ReviewStatus.CLOSED, "gp_first", Happened.REFERRED)
    assert now.became_care
    assert [note.text for note in now.words.notes] == ["Gebeld."]
    assert tab.words.submission.care in tab.text


def test_everything_that_was_told_and_given_is_there_word_for_word(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke", TODAY)
    tab.open("submission", id=submission)
    kept = whole(stored, submission).unsealed
    assert all(sentence in tab.text for sentence in kept.sentences)
    assert tab.words.submission.deciding in tab.text
    assert "cancer_with_signs" in tab.text
    assert 'href="tel:0612345678"' in tab.html
    assert tab.words.record.title in tab.text


def test_an_alarm_that_was_taken_back_is_told_in_words_for_a_therapist(tab: DeskTab, stored: Desk) -> None:
    submission, told = make(1, practice=PRACTICE), shipped().pages["en"].withdrawn.title
    read = replace(submission.unsealed, sentences=(told,))
    keep(stored, replace(submission, listed=replace(submission.listed, language="en"), unsealed=read))
    other = send(stored, 2, "Oene")
    assert tab.words.letter.withdrawn in tab.open("submission", id=submission.listed.id).text
    assert tab.words.letter.withdrawn not in tab.open("submission", id=other).text


def test_an_advice_that_was_final_early_shows_no_empty_chart(tab: DeskTab, stored: Desk) -> None:
    submission = make(1, practice=PRACTICE)
    given: Differs = {"age": 54, "bladder_saddle": ("saddle_numbness",)}
    early = keep(stored, replace(submission, unsealed=replace(submission.unsealed, responses=given)))
    whole_way = send(stored, 2, "Oene")
    nothing, legend = tab.words.letter.nothing_yet, shipped().pages["nl"].profile.lead
    text = tab.open("submission", id=early).text
    assert (nothing in text, legend in text) == (True, False)
    text = tab.open("submission", id=whole_way).text
    assert (nothing in text, legend in text) == (False, True)


def test_the_mildest_advice_says_that_no_rule_asked_for_more(tab: DeskTab, stored: Desk) -> None:
    mild, urgent = send(stored, 1, "Nynke"), send(stored, 2, "Oene", TODAY)
    assert tab.words.letter.no_rule in tab.open("submission", id=mild).text
    assert tab.words.letter.no_rule not in tab.open("submission", id=urgent).text


def test_who_looks_again_within_a_minute_takes_one_line_of_the_history(tab: DeskTab, stored: Desk) -> None:
    submission, read = send(stored, 1, "Nynke"), f"<td>{shipped().desk['nl'].audit.actions['read']}</td>"
    for _ in range(4):
        tab.open("submission", id=submission)
    assert tab.html.count(read) in (1, 2)  # a minute may end in between


def test_only_what_the_reasons_for_the_advice_quote_is_marked(tab: DeskTab, stored: Desk) -> None:
    submission = send(
        stored,
        1,
        "Nynke",
        {"age": 54, "limitation": 3, "leg_pain": "thigh", "worry": 7, "low_mood": 7, "expectation": 3},
    )
    tab.open("submission", id=submission)
    found = assess(shipped().questionnaire, whole(stored, submission).unsealed.responses)
    quoted = {name for one in found.reasons if one.advice == found.advice for name in one.findings}
    items = shipped().texts["nl"].items
    marked = re.findall(r'<th scope="row">([^<]*)</th><td>(?:(?!</td>).)*class="mark"', tab.html)
    assert {unescape(wording) for wording in marked} == {
        items[name].wording for name in quoted & items.keys()
    }
    assert marked


def test_what_a_colleague_saved_shows_by_itself_while_nothing_is_filled_in(
    tab: DeskTab, stored: Desk
) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("submission", id=submission)
    review(stored, submission, Reviewed(status=ReviewStatus.PLANNED, note="Afspraak maandag."))
    tab.run()
    assert tab.app.selectbox(at(submission, STATUS)).value == "planned"
    assert "Afspraak maandag." in tab.text


def test_saving_over_a_colleague_is_refused_and_keeps_what_was_typed(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("submission", id=submission)
    tab.app.text_area(at(submission, NOTE)).input("Mijn notitie.")
    tab.app.radio(at(submission, VERDICT)).set_value("self_care")
    review(stored, submission, Reviewed(verdict="gp_first"))
    tab.press(at(submission, SAVE))
    assert tab.words.form.changed_meanwhile in tab.text
    now = whole(stored, submission).review
    assert (now.verdict, now.words.notes) == ("gp_first", ())
    assert tab.app.text_area(at(submission, NOTE)).value == "Mijn notitie."


def test_what_is_filled_in_while_a_colleague_saves_is_neither_lost_nor_put_over_it(
    tab: DeskTab, stored: Desk
) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("submission", id=submission)
    tab.app.radio(at(submission, VERDICT)).set_value("self_care")
    review(stored, submission, Reviewed(verdict="gp_first", status=ReviewStatus.CONTACTED))
    tab.run()  # anything that makes the page anew, as a change of theme does
    assert tab.app.radio(at(submission, VERDICT)).value == "self_care"
    assert at(submission, SHOW_CHANGE) in tab.buttons
    tab.press(at(submission, SAVE))
    assert tab.words.form.changed_meanwhile in tab.text
    assert whole(stored, submission).review.verdict == "gp_first"
    tab.press(at(submission, SAVE))  # now over what the colleague did, with that in sight
    now = whole(stored, submission).review
    assert (now.verdict, now.status) == ("self_care", ReviewStatus.CONTACTED)


def test_who_looks_at_what_a_colleague_saved_gets_their_choices(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("submission", id=submission)
    tab.app.radio(at(submission, VERDICT)).set_value("self_care")
    review(stored, submission, Reviewed(verdict="gp_first"))
    tab.run().press(at(submission, SHOW_CHANGE))
    assert tab.app.radio(at(submission, VERDICT)).value == "gp_first"
    assert at(submission, SHOW_CHANGE) not in tab.buttons


def test_what_was_erased_meanwhile_is_told_kindly(tab: DeskTab) -> None:
    assert tab.words.submission.gone in tab.open("submission", id="nothing").text


def test_a_name_and_a_note_never_become_markup(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, HOSTILE)
    review(stored, submission, Reviewed(note=HOSTILE, reason=HOSTILE))
    tab.open("inbox")
    assert "<script" not in tab.html
    assert "<img" not in tab.html
    (name,) = names(tab)
    assert name == name.replace("[x]", "\\[x\\]")
    tab.open("submission", id=submission)
    assert "<script" not in tab.html
    assert "<img" not in tab.html
    assert "&lt;script&gt;" in tab.html


def test_the_location_that_the_site_named_stands_with_the_submission(tab: DeskTab, stored: Desk) -> None:
    submission = send(stored, 1, "Nynke Naaldhout")
    words = tab.words.submission.location.format(location="utrecht-2")
    assert words not in tab.open("submission", id=submission).text
    with stored.records.sessions.begin() as session:
        session.execute(update(SubmissionRow).values(location="utrecht-2"))
    assert words in tab.open("submission", id=submission).text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.READER])
@pytest.mark.parametrize("page", ["inbox", "submission"])
def test_who_may_not_review_sees_nobody(
    stored: Desk, monkeypatch: pytest.MonkeyPatch, role: Role, page: str
) -> None:
    submission = send(stored, 1, "Nynke")
    for tab in desk_tab(stored, monkeypatch):
        tab.sign_in(role).open(page, id=submission)
        assert tab.here == "not-allowed"
        assert "Nynke" not in tab.html + str(tab.buttons)
        assert "inbox" not in tab.menu


@pytest.mark.parametrize("button", [SAVE, ERASE_YES, "close_yes"])
def test_who_was_switched_off_since_the_page_was_shown_changes_nothing(
    tab: DeskTab, stored: Desk, button: str
) -> None:
    submission = send(stored, 1, "Nynke")
    if button == "close_yes":
        tab.open("inbox").app.checkbox(box_of(tab, submission)).check()
        tab.run().press("close")
    else:
        tab.open("submission", id=submission)
        tab.app.text_area(at(submission, NOTE)).input("Gebeld.")
    if button == ERASE_YES:
        tab.press(at(submission, ERASE))
    before = whole(stored, submission).review
    tab.disable(Role.THERAPIST)
    tab.press(button if button == "close_yes" else at(submission, button))
    assert whole(stored, submission).review == before


def test_another_role_in_the_same_tab_changes_nothing_and_leaves_a_line(
    tab: DeskTab, stored: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    submission = send(stored, 1, "Nynke")
    tab.open("submission", id=submission).app.text_area(at(submission, NOTE)).input("Gebeld.")
    before = whole(stored, submission).review
    reader = tab.sign_in(Role.READER).person(Role.READER)
    tab.press(at(submission, SAVE))
    assert whole(stored, submission).review == before
    said = f"refused reason=right right=reviews role=reader account={reader.account}"
    assert said in [line.getMessage() for line in caplog.records]


def test_a_page_that_somebody_may_not_see_leaves_a_line_without_a_name(
    stored: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for tab in desk_tab(stored, monkeypatch):
        reader = tab.sign_in(Role.READER).open("submission", id="x").person(Role.READER)
        said = [line.getMessage() for line in caplog.records if line.name == "triage.access"]
        assert said == [f"refused reason=right right=reviews role=reader account={reader.account}"]
        assert reader.name not in said[0]
