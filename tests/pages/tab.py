"""A visitor's tab without a browser: Streamlit's own testing of our script, a hundredth of a second for a page."""

import re
from dataclasses import dataclass
from dataclasses import field
from html import unescape

from streamlit.testing.v1 import AppTest

from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.page_texts import PageTexts
from triage.content.texts import Texts
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.ui.markup import Markup
from triage.ui.reading import content
from triage.ui.session import VISIT
from triage.ui.visitor.send_actions import consent_key
from triage.ui.visitor.send_actions import field_key
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import START
from triage.web.server import SCRIPT

SECONDS = 30


def _new_app() -> AppTest:
    return AppTest.from_file(str(SCRIPT), default_timeout=SECONDS)


@dataclass
class Tab:
    """One tab, at the page that was shown last."""

    app: AppTest = field(default_factory=_new_app)
    language: str = "nl"

    # What is shown

    @property
    def html(self) -> str:
        """All HTML of the page."""
        return "\n".join(self.blocks)

    @property
    def text(self) -> str:
        """What can be read, without tags."""
        return unescape(re.sub(r"<[^>]+>", " ", self.html))

    @property
    def here(self) -> str:
        return self.marker("page")

    @property
    def advices(self) -> list[str]:
        return re.findall(r'data-advice="(\w+)"', self.html)

    @property
    def titles(self) -> list[str]:
        return [unescape(title) for title in re.findall(r"<h1[^>]*>(.*?)</h1>", self.html)]

    @property
    def charts(self) -> int:
        """How many charts are seen; the hidden one warms up the library."""
        return sum(chart.proto.id.find("warming") < 0 for chart in self.app.get("plotly_chart"))

    @property
    def buttons(self) -> list[str]:
        return [button.key for button in self.app.button if button.key]

    @property
    def blocks(self) -> list[Markup]:
        """The HTML of the page, piece by piece."""
        return [Markup(element.proto.body) for element in self.app.get("html")]

    @property
    def visit(self) -> Visit:
        """What the tab holds."""
        found = self.app.session_state[VISIT]
        assert isinstance(found, Visit)
        return found

    @property
    def texts(self) -> Texts:
        return content().texts[self.language]

    @property
    def pages(self) -> PageTexts:
        return content().pages[self.language]

    @property
    def summary(self) -> list[str]:
        """What the box above the page says is needed."""
        boxes = "".join(block for block in self.blocks if 'id="error-summary"' in block)
        return [unescape(line) for line in re.findall(r"<li><a [^>]*>(.*?)</a>", boxes)]

    @property
    def wrong(self) -> list[str]:
        """What the fields themselves say."""
        return [unescape(line) for line in re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', self.html)]

    def marker(self, name: str) -> str:
        found = re.search(rf'<div id="page-marker"[^>]* data-{name}="([^"]*)"', self.html)
        return unescape(found[1]) if found else ""

    # What a visitor does

    def open(self, **address: str) -> "Tab":
        """A new tab at this address."""
        for name, value in {"lang": self.language, **address}.items():
            self.app.query_params[name] = value
        return self._run()

    def show(self, page: str, responses: Responses, **visit: object) -> "Tab":
        """A page of a visit with these responses, as if they had been given one by one."""
        made = {"begun": True, "responses": responses, **visit}
        self.app.session_state[VISIT] = Visit(self.language, **made)  # type: ignore[arg-type] # any field, by its name
        return self.open(s=page)

    def hand_over(self, draft: str) -> "Tab":
        """What the browser's tab replies when it is asked for its draft."""
        self.app.text_input("draft_in_tab").set_value(draft)
        return self._run()

    def press(self, key: str) -> str:
        """Press a button, and say which page that leads to."""
        self.app.button(key).click()
        self._run()
        return self.here

    def give(self, item: str, response: Response) -> None:
        found, language = item_called(item), self.language
        match found:
            case ChecklistItem():
                assert isinstance(response, tuple)
                for option in options_of(found):
                    self.app.checkbox(f"{item}.{option}.{language}").set_value(option in response)
            case ChoiceItem() | ScaleItem():
                self.app.radio(f"{item}.{language}").set_value(response)
            case TextItem():
                self.app.text_area(f"{item}.{language}").set_value(str(response))
            case _:
                self.app.text_input(f"{item}.{language}").set_value(str(response))

    def respond(self, item: str, response: Response) -> str:
        self.give(item, response)
        return self.press("next")

    def switch_language(self, language: str) -> None:
        self.app.button(f"lang_{language}").click()
        self.language = language
        self._run()

    # What somebody does who sends the result

    def to_sending(self, responses: Responses) -> "Tab":
        """The first step of sending, for somebody who was told the result."""
        self.show(RESULT, responses)
        self.press("to_send")
        return self

    def fill(self, **typed: str) -> None:
        """Type into fields that are on the page."""
        for name, text in typed.items():
            self.app.text_input(field_key(name, self.language)).set_value(text)

    def agree(self, consent: str, *, yes: bool = True) -> None:
        """Change a tick, which shows what it needs."""
        self.app.checkbox(field_key(consent, self.language)).set_value(yes)
        self._run()

    def choose(self, name: str, option: str) -> None:
        self.app.radio(field_key(name, self.language)).set_value(option)
        self._run()

    def typed(self, name: str) -> str | None:
        """What a field holds; None when it is not on the page."""
        fields = [one for one in self.app.text_input if one.key == field_key(name, self.language)]
        return fields[0].value if fields else None

    def consent(self) -> None:
        self.app.checkbox(consent_key(self.language)).set_value(True)

    def send(self) -> str:
        """Agree, and send."""
        self.consent()
        return self.press("send")

    def walk(self, responses: Responses, *, to: str = RESULT) -> "Tab":
        """From page to page with these responses, until the page that is asked for."""
        while self.here != to:
            match self.here:
                case page if page == START:
                    self.press("begin")
                case page if page == SECOND_LOOK:
                    self.press("yes")
                case page if page == CHECK:
                    self.press("to_result")
                case item:
                    assert item != RESULT, f"the result came before {to}"
                    self.respond(item, responses[item])
        return self

    def _run(self) -> "Tab":
        self.app.run()
        assert list(self.app.exception) == []
        return self


def item_called(name: str) -> Item:
    questionnaire = content().questionnaire
    items = (*questionnaire.items, *questionnaire.optional_items, *questionnaire.follow_up_items)
    return next(item for item in items if item.id == name)
