"""What follows each response to the item on the page: sent along, so that the next page is there at the press."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from triage.content.items import SCALE
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.reasoning.findings import Response
from triage.ui.ahead.pages import demonstration
from triage.ui.ahead.pages import page_of
from triage.ui.markup import Markup
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import responded
from triage.ui.visitor.way import page_after

SHOWN_AHEAD = (ChoiceItem, ScaleItem)


@dataclass(frozen=True)
class Following:
    """The item that follows a response, and how everything stands then."""

    item: Item
    view: View

    @property
    def shown(self) -> tuple[object, ...]:
        """All that its page depends on."""
        assessment = self.view.assessment
        return self.item.id, assessment.asked, assessment.perhaps, assessment.missing, self.view.visit.more


def following(view: View, item: Item) -> Markup:
    """The page after each option, in their order, for next.js to show until the server's own page has come.

    `null` stands for an option that waits for the server: an alarm, a result, a list, or an item that has a response.
    """
    found = [_after(view, item, response) for response in _responses(item)]
    pages = {then.shown: then for then in found if then}
    if not pages:
        return Markup()
    places = list(pages)
    ways = [places.index(then.shown) if then else None for then in found]
    return tag(
        "div",
        id="following",
        data_page=item.id,
        data_ways=json.dumps(ways),
        data_pages=json.dumps([_page(then) for then in pages.values()], ensure_ascii=False),
        hidden="hidden",
    )


def _responses(item: Item) -> Sequence[Response]:
    match item:
        case ChoiceItem():
            return options_of(item)
        case ScaleItem():
            return tuple(SCALE)
        case _:
            return ()


def _after(view: View, item: Item, response: Response) -> Following | None:
    visit, assessment = responded(view.content, view.visit, view.assessment, item=item.id, response=response)
    page = page_after(view.content, visit, assessment, item=item.id)
    if page not in assessment.missing or not isinstance(view.item(page), SHOWN_AHEAD):
        return None
    return Following(view.item(page), replace(view, visit=visit, assessment=assessment))


def _page(then: Following) -> Markup:
    return joined((demonstration(then.view), page_of(then.view, then.item)))
