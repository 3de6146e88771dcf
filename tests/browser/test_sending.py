"""From the result to the code and to erasing, as a person does it in a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.looking import NARROWEST
from tests.browser.looking import as_wide_as
from tests.browser.looking import english_in
from tests.browser.looking import hold_to_everything
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.browser.senders import GOAL
from tests.browser.senders import MAIL
from tests.browser.senders import NAME
from tests.browser.senders import add_goal
from tests.browser.senders import agree
from tests.browser.senders import button
from tests.browser.senders import choose_way
from tests.browser.senders import code_of
from tests.browser.senders import field
from tests.browser.senders import fill
from tests.browser.senders import give_details
from tests.browser.senders import press
from tests.browser.senders import tick_consent
from tests.browser.test_keyboard import press as press_key
from tests.browser.test_keyboard import tab_to
from tests.browser.visiting import DESKTOP
from tests.browser.visiting import Visitor
from tests.builders import unremarkable
from tests.serving import MAILING
from tests.serving import Server
from tests.serving import serving
from triage.ui.visitor.way import RESULT

ALARM = unremarkable(sudden=("chest_pressure",))
STORED = "() => JSON.stringify({...localStorage})"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """It can mail, so that all three consents are offered."""
    with serving(settings=MAILING) as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""


def test_the_whole_way_from_the_result_to_erasing_is_for_everybody(
    visitor_of: OpenVisitor, server: Server
) -> None:
    visitor = visitor_of(server)
    seen = listen(visitor)
    visitor.walk(ALARM)
    arrives(visitor, press(visitor, "to_send"))
    add_goal(visitor)
    arrives(visitor, press(visitor, "next"))
    give_details(visitor)
    hold_to_everything(visitor, "sending-contact-all")
    arrives(visitor, press(visitor, "next"))
    hold_to_everything(visitor, "sending-last-look")
    tick_consent(visitor)
    arrives(visitor, press(visitor, "send"))
    hold_to_everything(visitor, "sent")
    code = code_of(visitor)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("[data-code]")).to_be_visible()
    visitor.page.emulate_media(media="screen")
    arrives(visitor, press(visitor, "to_code"))
    hold_to_everything(visitor, "code-found")
    arrives(visitor, press(visitor, "erase_sent"))
    arrives(visitor, press(visitor, "erase_yes"))
    assert visitor.title.inner_text() == visitor.pages.sending.code.gone
    seen += [visitor.page.evaluate(STORED), visitor.page.url, *cookies(visitor)]
    assert [line for line in seen if code in line or code.replace("-", "") in line] == []
    assert [line for line in seen if "s=send-check" in line], "somebody listened"


def test_somebody_at_a_desktop_sends_in_english_and_comes_back_with_the_code(
    visitor_of: OpenVisitor, server: Server
) -> None:
    visitor = visitor_of(server, language="en", size=DESKTOP, opens=False)
    visitor.come_to(RESULT, ALARM)
    press(visitor, "to_send")
    add_goal(visitor)
    press(visitor, "next")
    give_details(visitor)
    visitor.page.go_back()
    expect(visitor.control("goal").get_by_role("textbox")).to_have_value(GOAL)
    visitor.page.go_forward()
    expect(field(visitor, "email")).to_have_value(MAIL)
    expect(field(visitor, "name")).to_have_value(NAME)
    press(visitor, "next")
    expect(visitor.page.locator(".stMain")).to_contain_text(GOAL)
    tick_consent(visitor)
    button(visitor, "send").dblclick()
    expect(visitor.page.locator("[data-code]")).to_be_visible()
    comes_back(visitor_of(server, language="en", opens=False), code_of(visitor))


def comes_back(other: Visitor, code: str) -> None:
    """Somebody with a code on a telephone, who types it wrong first."""
    other.open("/?lang=en&s=code")
    fill(other, "code", "ACD-EFG-HJK-MNP-QRT-349")
    button(other, "next").click()
    expect(other.summary).to_be_focused()
    is_for_everybody(other)
    fill(other, "code", code.lower())
    assert press(other, "next").startswith("code-found")
    expect(other.title).to_be_focused()
    press(other, "no_contact")
    expect(other.page.get_by_text(other.pages.sending.code.may_contact["no"])).to_be_visible()
    press(other, "new_contact")
    is_for_everybody(other)


def test_a_wrong_field_is_told_where_it_stands_and_to_who_only_hears_it(
    visitor_of: OpenVisitor, server: Server
) -> None:
    visitor = visitor_of(server, opens=False)
    visitor.come_to(RESULT, ALARM)
    press(visitor, "to_send")
    press(visitor, "next")
    agree(visitor, "contact", shows="way")
    choose_way(visitor, 0, shows="telephone")
    fill(visitor, "telephone", "12")
    button(visitor, "next").click()
    expect(visitor.summary).to_be_focused()
    errors = visitor.pages.sending.contact.errors
    for name, words in (("name", errors["name"]), ("telephone", errors["telephone_wrong"])):
        expect(field(visitor, name)).to_have_attribute("aria-invalid", "true")
        expect(field(visitor, name)).to_have_accessible_description(re.compile(re.escape(words)))
    is_for_everybody(visitor)
    visitor.summary.get_by_role("link").first.click()
    expect(field(visitor, "name")).to_be_focused()
    fill(visitor, "name", NAME)
    fill(visitor, "telephone", "06 1234 5678")
    press(visitor, "next")
    button(visitor, "send").click()
    expect(visitor.summary).to_be_focused()
    is_for_everybody(visitor)


def test_the_keyboard_alone_sends(visitor_of: OpenVisitor, server: Server) -> None:
    visitor = visitor_of(server, opens=False)
    visitor.come_to(RESULT, ALARM)
    button(visitor, "to_send").focus()
    press_key(visitor, "Enter")
    tab_to(visitor, button(visitor, "next"))
    press_key(visitor, "Enter")
    tab_to(visitor, field(visitor, "name"))
    visitor.page.keyboard.type(NAME)
    tab_to(visitor, button(visitor, "next"))
    press_key(visitor, "Enter")
    tab_to(visitor, visitor.page.locator(".st-key-q_consent input"))
    visitor.page.keyboard.press("Space")
    tab_to(visitor, button(visitor, "send"))
    press_key(visitor, "Enter")
    expect(visitor.title).to_be_focused()
    assert code_of(visitor)


def arrives(visitor: Visitor, page: str) -> None:
    """On a new page the focus is at its heading."""
    expect(visitor.title).to_be_focused()
    assert visitor.title.get_attribute("data-page") == page
    is_for_everybody(visitor)


def is_for_everybody(visitor: Visitor) -> None:
    """Nothing for axe-core, nothing that scrolls sideways, no words of somebody else's."""
    assert violations(visitor.page) == []
    assert english_in(visitor.page) == []
    with as_wide_as(visitor.page, *NARROWEST):
        assert too_wide(visitor.page) == []


def listen(visitor: Visitor) -> list[str]:
    """Every address, header and console line from now on."""
    seen: list[str] = []
    visitor.page.on("request", lambda request: seen.extend((request.url, repr(request.headers))))
    visitor.page.on("console", lambda message: seen.append(message.text))
    visitor.page.on("framenavigated", lambda frame: seen.append(frame.url))
    return seen


def cookies(visitor: Visitor) -> list[str]:
    return [cookie.get("value", "") for cookie in visitor.page.context.cookies()]
