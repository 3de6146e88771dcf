"""What a visitor does in a real browser to send the result, and to look after what was sent."""

import re

from playwright.sync_api import Locator
from playwright.sync_api import expect

from tests.browser.visiting import Visitor

NAME, MAIL, NUMBER = "Nynke Naaldhout-Ünïek", "nynke.naald@naaldhout.example", "06 8765 4321"
GOAL = "Weer naaldkunst doen, zonder «steken»"
CODE = re.compile(r"([A-Z0-9]{3}-){5}[A-Z0-9]{3}")


def button(visitor: Visitor, key: str) -> Locator:
    return visitor.page.locator(f".st-key-{key} button")


def field(visitor: Visitor, name: str) -> Locator:
    """What can be typed into, or ticked."""
    return visitor.page.locator(f".st-key-q_field_{name} input")


def fill(visitor: Visitor, name: str, text: str) -> None:
    field(visitor, name).fill(text)
    field(visitor, name).blur()


def agree(visitor: Visitor, consent: str, *, shows: str) -> None:
    """Tick, and wait for the field that this asks for."""
    visitor.page.locator(f".st-key-q_field_{consent} label").first.click()
    expect(field(visitor, shows).first).to_be_visible()
    visitor.settle()


def choose_way(visitor: Visitor, at: int, *, shows: str) -> None:
    visitor.page.locator(".st-key-q_field_way").get_by_test_id("stRadioOption").nth(at).click()
    expect(field(visitor, shows).first).to_be_visible()  # for a moment others may stand in its place
    visitor.settle()


def tick_consent(visitor: Visitor) -> None:
    visitor.page.locator(".st-key-q_consent label").first.click()
    expect(visitor.page.locator(".st-key-q_consent input")).to_be_checked()


def press(visitor: Visitor, key: str) -> str:
    """Press what leads to another page."""
    return visitor.press(button(visitor, key))


def add_goal(visitor: Visitor) -> None:
    """Fill in the first step."""
    visitor.control("goal").get_by_role("textbox").fill(GOAL)
    visitor.control("goal").get_by_role("textbox").blur()


def give_details(visitor: Visitor) -> None:
    """Fill in the second step, with everything."""
    fill(visitor, "name", NAME)
    agree(visitor, "contact", shows="way")
    choose_way(visitor, 0, shows="telephone")
    fill(visitor, "telephone", NUMBER)
    agree(visitor, "follow_up", shows="email")
    fill(visitor, "email", MAIL)


def code_of(visitor: Visitor) -> str:
    """The code on the page after sending."""
    code = visitor.page.locator("[data-code]").inner_text()
    assert CODE.fullmatch(code)
    return code
