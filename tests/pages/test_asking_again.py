"""The pages behind the link in the mail: alarm items first, the advice at once, and somebody's own course."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.builders import shipped
from tests.pages.conftest import ShowContent
from tests.pages.desk_tab import DeskTab
from tests.pages.desk_tab import desk_tab
from tests.pages.followers import BETTER
from tests.pages.followers import NO_ALARM
from tests.pages.followers import NUMB
from tests.pages.followers import WORSE
from tests.pages.followers import asked_again
from tests.pages.followers import opened_with
from tests.pages.followers import replied
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import locked
from tests.pages.tab import Tab
from triage.content.follow_up_texts import Direction
from triage.reasoning.findings import Responses
from triage.records.audit import Role
from triage.records.follow_up_reading import follow_ups_of
from triage.records.limiting import Limit
from triage.records.tables import SubmissionRow
from triage.ui import storing
from triage.ui.visitor.way import FOLLOW
from triage.ui.visitor.way import START

LANGUAGES = shipped().questionnaire.about.languages
STARTED = {"pain": 7, "limitation": 6}


@pytest.fixture(autouse=True)
def counted_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit("wrong link", from_one="10 per 15 minutes", from_all="300 per 15 minutes")
    monkeypatch.setattr(storing, "_wrong_links", defaultdict(lambda: limit))


@pytest.fixture
def therapist(own_desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskTab]:
    for tab in desk_tab(own_desk.whole, monkeypatch):
        yield tab.sign_in(Role.THERAPIST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_better_sees_so_against_the_start(desk: PracticeDesk, language: str) -> None:
    mailed = asked_again(desk.whole, differs=STARTED)
    tab = opened_with(mailed.token, language=language)
    assert tab.here == f"{FOLLOW}-sudden"
    replied(tab, BETTER)
    words = tab.pages.follow_up
    assert tab.titles == [words.done]
    name = tab.texts.items["pain"].short
    assert words.own_course.meaningful[Direction.BETTER].format(name=name, before=7, now=1) in tab.text
    assert words.own_course.mark[Direction.BETTER] in tab.text
    assert words.own_course.worse.split("{")[0] not in tab.text
    assert tab.charts == 1


def test_who_is_worse_reads_kind_words_and_whom_to_call(desk: PracticeDesk) -> None:
    tab = replied(opened_with(asked_again(desk.whole, differs={"pain": 4, "limitation": 3}).token), WORSE)
    words = tab.pages.follow_up.own_course
    assert words.mark[Direction.WORSE] in tab.text
    assert words.worse.split("{")[0] in tab.text
    assert shipped().practice.telephone.calls in tab.html


def test_all_items_are_asked_alarms_first(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    asked = []
    while tab.here.startswith(f"{FOLLOW}-"):
        asked.append(tab.here.removeprefix(f"{FOLLOW}-"))
        tab.respond(asked[-1], BETTER[asked[-1]])
    assert asked == list(BETTER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alarm_gives_its_advice_at_once_and_is_stored(desk: PracticeDesk, language: str) -> None:
    mailed = asked_again(desk.whole)
    tab = opened_with(mailed.token, language=language)
    replied(tab, NO_ALARM | {"bladder_saddle": NUMB})
    assert tab.advices == ["emergency"]
    assert tab.texts.rules["cauda_equina"].reason in tab.text
    assert tab.pages.follow_up.alarm_sent.split("}")[-1] in tab.text
    assert desk.only().follow_up_alarm is not None


def test_a_milder_sign_leaves_no_question_about_a_worse_one_out(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    assert tab.respond("sudden", ("not_sure",)) == f"{FOLLOW}-bladder_saddle"
    replied(tab, NO_ALARM | {"bladder_saddle": NUMB})
    assert tab.advices == ["emergency"]


def test_an_alarm_stands_out_for_the_therapist(own_desk: PracticeDesk, therapist: DeskTab) -> None:
    mailed = asked_again(own_desk.whole)
    replied(opened_with(mailed.token), NO_ALARM | {"bladder_saddle": NUMB})
    therapist.open("inbox")
    assert therapist.words.follow_up.alarm_mark in therapist.text
    assert therapist.words.inbox.waits.split("{")[0] in therapist.text
    therapist.open("submission", id=mailed.submission)
    texts = shipped().texts["nl"]
    assert therapist.words.follow_up.alarm.split("{")[0] in therapist.text
    assert texts.advices["emergency"].name in therapist.text
    sign = texts.items["bladder_saddle"].options["saddle_numbness"].label
    assert f"{texts.items['bladder_saddle'].short}: {sign}" in therapist.text
    assert f"- {texts.items['bladder_saddle'].short}: {sign}" in therapist.text  # in the text for the record
    assert (
        f"{texts.items['sudden'].short}: " not in therapist.text.partition(therapist.words.follow_up.title)[0]
    )


def test_a_milder_alarm_is_told_to_the_practice_too(desk: PracticeDesk) -> None:
    tab = replied(opened_with(asked_again(desk.whole).token), BETTER | {"ill": ("burning_urination",)})
    assert tab.advices == ["gp_first"]
    assert desk.only().follow_up_alarm is not None


def test_in_information_mode_no_word_of_an_advice_is_said(
    desk: PracticeDesk, show_content: ShowContent
) -> None:
    token = asked_again(desk.whole).token
    show_content({"practice.yaml": {"mode: advice": "mode: information"}})
    tab = replied(opened_with(token), NO_ALARM | {"bladder_saddle": NUMB})
    assert (tab.advices, tab.titles) == ([], [tab.pages.follow_up.done])
    assert desk.only().follow_up_alarm is not None


def test_an_alarm_that_cannot_be_stored_gives_its_advice_all_the_same(own_desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(own_desk.whole).token)
    tab.respond("sudden", ("none",))
    with locked(own_desk.database):
        tab.respond("bladder_saddle", NUMB)
    assert tab.advices == ["emergency"]
    assert tab.pages.follow_up.alarm_not_sent.split("}")[-1] in tab.text


def test_what_cannot_be_stored_now_is_kept_on_the_page(own_desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(own_desk.whole).token)
    for item in list(BETTER)[:-1]:
        tab.respond(item, BETTER[item])
    with locked(own_desk.database):
        tab.respond("satisfaction", 8)
    assert tab.here == f"{FOLLOW}-satisfaction"
    assert 'id="error-summary"' in tab.html
    tab.press("next")
    assert tab.titles == [tab.pages.follow_up.done]


def test_a_therapist_sees_the_course_on_the_submission(own_desk: PracticeDesk, therapist: DeskTab) -> None:
    mailed = asked_again(own_desk.whole, differs=STARTED)
    therapist.open("submission", id=mailed.submission)
    assert therapist.words.follow_up.title in therapist.text
    before = len(therapist.app.get("plotly_chart"))
    replied(opened_with(mailed.token), BETTER)
    therapist.open("submission", id=mailed.submission)
    words = shipped().pages["nl"].follow_up.own_course
    name = shipped().texts["nl"].items["limitation"].short
    assert words.meaningful[Direction.BETTER].format(name=name, before=6, now=1) in therapist.text
    assert len(therapist.app.get("plotly_chart")) == before + 1


def test_a_wrong_link_and_a_used_one_look_alike(desk: PracticeDesk) -> None:
    mailed = asked_again(desk.whole)
    replied(opened_with(mailed.token), BETTER)
    used, wrong = opened_with(mailed.token), opened_with("wrong")
    assert {tab.here for tab in (used, wrong)} == {FOLLOW}
    for tab in (used, wrong):
        assert tab.pages.follow_up.unknown.split("{")[0] in tab.text


def test_too_many_wrong_links_are_refused(desk: PracticeDesk) -> None:
    tab = Tab()
    for _ in range(11):
        tab = opened_with("wrong")
    assert desk.listed() == ()
    assert tab.pages.follow_up.too_often.split("{")[0] in tab.text


@pytest.mark.parametrize("nothing", ["", "{}", '{"token": 7}', '{"token'])
def test_who_comes_without_a_link_is_told_to_open_it_again_which_counts_for_nothing(
    desk: PracticeDesk, nothing: str
) -> None:
    for _ in range(11):
        tab = opened_with(nothing)
        assert tab.pages.follow_up.no_link.split("{")[0] in tab.text
    assert opened_with(asked_again(desk.whole).token).here == f"{FOLLOW}-sudden"


def test_a_page_without_a_reply_says_what_is_needed(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.press("next")
    assert tab.here == f"{FOLLOW}-sudden"
    assert len(tab.summary) == 1


def test_going_back_and_another_language_lose_nothing(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.respond("sudden", ("none",))
    tab.press("back")
    assert tab.here == f"{FOLLOW}-sudden"
    tab.switch_language("en")
    assert tab.titles == [tab.texts.items["sudden"].wording]
    tab.press("next")
    assert tab.here == f"{FOLLOW}-bladder_saddle"


def test_a_reload_goes_on_with_the_same_item(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole, differs=STARTED).token)
    tab.respond("sudden", ("none",))
    tab.switch_language("en")
    again = reloaded(tab)
    assert again.here == f"{FOLLOW}-bladder_saddle"
    again.language = "en"
    assert again.titles == [again.texts.items["bladder_saddle"].wording]
    replied(again, BETTER)
    assert again.titles == [again.pages.follow_up.done]
    with desk.sessions() as session:
        sent = session.scalars(select(SubmissionRow)).one()
        first, *_ = follow_ups_of(session, sent, desk.whole)
    assert first.replies == BETTER


def test_a_reload_shows_an_alarm_again(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    replied(tab, NO_ALARM | {"bladder_saddle": NUMB})
    again = reloaded(tab)
    assert again.advices == ["emergency"]
    assert again.pages.follow_up.alarm_sent.split("}")[-1] in again.text


def test_a_reload_shows_an_alarm_also_when_it_could_not_be_stored_and_still_cannot(
    own_desk: PracticeDesk,
) -> None:
    tab = opened_with(asked_again(own_desk.whole).token)
    tab.respond("sudden", ("none",))
    with locked(own_desk.database):
        tab.respond("bladder_saddle", NUMB)
        again = reloaded(tab)
    assert again.advices == ["emergency"]
    assert again.pages.follow_up.alarm_not_sent.split("}")[-1] in again.text


@pytest.mark.parametrize(
    ("start", "reply", "advice"),
    [
        ({"age": 80, "duration": "2_to_6_weeks"}, {"injury": "minor"}, "gp_today"),
        ({"pregnant": "yes", "pregnancy_alarm": ("none",)}, {"pregnancy_alarm": ("bleeding",)}, "emergency"),
        ({"history": ("weak_immunity",)}, {"ill": ("fever",)}, "emergency"),
        ({"history": ("cancer",)}, {"ill": ("unexplained_weight_loss",)}, "gp_today"),
    ],
)
def test_a_reload_shows_an_alarm_that_also_rests_on_the_start(
    desk: PracticeDesk, start: Responses, reply: Responses, advice: str
) -> None:
    tab = opened_with(asked_again(desk.whole, differs=start).token)
    replied(tab, {**BETTER, "pregnancy_alarm": ("none",), **reply})
    again = reloaded(tab)
    assert (tab.advices, again.advices) == ([advice], [advice])
    assert again.pages.result.why not in again.text
    assert again.pages.result.say not in again.text  # which is made of the reasons
    assert called_in(tab) == called_in(again) != []


def called_in(tab: Tab) -> list[str]:
    """Whom the advice says to call."""
    card = "".join(block for block in tab.blocks if "data-advice" in block)
    return re.findall(r'href="tel:([^"]*)"', card)


def test_who_never_saw_what_came_of_it_reads_when_to_call(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.respond("sudden", ("none",))
    before = tab.marker("followed")
    tab.respond("bladder_saddle", NUMB)
    again = opened_with(before)
    assert again.pages.follow_up.maybe_sent.split("{")[0] in again.text
    assert all(sign in again.text for sign in again.texts.safety_net.now.values())


def test_a_reload_stores_an_alarm_that_was_not(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.respond("sudden", ("none",))
    kept = json.loads(tab.marker("followed"))
    kept["replies"]["bladder_saddle"] = list(NUMB)
    told = {"advice": "emergency", "contact": "112"}
    again = opened_with(json.dumps(kept | {"ended": "alarm_not_sent", "told": told}))
    assert again.advices == ["emergency"]
    assert again.pages.follow_up.alarm_sent.split("}")[-1] in again.text
    assert desk.only().follow_up_alarm is not None


def test_of_a_draft_that_is_too_old_the_link_is_left(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.respond("sudden", ("none",))
    kept = json.loads(tab.marker("followed"))
    again = opened_with(json.dumps(kept | {"written": kept["written"] - 25 * 3600}))
    assert again.here == f"{FOLLOW}-sudden"


def test_nothing_of_it_stays_in_the_tab_when_everything_is_replied(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    assert tab.marker("followed")
    replied(tab, BETTER)
    assert 'data-followed=""' in tab.html


def test_erasing_erases_what_the_tab_keeps(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    assert tab.press("erase") == START
    assert 'data-followed=""' in tab.html


def test_a_link_that_cannot_be_opened_now_stays_in_the_tab(own_desk: PracticeDesk) -> None:
    token = asked_again(own_desk.whole).token
    with locked(own_desk.database):
        tab = opened_with(token)
    assert 'id="error-summary"' in tab.html
    assert "data-followed" not in tab.html
    assert tab.press("begin") == f"{FOLLOW}-sudden"


def reloaded(tab: Tab) -> Tab:
    """A new session, in which the page puts what it kept into the field of the link."""
    return opened_with(tab.marker("followed"))


def test_no_reply_is_in_the_draft_of_the_tab(desk: PracticeDesk) -> None:
    tab = opened_with(asked_again(desk.whole).token)
    tab.respond("sudden", ("none",))
    assert "sudden" not in tab.marker("draft")
