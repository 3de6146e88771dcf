"""What is stored is exactly what was shown and agreed to, once, whatever went wrong on the way."""

import re
from datetime import UTC
from datetime import datetime
from html import unescape

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.conftest import ShowContent
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import AROUND
from tests.pages.senders import MAIL
from tests.pages.senders import NAME
from tests.pages.senders import NUMBER
from tests.pages.senders import ONE_OF_EACH
from tests.pages.senders import after_sending
from tests.pages.senders import at_contact
from tests.pages.senders import at_last_look
from tests.pages.senders import at_result
from tests.pages.senders import code_on
from tests.pages.tab import Tab
from tests.pages.tab import item_called
from triage.reasoning.assessing import assess
from triage.records.audit import Action
from triage.records.submissions import ContactDetails
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Unsealed
from triage.records.submissions import Way
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SENT
from triage.ui.visitor.wording import in_words

INFORMATION = {"practice.yaml": {"mode: advice": "mode: information"}}


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_what_was_shown_on_the_last_look_is_what_is_stored(desk: PracticeDesk, language: str) -> None:
    tab = Tab(language=language).to_sending(unremarkable(pain=5))
    tab.give("goal", "weer fietsen\nen slapen")
    tab.give("easing", ("lying", "walking"))
    tab.press("next")
    tab.fill(name=NAME)
    tab.agree("contact")
    tab.choose("way", "telephone")
    tab.choose("time", "evening")
    tab.agree("follow_up")
    tab.fill(telephone=NUMBER, email=MAIL)
    assert tab.press("next") == LAST_LOOK
    shown = rows_of(tab)
    assert tab.send() == SENT
    stored, listed = desk.opened(), desk.only()
    assert shown == in_rows(tab, stored, contact=True, follow_up=True)
    assert stored.responses == {
        **unremarkable(pain=5),
        "goal": "weer fietsen\nen slapen",
        "easing": ("walking", "lying"),
    }
    assert stored.details == ContactDetails(
        name=NAME, email=MAIL, telephone=NUMBER, way=Way.TELEPHONE, time=TimeOfDay.EVENING
    )
    assert (listed.consents.contact, listed.consents.follow_up) == (True, True)
    assert listed.consents.version == tab.pages.sending.consents.version
    assert listed.advice == assess(shipped().questionnaire, unremarkable(pain=5)).advice


def test_what_is_not_needed_is_not_stored(desk: PracticeDesk) -> None:
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("contact")
    tab.choose("way", "telephone")
    tab.fill(telephone=NUMBER)
    tab.agree("follow_up")
    tab.fill(email=MAIL)
    tab.agree("contact", yes=False)
    tab.agree("follow_up", yes=False)
    tab.press("next")
    assert NUMBER not in tab.text
    assert tab.send() == SENT
    assert desk.opened().details == ContactDetails(name=NAME)
    assert (desk.only().consents.contact, desk.only().consents.follow_up) == (False, False)


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
@pytest.mark.parametrize("advice", ONE_OF_EACH)
def test_the_stored_sentences_are_what_the_result_told(
    desk: PracticeDesk, advice: str, language: str
) -> None:
    tab = at_result(ONE_OF_EACH[advice], language=language)
    told = words_in(" ".join(block for block in tab.blocks if not AROUND.search(block)))
    at_last_look(ONE_OF_EACH[advice], language=language).send()
    stored = desk.opened().sentences
    opens_the_figures = words_in(tab.pages.result.see_table)
    assert told - words_in(" ".join(stored)) - opens_the_figures == set()
    assert tab.titles[0] in stored[:2]


def test_two_buttons_beside_each_other_are_two_lines(desk: PracticeDesk) -> None:
    tab = at_last_look()
    tab.send()
    lines = desk.opened().sentences
    assert tab.pages.choices.book in lines
    assert [line for line in lines if line.startswith(tab.pages.choices.book)] == [tab.pages.choices.book]


def test_information_is_sent_without_an_advice_to_the_visitor(
    show_content: ShowContent, desk: PracticeDesk
) -> None:
    show_content(INFORMATION)
    tab = at_last_look(unremarkable(sudden=("chest_pressure",)))
    assert tab.pages.sending.last_look.advice not in tab.text
    assert tab.send() == SENT
    assert desk.only().advice == "emergency"
    assert not [title.title for title in tab.texts.advices.values() if title.title in desk.opened().sentences]
    assert tab.pages.sending.sent.call_first not in tab.text


