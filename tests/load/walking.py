"""A visitor who walks through the self-check: one response to each item asked, to the result or further."""

from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.visiting import now
from tests.builders import shipped
from tests.load.visiting import Tab
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.ui.drafts import write_draft
from triage.ui.visitor.controls import keys_of
from triage.ui.visitor.send_actions import consent_key
from triage.ui.visitor.send_actions import field_key
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import alarms
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import SENT
from triage.ui.visitor.way import START

LANGUAGE = "nl"
NAME = "Bezoeker"
MOST_STEPS = 100
ITEMS = {item.id: item for item in shipped().questionnaire.items}

Thinks: TypeAlias = Callable[[], Awaitable[None]]


@dataclass
class Walk:
    """One person in one tab; `given` is what was really asked of them."""

    tab: Tab
    person: Responses
    given: dict[str, Response] = field(default_factory=dict)
    name: str = NAME

    async def open(self) -> None:
        await self.tab.say()

    async def come_back(self, responses: int) -> None:
        """Arrive with a draft in which the first items have their responses, as from the first pages."""
        draft = _draft(self.person, responses)
        self.given.update(draft.responses)
        self.tab.page = assess(shipped().questionnaire, draft.responses).missing[0]
        await self.tab.say()
        await self.bring(write_draft(shipped(), draft, now()))

    async def bring(self, draft: str) -> None:
        """Hand over the draft that the tab kept."""
        await self.tab.press("wake", self.tab.holding("draft_in_tab", draft))

    async def to_the_result(self, thinks: Thinks, *, most: int = MOST_STEPS) -> None:
        """Go on from page to page, at most so many."""
        for _ in range(most):
            if self.tab.shown.page == RESULT:
                return
            await thinks()
            await self.go_on()
        assert most < MOST_STEPS, "the result does not come"

    async def send(self, thinks: Thinks) -> None:
        """Send it to the practice, when that is offered to this person."""
        if "to_send" not in self.tab.shown.widgets:
            return
        await self.tab.press("to_send")
        while self.tab.shown.page in (ADD, CONTACT, LAST_LOOK):
            await thinks()
            await self.go_on()
        assert self.tab.shown.page == SENT, "what was sent did not arrive"

    async def go_on(self) -> None:
        """Do what this page asks for."""
        tab = self.tab
        match tab.shown.page:
            case page if page == START:
                await tab.press("begin")
            case page if page == SECOND_LOOK:
                await tab.press("yes")
            case page if page == CHECK:
                await tab.press("to_result")
            case page if page == ADD:
                await tab.press("next")
            case page if page == CONTACT:
                await tab.press("next", tab.holding(field_key("name", LANGUAGE), self.name))
            case page if page == LAST_LOOK:
                await tab.press("send", tab.holding(consent_key(LANGUAGE), value=True))
            case name:
                await self._respond(ITEMS[name])

    async def _respond(self, item: Item) -> None:
        response = self.given[item.id] = self.person[item.id]
        await self.tab.press("next", *_held(self.tab, item, response))


def _held(tab: Tab, item: Item, response: Response) -> Iterator[WidgetState]:
    """What a browser sends of the controls of an item."""
    keys = keys_of(item, LANGUAGE)
    match item:
        case ChecklistItem():
            assert isinstance(response, tuple)
            yield from (tab.holding(keys[options_of(item).index(option)], value=True) for option in response)
        case ChoiceItem():
            yield tab.chosen(keys[0], options_of(item).index(str(response)))
        case ScaleItem():
            yield tab.chosen(keys[0], int(str(response)))
        case _:
            yield tab.holding(keys[0], str(response))


def _draft(person: Responses, responses: int) -> Visit:
    """A visit in which so many items have a response, or fewer when there are no more to come."""
    content, given = shipped(), dict[str, Response]()
    for _ in range(responses):
        missing = assess(content.questionnaire, given).missing
        if len(missing) <= 1:
            break
        given[missing[0]] = person[missing[0]]
    if not assess(content.questionnaire, given).missing:  # the last one ended it
        given.popitem()
    reasons = alarms(content, assess(content.questionnaire, given))
    return Visit(LANGUAGE, begun=True, responses=given, confirmed=frozenset(r.rule for r in reasons))
