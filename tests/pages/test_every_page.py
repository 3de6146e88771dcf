"""Every page stands in every language, for every example person."""

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.tab import Tab
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.vignettes import Example
from triage.reasoning.vignettes import examples_of
from triage.ui.visitor.visit import alarms
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import EXPIRED
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import START
from triage.ui.visitor.way import WAITING
from triage.ui.visitor.way import sending_is_offered

LANGUAGES = shipped().questionnaire.about.languages
PEOPLE = examples_of(shipped())
ITEMS = [item.id for item in shipped().questionnaire.items]
# for each item somebody who gets it
GETS: dict[str, Responses] = {
    "pregnancy_alarm": unremarkable(pregnant="yes"),
    "can_move_about": unremarkable(pain=8),
    "onset_under_45": unremarkable(age=50, duration="1_to_5_years"),
    "inflammatory": unremarkable(duration="1_to_5_years"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", ITEMS)
def test_an_item_has_its_page(item: str, language: str) -> None:
    person = GETS.get(item, unremarkable(pain=5))
    before = {name: value for name, value in person.items() if ITEMS.index(name) < ITEMS.index(item)}
    tab = Tab(language=language).show(item, before)
    text = tab.texts.items[item]
    assert (tab.here, tab.titles, tab.marker("lang")) == (item, [text.wording], language)
    assert text.why in tab.text
    assert text.hint is None or text.hint in tab.text
    assert tab.press("next") == item, "nothing was given, so the page stays"
    assert tab.pages.errors.title in tab.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [START, WAITING])
def test_a_page_before_any_response_stands(page: str, language: str) -> None:
    tab = Tab(language=language).open(s=page)
    titles = {START: tab.pages.start.title, WAITING: tab.pages.waiting.title}
    assert (tab.here, tab.titles, tab.marker("lang")) == (page, [titles[page]], language)


@pytest.mark.no_cover  # so many people reach nothing more than a few
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE, ids=[person.vignette.id for person in PEOPLE])
def test_a_person_gets_one_advice_with_all_its_reasons(person: Example, language: str) -> None:
    assessment = assess(shipped().questionnaire, person.responses)
    confirmed = frozenset(reason.rule for reason in alarms(shipped(), assessment))
    tab = Tab(language=language).show(RESULT, person.responses, confirmed=confirmed)
    assert (tab.here, tab.advices) == (RESULT, [person.vignette.advice])
    assert tab.titles == [tab.texts.advices[assessment.advice].title]
    for reason in assessment.reasons:
        assert tab.texts.rules[reason.rule].reason in tab.text
    offers_sending_or_says_why_not(tab, assessment)
    assert tab.press("to_check") == CHECK
    assert tab.titles == [tab.pages.check.title]


@pytest.mark.no_cover  # as above
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "person",
    [person for person in PEOPLE if person.vignette.advice in ("gp_today", "emergency")],
    ids=lambda person: person.vignette.id,
)
def test_an_alarm_gets_its_second_look_first(person: Example, language: str) -> None:
    tab = Tab(language=language).show(RESULT, person.responses)
    assert (tab.here, tab.titles, tab.advices) == (SECOND_LOOK, [tab.pages.second_look.title], [])
    tab.press("yes")
    assert tab.here in (RESULT, CHECK)


@pytest.mark.parametrize("page", [*ITEMS, SECOND_LOOK, CHECK, RESULT, "nowhere"])
def test_an_address_without_its_responses_says_that_they_are_gone(page: str) -> None:
    tab = Tab().open(s=page)
    assert tab.here == WAITING
    assert tab.hand_over("none").here == EXPIRED
    assert tab.titles == [tab.pages.expired.title]


@pytest.mark.parametrize("page", ["pregnant", CHECK, RESULT, EXPIRED, "nowhere"])
def test_an_address_that_does_not_fit_leads_to_what_is_asked_next(page: str) -> None:
    assert Tab().show(page, {"age": 70}).here == "bladder_saddle"


def test_an_unknown_language_is_dutch() -> None:
    assert Tab().open(lang="xx").marker("lang") == shipped().practice.language


def offers_sending_or_says_why_not(tab: Tab, assessment: Assessment) -> None:
    texts, offered = tab.pages.sending.offer, sending_is_offered(shipped(), assessment)
    assert ("to_send" in tab.buttons, texts.not_allowed_title in tab.text) == (offered, not offered)
    urgent = assessment.advice in ("gp_today", "emergency")
    assert (texts.nobody_reads_now in tab.text) == (offered and urgent)