def test_the_location_that_the_site_named_is_shown_and_stored(desk: PracticeDesk) -> None:
    tab = at_last_look()
    assert tab.open(location="utrecht-2").here == LAST_LOOK
    assert "utrecht-2" in tab.text
    assert tab.send() == SENT
    assert desk.only().location == "utrecht-2"


@pytest.mark.parametrize("said", ["", "Utrecht", "<b>", "a b", "x" * 41])
def test_what_is_no_location_is_left_out(desk: PracticeDesk, said: str) -> None:
    tab = at_last_look()
    tab.open(location=said)
    assert tab.pages.sending.last_look.location not in tab.text
    assert tab.send() == SENT
    assert desk.only().location is None


def test_the_code_is_shown_once_stored_and_leads_to_it(desk: PracticeDesk) -> None:
    tab = after_sending()
    assert code_on(tab) in tab.html
    assert tab.press("to_code") == "code-found-0"
    assert desk.lines_of(desk.only().id) == [Action.SEND, Action.FIND_BY_CODE]


def test_pressing_again_and_coming_back_store_once(desk: PracticeDesk) -> None:
    tab = at_last_look()
    tab.consent()
    tab.app.button("send").click()
    tab.app.run()
    code = code_on(tab)
    assert tab.open(s=LAST_LOOK).here == SENT
    assert tab.press("to_result") == RESULT
    assert tab.pages.sending.offer.sent in tab.text
    assert tab.press("to_send") == SENT
    assert code_on(tab) == code
    assert desk.lines_of(desk.only().id) == [Action.SEND]


def test_changed_responses_make_a_sending_of_their_own(desk: PracticeDesk) -> None:
    tab = after_sending()
    first = code_on(tab)
    tab.press("to_result")
    tab.press("to_check")
    tab.press("change_pain")
    tab.respond("pain", 3)
    tab.walk(unremarkable(pain=3))
    assert tab.pages.sending.offer.sent not in tab.text
    assert tab.press("to_send") == "send"
    tab.press("next")
    tab.fill(name=NAME)
    tab.press("next")
    assert tab.send() == SENT
    assert code_on(tab) != first
    assert len(desk.listed()) == 2


def rows_of(tab: Tab) -> list[tuple[str, list[str]]]:
    """What the last look shows, name by name, in an order of its own."""
    rows = re.findall(r"<dt>(.*?)</dt>((?:<dd>.*?</dd>)*)", tab.html)
    found = [
        (unescape(name), [unescape(line) for line in re.findall(r"<dd>(.*?)</dd>", given)])
        for name, given in rows
    ]
    return sorted(found)


def in_rows(tab: Tab, stored: Unsealed, *, contact: bool, follow_up: bool) -> list[tuple[str, list[str]]]:
    """What is stored, in the words of the last look."""
    texts, details = tab.pages.sending, stored.details
    view = View(shipped(), tab.visit, assessed(shipped(), tab.visit), datetime.now(UTC), False)
    given = [
        (tab.texts.items[name].wording, list(in_words(view, item_called(name), response)))
        for name, response in stored.responses.items()
    ]
    reached = [(texts.contact.name, [details.name])]
    reached += [(texts.contact.telephone, [details.telephone])] if details.telephone else []
    reached += [(texts.contact.email, [details.email])] if details.email else []
    if details.way:
        reached.append((texts.contact.way, [texts.contact.ways[details.way]]))
        reached.append((texts.contact.time, [texts.contact.times[details.time]]))
    agreed = [(contact, texts.consents.contact), (follow_up, texts.consents.follow_up)]
    practice = shipped().practice.name
    said = [
        ("", [words.format(practice=practice, after=texts.consents.after_weeks((6, 12)))])
        for is_agreed, words in agreed
        if is_agreed
    ]
    advice = assess(shipped().questionnaire, tab.visit.responses).advice
    return sorted([("", [tab.texts.advices[advice].title]), *given, *reached, *said])


def words_in(html: str) -> set[str]:
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", html))))
