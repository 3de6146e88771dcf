"""What a visitor meets on the way."""

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.tab import Tab
from triage.content.page_texts import Route
from triage.reasoning.assessing import assess
from triage.reasoning.vignettes import examples_of
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK

PEOPLE = {example.vignette.advice: example.responses for example in examples_of(shipped())}


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
@pytest.mark.parametrize("advice", PEOPLE)
def test_a_walk_from_page_to_page_ends_in_the_advice(advice: str, language: str) -> None:
    tab = Tab(language=language).open().walk(PEOPLE[advice])
    assert tab.advices == [advice]


def test_an_alarm_that_is_taken_back_shows_the_notice_and_the_safety_net_before_the_reasons() -> None:
    tab = Tab().open().walk(unremarkable(bladder_saddle=("cannot_pee",)), to=SECOND_LOOK)
    assert tab.press("no_bladder_saddle") == "bladder_saddle"
    tab.respond("bladder_saddle", ("none",))
    tab.walk(unremarkable())
    assert tab.advices == [assess(shipped().questionnaire, unremarkable()).advice]
    notice, net, why = (
        tab.html.index(title)
        for title in (tab.pages.withdrawn.title, tab.texts.safety_net.title, tab.pages.result.why)
    )
    assert notice < net < why
    first = tab.texts.items["bladder_saddle"].options["cannot_pee"].label
    assert tab.pages.withdrawn.first.format(name=first) in " ".join(tab.text.split())


def test_an_alarm_that_is_given_again_is_not_taken_back() -> None:
    tab = Tab().open().walk(unremarkable(sudden=("chest_pressure",)), to=SECOND_LOOK)
    tab.press("no_sudden")
    tab.respond("sudden", ("none",))
    tab.walk(unremarkable(), to=CHECK)
    tab.press("change_sudden")
    assert tab.respond("sudden", ("chest_pressure",)) == SECOND_LOOK
    tab.walk(unremarkable())
    assert tab.advices == ["emergency"]
    assert tab.pages.withdrawn.title not in tab.html


def test_a_second_look_is_asked_once_for_each_alarm() -> None:
    tab = Tab().open().walk(unremarkable(history=("cancer",), leg_signs="unsteady_walking"), to=RESULT)
    assert tab.advices == ["emergency"]
    tab.press("to_check")
    assert tab.press("to_result") == RESULT


@pytest.mark.parametrize("advice", PEOPLE)
def test_every_result_shows_the_whole_safety_net(advice: str) -> None:
    tab = Tab().open().walk(PEOPLE[advice])
    signs = [rule.sign for rule in tab.texts.rules.values() if rule.sign]
    assert len(signs) > 10
    assert [sign for sign in signs if sign not in tab.text] == []


@pytest.mark.parametrize("advice", ["gp_today", "emergency"])
def test_an_urgent_result_offers_no_practice_and_no_chart(advice: str) -> None:
    tab = Tab().open().walk(PEOPLE[advice])
    assert str(shipped().practice.booking_link) not in tab.html
    assert shipped().practice.website not in tab.html
    assert tab.charts == 0


@pytest.mark.parametrize("advice", ["self_care", "exercise_therapy"])
def test_a_mild_result_offers_each_way_once_and_both_charts(advice: str) -> None:
    tab = Tab().open().walk(PEOPLE[advice])
    ways = [tab.pages.choices.cards[route].title for route in Route]
    assert [tab.html.count(f"<h3>{way}</h3>") for way in ways] == [1, 1, 1]
    assert tab.charts == 2


def test_somebody_under_18_reads_that_this_is_for_adults() -> None:
    notice = shipped().texts["nl"].not_an_adult.split("{")[0]
    assert notice in Tab().open().walk(unremarkable(age=17)).text
    assert notice not in Tab().open().walk(unremarkable(age=18)).text


def test_somebody_without_pain_gets_steps_that_prevent() -> None:
    tab = Tab().open().walk(unremarkable(pain=0, limitation=0))
    assert tab.texts.prevention.title in tab.html
    assert tab.texts.own_steps.title not in tab.html


def test_starting_over_forgets_everything() -> None:
    tab = Tab().open().walk(unremarkable())
    tab.press("start_over")
    tab.press("begin")
    assert tab.app.text_input("age.nl").value == ""
    assert tab.open(s=RESULT).here == "age"


def test_another_language_keeps_the_responses_and_what_is_chosen_now() -> None:
    tab = Tab().open().walk(unremarkable(), to="leg_signs")
    tab.give("leg_signs", "weak_both_legs")
    tab.switch_language("en")
    assert (tab.here, tab.titles) == ("leg_signs", [tab.texts.items["leg_signs"].wording])
    assert tab.app.radio("leg_signs.en").value == "weak_both_legs"
    assert tab.press("back") == "bladder_saddle"
    assert tab.app.checkbox("bladder_saddle.none.en").value is True


@pytest.mark.parametrize("typed", ["", "0", "121", "veertig", "41.5", "-3", "9" * 40, "\u0664\u0661", "\x00"])
def test_an_age_that_is_none_is_told_and_not_kept(typed: str) -> None:
    tab = Tab().open()
    tab.press("begin")
    assert tab.respond("age", typed) == "age"
    assert tab.pages.errors.number.format(low=1, high=120) in tab.text
    assert tab.open(s=CHECK).here == "age"


def test_none_together_with_a_sign_is_told_and_not_kept() -> None:
    tab = Tab().open().walk(unremarkable(), to="sudden")
    assert tab.respond("sudden", ("chest_pressure", "none")) == "sudden"
    assert tab.pages.errors.title in tab.text
    assert tab.open(s="ill").here == "ill"
    assert tab.open(s=CHECK).here == "sudden"
