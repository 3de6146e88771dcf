"""The page of somebody with a code: find, change, take back, ask for a copy, erase; and nothing for who guesses."""

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import MAIL
from tests.pages.senders import NAME
from tests.pages.senders import NUMBER
from tests.pages.senders import at_contact
from tests.pages.senders import code_on
from tests.pages.senders import locked
from tests.pages.tab import Tab
from triage.records.submissions import ContactDetails
from triage.records.submissions import Way
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import START

WRONG = "ACD-EFG-HJK-MNP-QRT-349"


def sent_with_everything(*, language: str = "nl") -> str:
    """The code of somebody who agreed to everything."""
    tab = at_contact(language=language)
    tab.fill(name=NAME)
    tab.agree("contact")
    tab.choose("way", "telephone")
    tab.agree("follow_up")
    tab.fill(telephone=NUMBER, email=MAIL)
    tab.press("next")
    tab.send()
    return code_on(tab)


def looked_up(code: str, *, language: str = "nl") -> Tab:
    """A new tab, in which this code was typed over."""
    tab = Tab(language=language).open(s=CODE)
    return typed_over(tab, code)


def typed_over(tab: Tab, code: str) -> Tab:
    tab.app.text_input(f"code.{tab.language}").set_value(code)
    tab.press("next")
    return tab


def asked_again(tab: Tab) -> str:
    """What is said to who agreed, with both weeks: the practice keeps things for 90 days."""
    texts = tab.pages.sending
    return texts.code.may_follow_up["yes"].format(after=texts.consents.after_weeks((6, 12)))


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_a_code_shows_that_it_is_there_and_nothing_of_what_it_holds(
    desk: PracticeDesk, language: str
) -> None:
    tab = looked_up(sent_with_everything().lower().replace("-", " "), language=language)
    texts = tab.pages.sending.code
    for words in (texts.found, texts.may_contact["yes"], asked_again(tab), texts.copy_title):
        assert words in tab.text
    for held in (NAME, MAIL, NUMBER, tab.texts.advices[desk.only().advice].title):
        assert held not in tab.text


@pytest.mark.parametrize("code", ["", "geen code", WRONG, "\x00", "<b>x</b>", "é" * 18, "' OR 1=1 --"])
def test_a_wrong_code_is_told_kindly(desk: PracticeDesk, code: str) -> None:
    assert desk.listed() == ()
    tab = looked_up(code)
    assert tab.pages.sending.code.unknown.split("?")[0] in tab.text
    assert tab.marker("attempt") == "1"


def test_too_many_wrong_codes_shut_even_the_right_one_out(desk: PracticeDesk) -> None:
    code = sent_with_everything()
    tab = Tab().open(s=CODE)
    for _ in range(10):
        typed_over(tab, WRONG)
    typed_over(tab, code)
    assert tab.pages.sending.code.too_often.split("{")[0] in tab.text
    assert tab.pages.sending.code.found not in tab.titles
    assert len(desk.listed()) == 1


def test_each_consent_can_be_taken_back(desk: PracticeDesk) -> None:
    tab = looked_up(sent_with_everything())
    texts = tab.pages.sending.code
    tab.press("no_contact")
    assert (texts.changed in tab.text, texts.may_contact["no"] in tab.text) == (True, True)
    assert "no_contact" not in tab.buttons
    tab.press("no_follow_up")
    assert (desk.only().consents.contact, desk.only().consents.follow_up) == (False, False)
    assert "new_contact" not in tab.buttons


def test_new_contact_details_take_the_place_of_the_old_ones(desk: PracticeDesk) -> None:
    tab = looked_up(sent_with_everything())
    tab.press("new_contact")
    assert [tab.typed("name"), tab.typed("email")] == ["", ""]
    tab.fill(name="Otto Overbeek")
    tab.press("next")
    errors = tab.pages.sending.contact.errors
    assert tab.wrong == [errors["way"], errors["email"]]
    tab.choose("way", "email")
    tab.fill(email="otto@overbeek.example")
    tab.switch_language("en")
    assert [tab.typed("name"), tab.typed("email")] == ["Otto Overbeek", "otto@overbeek.example"]
    tab.press("next")
    assert tab.pages.sending.code.contact_kept in tab.text
    assert desk.opened().details == ContactDetails(
        name="Otto Overbeek", email="otto@overbeek.example", way=Way.EMAIL
    )


def test_new_contact_details_leave_a_sending_on_its_way_alone(desk: PracticeDesk) -> None:
    code = sent_with_everything()
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("follow_up")
    tab.fill(email=MAIL)
    tab.press("next")
    typed_over(tab.open(s=CODE), code)
    tab.press("new_contact")
    tab.choose("way", "email")
    tab.fill(name="Otto Overbeek", email="otto@overbeek.example")
    tab.open(s="send-contact")
    assert [tab.typed("name"), tab.typed("email")] == [NAME, MAIL]
    assert desk.opened().details.name == NAME


def test_a_copy_is_asked_for_once(desk: PracticeDesk) -> None:
    tab = looked_up(sent_with_everything())
    tab.press("copy")
    assert desk.only().copy_requested is not None
    assert "copy" not in tab.buttons
    assert tab.pages.sending.code.copy_asked.split(".")[0] in tab.text


def test_erasing_asks_first_and_then_leaves_nothing(desk: PracticeDesk) -> None:
    code = sent_with_everything()
    tab = looked_up(code)
    tab.press("erase_sent")
    tab.press("erase_no")
    assert len(desk.listed()) == 1
    tab.press("erase_sent")
    tab.press("erase_yes")
    assert tab.titles == [tab.pages.sending.code.gone]
    assert desk.listed() == ()
    assert tab.press("leave") == START
    assert tab.pages.sending.code.unknown.split("?")[0] in looked_up(code).text


def test_the_tab_that_sent_it_forgets_it_when_it_was_erased(desk: PracticeDesk) -> None:
    tab = at_contact(unremarkable())
    tab.fill(name=NAME)
    tab.press("next")
    tab.send()
    tab.press("to_code")
    tab.press("erase_sent")
    tab.press("erase_yes")
    assert desk.listed() == ()
    assert tab.visit.sending is None
    assert tab.open(s="sent").here == "result"


def test_what_was_erased_elsewhere_meanwhile_is_told(desk: PracticeDesk) -> None:
    code = sent_with_everything()
    one, other = looked_up(code), looked_up(code)
    other.press("erase_sent")
    other.press("erase_yes")
    one.press("no_contact")
    assert one.pages.sending.code.unknown.split("?")[0] in one.text
    assert desk.listed() == ()


def test_a_failing_storage_is_told_and_changes_nothing(own_desk: PracticeDesk) -> None:
    code = sent_with_everything()
    tab = looked_up(code)
    with locked(own_desk.database):
        tab.press("no_contact")
        assert tab.pages.sending.code.failed.split("{")[0] in tab.text
        assert tab.marker("attempt") != ""
    assert own_desk.only().consents.contact
    tab.press("no_contact")
    assert tab.pages.sending.code.changed in tab.text
    assert not own_desk.only().consents.contact
