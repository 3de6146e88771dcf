"""Sending the result: offered where it may be, in three steps that lose nothing of what was typed."""

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
from tests.pages.senders import URGENT
from tests.pages.senders import at_contact
from tests.pages.senders import at_last_look
from tests.pages.senders import at_result
from tests.pages.tab import Tab
from tests.serving import MAILING
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SENT

OF_SENDING = (ADD, CONTACT, LAST_LOOK, SENT)


@pytest.fixture(autouse=True)
def mailing(monkeypatch: pytest.MonkeyPatch) -> None:
    """This practice can mail, so that all three consents are offered."""
    for name, value in MAILING.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("advice", URGENT)
def test_an_urgent_result_offers_sending_last(advice: str) -> None:
    tab = at_result(ONE_OF_EACH[advice])
    (offer,) = [at for at, block in enumerate(tab.blocks) if tab.pages.sending.offer.text in block]
    after = tab.blocks[offer + 1 :]
    assert [block for block in after if not AROUND.search(block)] == []


def test_somebody_under_16_is_told_kindly_and_gets_no_way_to_send() -> None:
    tab = at_result(unremarkable(age=15))
    assert tab.pages.sending.offer.not_allowed_title in tab.text
    assert [tab.open(s=page).here for page in OF_SENDING] == [RESULT] * 4


def test_a_practice_that_takes_no_submissions_offers_none(show_content: ShowContent) -> None:
    show_content({"practice.yaml": {"offered: true": "offered: false"}})
    tab = at_result(unremarkable())
    assert tab.pages.sending.offer.button not in tab.text
    assert "to_send" not in tab.buttons
    assert [tab.open(s=page).here for page in OF_SENDING] == [RESULT] * 4
    assert tab.open(s=CODE).here == CHECK


@pytest.mark.parametrize("page", OF_SENDING)
def test_a_step_in_the_address_does_nothing_for_who_did_not_begin(page: str) -> None:
    assert at_result(unremarkable()).open(s=page).here == RESULT
    assert Tab().show(page, {"age": 70}).here == "bladder_saddle"


def test_nothing_is_agreed_to_in_advance() -> None:
    tab = at_contact()
    assert [box.value for box in tab.app.checkbox] == [False, False]
    tab.fill(name=NAME)
    assert tab.press("next") == LAST_LOOK
    assert [box.value for box in tab.app.checkbox] == [False]


def kept_for(days: int) -> dict[str, dict[str, str]]:
    return {"practice.yaml": {"kept_days: 90": f"kept_days: {days}"}}


def test_only_the_weeks_before_it_is_erased_are_promised(show_content: ShowContent) -> None:
    show_content(kept_for(84))
    tab = at_contact()
    words = tab.pages.sending.consents.follow_up.format(after="na 6 weken")
    assert [words in box.label for box in tab.app.checkbox] == [False, True]


def test_what_is_erased_before_the_first_week_offers_no_asking_again(show_content: ShowContent) -> None:
    show_content(kept_for(42))
    assert len(at_contact().app.checkbox) == 1


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_without_the_tick_nothing_is_stored(desk: PracticeDesk, language: str) -> None:
    tab = at_last_look(language=language)
    for _ in range(2):
        assert tab.press("send") == LAST_LOOK
        assert tab.pages.sending.last_look.consent_needed in tab.text
    assert desk.listed() == ()
    assert tab.send() == SENT
    assert desk.only().language == language


def test_what_may_be_added_stays_through_back_and_another_language() -> None:
    tab = Tab().to_sending(unremarkable())
    tab.give("goal", "weer fietsen")
    tab.press("next")
    assert tab.press("back") == ADD
    assert tab.app.text_area("goal.nl").value == "weer fietsen"
    tab.give("easing", ("lying", "walking"))
    tab.switch_language("en")
    assert tab.app.text_area("goal.en").value == "weer fietsen"
    assert ticked(tab, "easing") == ["walking", "lying"]
    tab.give("goal", "")
    tab.switch_language("nl")
    assert (tab.app.text_area("goal.nl").value, ticked(tab, "easing")) == ("", ["walking", "lying"])
    assert tab.press("back") == RESULT
    assert tab.press("to_send") == ADD
    assert ticked(tab, "easing") == ["walking", "lying"]


def test_what_was_typed_stays_when_ticks_change_and_its_field_goes_and_comes() -> None:
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("contact")
    tab.choose("way", "telephone")
    tab.fill(telephone=NUMBER)
    tab.choose("time", "evening")
    tab.choose("way", "email")
    assert tab.typed("telephone") is None
    tab.fill(email=MAIL)
    tab.agree("follow_up")
    assert tab.typed("email") == MAIL
    tab.agree("contact", yes=False)
    tab.agree("follow_up", yes=False)
    assert tab.typed("email") is None
    tab.agree("contact")
    tab.choose("way", "telephone")
    assert (tab.typed("name"), tab.typed("telephone")) == (NAME, NUMBER)
    assert tab.app.radio("typed.time.nl").value == "evening"
    tab.agree("follow_up")
    assert tab.typed("email") == MAIL


