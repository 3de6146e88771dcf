"""Somebody at the desk in a real browser."""

import re
from dataclasses import dataclass
from dataclasses import field

import pyotp
from playwright.sync_api import BrowserContext
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.builders import shipped
from tests.serving import Server
from triage.content.door_texts import DoorTexts

LINK = re.compile(r"http://\S+/first\?t=\S+")
DESK = re.compile(r"The desk: (http://\S+)/")
PASSWORD = "zeven groene appels"
NAME = "b.beheer"


@dataclass
class Therapist:
    """One tab at the desk; `complaints` is what the browser had to say."""

    context: BrowserContext
    page: Page
    address: str
    secret: str = ""
    recovery: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def texts(self) -> DoorTexts:
        return shipped().desk["nl"].door

    @property
    def desk(self) -> Locator:
        """What only somebody who is signed in sees."""
        return self.page.locator(".st-key-who")

    @property
    def notice(self) -> Locator:
        return self.page.get_by_role("alert")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def fill(self, words: str, value: str) -> None:
        self.page.get_by_label(words, exact=True).fill(value)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def choose_password(self, link: str) -> None:
        """Follow a link up to the page that sets up the app."""
        self.page.goto(link)
        if self.page.get_by_label(self.texts.sign_in.name, exact=True).count():
            self.fill(self.texts.sign_in.name, NAME)
        self.fill(self.texts.new_password.password, PASSWORD)
        self.fill(self.texts.new_password.again, PASSWORD)
        self.press(self.texts.new_password.button)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.texts.second_factor.title)

    def set_up_app(self) -> None:
        """Connect the phone, up to the recovery codes."""
        self.secret = self.page.locator("code").inner_text().replace(" ", "")
        self.fill(self.texts.second_factor.code, self.code())
        self.press(self.texts.second_factor.button)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.texts.recovery.title)
        self.recovery = self.page.locator(".codes code").all_inner_texts()

    def enter_password(self, password: str = PASSWORD, name: str = NAME) -> None:
        self.fill(self.texts.sign_in.name, name)
        self.fill(self.texts.sign_in.password, password)
        self.press(self.texts.sign_in.button)

    def sign_in(self) -> None:
        """With a recovery code, since a code from the app works once in half a minute."""
        self.open("/sign-in")
        self.enter_password()
        self.fill(self.texts.code.code, self.recovery.pop())
        self.press(self.texts.code.button)
        self.desk.wait_for()

    def code(self) -> str:
        return pyotp.TOTP(self.secret).now()


def link_of(server: Server) -> str:
    """The link that the start printed."""
    found = LINK.search(server.said())
    assert found is not None
    return found[0]


def desk_of(server: Server) -> str:
    """The address of the desk that the start printed."""
    found = DESK.search(server.said())
    assert found is not None
    return found[1]
