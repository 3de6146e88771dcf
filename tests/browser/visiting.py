"""A visitor in a real browser: what a person sees and does, and what the page must never do meanwhile."""

import re
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Request
from playwright.sync_api import expect

from tests.builders import shipped
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.page_texts import PageTexts
from triage.content.texts import Texts
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.ui.drafts import write_draft
from triage.ui.theme import palette
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import alarms
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import START
from triage.ui.visitor.way import WAITING

PHONE = (390, 844)
DESKTOP = (1280, 900)
STANDS = (
    'body:not(:has([data-testid="stSkeleton"], [data-stale="true"])) '
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
)
ITEMS = [item.id for item in shipped().questionnaire.items]
EMPTY = "about:blank"
KEEP = "(draft) => sessionStorage.setItem('draft', draft)"
NETWORK = ("http", "https", "ws", "wss")


@dataclass
class Visitor:
    """One tab. `hosts` are those it spoke to, `complaints` what the browser had to say.

    `expects` are the beginnings of complaints that belong to the test.
    """

    page: Page
    address: str
    language: str = "nl"
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    expects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("websocket", lambda socket: self._note_host(socket.url))
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    # What the content says

    @property
    def texts(self) -> Texts:
        return shipped().texts[self.language]

    @property
    def pages(self) -> PageTexts:
        return shipped().pages[self.language]

    # What is to be seen

    @property
    def here(self) -> str:
        """The page that is shown."""
        return self.page.locator("#page-marker").last.get_attribute("data-page") or ""

    @property
    def title(self) -> Locator:
        return self.page.locator("h1:visible")  # of a page that failed halfway there is a hidden one

    @property
    def next(self) -> Locator:
        return self.page.get_by_role("button", name=self.pages.item.next, exact=True)

    @property
    def back(self) -> Locator:
        return self.page.get_by_role("button", name=self.pages.frame.back, exact=True)

    @property
    def summary(self) -> Locator:
        """What is still needed on this page."""
        return self.page.get_by_role("alert")

    @property
    def advice(self) -> str | None:
        """The one advice on a result."""
        return self.page.locator("[data-advice]").get_attribute("data-advice")

    @property
    def gets_advice(self) -> bool:
        return self.page.locator("[data-advice]").count() == 1

    def control(self, item: str) -> Locator:
        return self.page.locator(f".st-key-q_{item}")

    def tick(self, item: str, option: str) -> Locator:
        """The box of an option in a list."""
        at = options_of(item_called(item)).index(option)
        return self.control(item).get_by_role("checkbox").nth(at)

    def ticked(self, item: str) -> list[str]:
        return [o for o in options_of(item_called(item)) if self.tick(item, o).is_checked()]

    def number_left(self) -> int:
        """N of “about N left”; nothing is left after the last."""
        words = self.page.locator(".prog b").inner_text()
        before, after = (
            re.escape(part) for part in self.pages.item.progress.format(number="@", left="#").split("@")
        )
        found = re.fullmatch(before + r"\d+" + after.replace(r"\#", r"(\d+)"), words)
        return int(found[1]) if found else 0

    # What a visitor does

    def open(self, address: str = "/") -> None:
        self.page.goto(self.address + address)
        self.settle()

    def go_to(self, page: str, *, draft: str) -> None:
        """Go to a page in a tab that holds this draft."""
        if self.page.url == EMPTY:
            self.page.goto(f"{self.address}/healthz")  # a tab has no storage before it was somewhere
        self.page.evaluate(KEEP, draft)
        self.page.goto(f"{self.address}/?lang={self.language}&s={page}")

    def come_to(self, page: str, responses: Responses, **visit: object) -> None:
        """A page of a visit with these responses, as if they had been given one by one."""
        self.go_to(
            page, draft=write_draft(shipped(), visit_at(page, responses, self.language, **visit), now())
        )
        self.arrive_at(page)

    def begin(self) -> str:
        return self.press(self.page.get_by_role("button", name=self.pages.start.begin))

    def give(self, item: str, response: Response) -> None:
        """Fill in the control on an item's page, from whatever it held."""
        match item_called(item):
            case ChecklistItem():
                assert isinstance(response, tuple)
                self._give_list(item, response)
            case ChoiceItem() as choice:
                self._choose(item, options_of(choice).index(str(response)))
            case found if found.type == "scale":
                self._choose(item, int(str(response)))
            case _:
                self.control(item).get_by_role("textbox").fill(str(response))

    def go_on(self) -> str:
        """On to the next page."""
        return self.press(self.next)

    def press(self, button: Locator) -> str:
        """Press what leads to another page, and say which."""
        before = self.here
        button.click()
        return self.arrive_from(before)

    def arrive_from(self, before: str) -> str:
        self._wait_for(f':not([data-page="{before}"]):not([data-page="{WAITING}"])')
        return self.here

    def arrive_at(self, page: str) -> None:
        self._wait_for(f'[data-page="{page}"]')

    def respond(self, item: str, response: Response) -> str:
        self.give(item, response)
        return self.go_on()

    def confirm(self) -> str:
        """Yes on the second look."""
        return self.press(self.page.get_by_role("button", name=self.pages.second_look.right))

    def see_advice(self) -> str:
        """On from the page with the responses."""
        return self.press(self.page.locator(".st-key-to_result button"))

    def change(self, item: str) -> str:
        """Change a response from the page with the responses."""
        return self.press(self.page.locator(f".st-key-change_{item} button"))

    def walk(self, responses: Responses, *, to: str = RESULT) -> None:
        """Go from page to page with these responses, until the page that is asked for."""
        if self.here == START and to != START:
            self.begin()
        while (here := self.here) != to:
            if here == SECOND_LOOK:
                self.confirm()
            elif here == CHECK:
                self.see_advice()
            else:
                assert here != RESULT, f"the result came before {to}"
                self.respond(here, responses[here])

    def switch_language(self, language: str) -> None:
        self.page.locator(f".st-key-lang_{language} button:visible, #ahead [lang={language}]:visible").click()
        self._wait_for(f'[data-lang="{language}"]')
        self.language = language

    def settle(self) -> None:
        """Wait until the page stands: all of this step has arrived, and nothing of the one before is left."""
        self._wait_for("")

    def in_colours(self, colours: str) -> None:
        """Let the device turn light or dark; the charts have followed when their letters have."""
        self.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        names = self.page.locator(".js-plotly-plot:visible .annotation-text")
        if names.count():
            ink = palette(shipped().practice.colours, dark=colours == "dark")["ink"]
            expect(names.first).to_have_css("fill", as_rgb(ink))
        self.settle()

    def may_complain(self, complaint: str) -> bool:
        return complaint.startswith(self.expects) if self.expects else False

    # How

    def _wait_for(self, marker: str) -> None:
        # One selector for all of it: the browser itself looks at every frame, and `expect` only now and then.
        self.page.locator(f"{STANDS} #page-marker{marker}").last.wait_for(state="attached")

    def _give_list(self, item: str, response: tuple[str, ...]) -> None:
        for option in options_of(item_called(item)):
            box = self.tick(item, option)
            if box.is_checked() != (option in response):
                self.control(item).locator("label").nth(options_of(item_called(item)).index(option)).click()

    def _choose(self, item: str, at: int) -> None:
        self.control(item).get_by_test_id("stRadioOption").nth(at).click()

    def _note_request(self, request: Request) -> None:
        self._note_host(request.url)

    def _note_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in NETWORK:
            self.hosts.add(parts.netloc)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def visit_at(page: str, responses: Responses, language: str = "nl", **visit: object) -> Visit:
    """Of somebody who walked to this page; on the page of an item, nothing later was given."""
    before = {name: value for name, value in responses.items() if page not in ITEMS[: ITEMS.index(name) + 1]}
    reasons = alarms(shipped(), assess(shipped().questionnaire, before))
    usual: dict[str, object] = {
        "responses": before,
        "confirmed": frozenset(reason.rule for reason in reasons if page != SECOND_LOOK),
        "seen_check": page in (CHECK, RESULT),
    }
    return Visit(language, begun=True, **usual | visit)  # type: ignore[arg-type] # any field, by its name


def now() -> datetime:
    return datetime.now(UTC)


def as_rgb(colour: str) -> str:
    """`#rrggbb` as a browser writes it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def item_called(name: str) -> Item:
    questionnaire = shipped().questionnaire
    return next(i for i in (*questionnaire.items, *questionnaire.follow_up_items) if i.id == name)