def test_what_was_typed_stays_through_back_and_other_languages() -> None:
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("follow_up")
    tab.fill(email=MAIL)
    tab.agree("contact")
    tab.choose("way", "telephone")
    for step in ("en", "back", "nl", "back"):
        tab.fill(telephone=f"{NUMBER} {len(step)}", name=f"{NAME} {step}")
        if step == "back":
            assert (tab.press("back"), tab.press("next")) == (ADD, CONTACT)
        else:
            tab.switch_language(step)
        held = [tab.typed(name) for name in ("name", "email", "telephone")]
        assert held == [f"{NAME} {step}", MAIL, f"{NUMBER} {len(step)}"], step


def test_what_was_typed_stays_when_the_browser_goes_back() -> None:
    tab = Tab().to_sending(unremarkable())
    tab.give("goal", "weer fietsen")
    tab.press("next")
    tab.fill(name=NAME)
    tab.agree("follow_up")
    tab.fill(email=MAIL)
    assert tab.open(s=ADD).here == ADD
    assert tab.app.text_area("goal.nl").value == "weer fietsen"
    assert tab.open(s=CONTACT).here == CONTACT
    assert [tab.typed("name"), tab.typed("email")] == [NAME, MAIL]


def test_what_was_added_stays_when_the_browser_goes_back() -> None:
    tab = Tab().to_sending(unremarkable())
    tab.give("goal", "weer fietsen")
    assert tab.open(s=RESULT).here == RESULT
    assert tab.press("to_send") == ADD
    assert tab.app.text_area("goal.nl").value == "weer fietsen"


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_every_field_says_what_it_needs(language: str) -> None:
    tab = at_contact(language=language)
    errors = tab.pages.sending.contact.errors
    assert wrong_after(tab) == [errors["name"]]
    tab.agree("contact")
    assert wrong_after(tab, name=NAME) == [errors["way"]]
    tab.choose("way", "telephone")
    tab.agree("follow_up")
    assert wrong_after(tab) == [errors["telephone"], errors["email"]]
    assert wrong_after(tab, telephone="12", email="nynke@") == [
        errors["telephone_wrong"],
        errors["email_wrong"],
    ]
    tab.choose("way", "email")
    tab.agree("follow_up", yes=False)
    assert wrong_after(tab, email="") == [errors["email"]]
    assert wrong_after(tab, email=MAIL) == []
    assert tab.here == LAST_LOOK


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "a\u202eb", "a\nb"])
def test_a_name_that_cannot_be_one_is_told(name: str) -> None:
    tab = at_contact()
    assert wrong_after(tab, name=name) == [tab.pages.sending.contact.errors["name"]]


@pytest.mark.parametrize("number", ["061234567a", "1234567", "0" * 16, "=1+12345678", "+31 6 12345678\x00"])
def test_a_number_that_cannot_be_one_is_told(number: str) -> None:
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("contact")
    tab.choose("way", "telephone")
    assert wrong_after(tab, telephone=number) == [tab.pages.sending.contact.errors["telephone_wrong"]]


@pytest.mark.parametrize(
    "address", ["a@b", "a b@c.nl", "a@b.nl,c@d.nl", "@b.nl", "a@b.nl\nBcc: c@d.nl", "\x00@b.nl"]
)
def test_an_address_that_cannot_be_one_is_told(address: str) -> None:
    tab = at_contact()
    tab.fill(name=NAME)
    tab.agree("follow_up")
    assert wrong_after(tab, email=address) == [tab.pages.sending.contact.errors["email_wrong"]]


def wrong_after(tab: Tab, **typed: str) -> list[str]:
    """What the fields need after going on with this; the summary and the fields say the same."""
    tab.fill(**typed)
    tab.press("next")
    assert tab.wrong == tab.summary
    return tab.summary


def ticked(tab: Tab, item: str) -> list[str]:
    keys = [box.key for box in tab.app.checkbox if box.key and box.value]
    return [key.split(".")[1] for key in keys if key.startswith(f"{item}.")]


def test_who_cannot_be_mailed_a_link_is_not_offered_to_be_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TRIAGE_PUBLIC_ADDRESS", raising=False)
    tab = at_contact()
    assert [box.key for box in tab.app.checkbox if "follow_up" in str(box.key)] == []
    assert [box.key for box in tab.app.checkbox if "contact" in str(box.key)] != []
