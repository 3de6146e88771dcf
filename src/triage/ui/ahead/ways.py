"""What follows a response before the server can be asked: worked out by the engine when the pages are made."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from triage.content.content import Content
from triage.content.items import NONE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.reasoning.findings import Response
from triage.reasoning.reach import reading_of
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import respond
from triage.ui.visitor.way import page_after

LEAST = 0


@dataclass(frozen=True)
class Way:
    """The responses to an item that lead to one next item; `first` and `last` are the same for an option."""

    first: str
    last: str
    to: str


@dataclass(frozen=True)
class Ahead:
    """An item that somebody with nothing to tell gets; `before` is what such a person said until there.

    `ways` holds the responses after which every visitor gets the same next item. Whatever else somebody responds waits
    for the server: an alarm, or an item that not everybody gets.
    """

    item: Item
    before: Visit
    ways: Sequence[Way]


def items_ahead(content: Content) -> Sequence[Ahead]:
    """The items of the first section, which are the alarm signs, as far as they can be reached without the server."""
    first = content.questionnaire.items[0].section
    here = {item.id: item for item in content.questionnaire.items if item.section == first}
    found: dict[str, dict[Response, set[str]]] = defaultdict(lambda: defaultdict(set))
    came: dict[str, Visit] = {}
    walks = [Visit(content.practice.language, begun=True)]
    while walks:
        came |= {_next(content, walk, None): walk for walk in walks}
        walks = [after for walk in walks for after in _steps(content, walk, here, found)]
    return [
        Ahead(item, came[name], tuple(_ways(item, found[name], here)))
        for name, item in here.items()
        if name in came
    ]


def _steps(
    content: Content, visit: Visit, ahead: Mapping[str, Item], found: dict[str, dict[Response, set[str]]]
) -> Iterator[Visit]:
    """Everybody who went on by one item; who is no longer among these items has arrived."""
    here = _next(content, visit, None)
    if here not in ahead:
        return
    for response in _plain(content, ahead[here]):
        after = respond(content, visit, item=here, response=response)
        found[here][response].add(_next(content, after, here))
        yield after


def _next(content: Content, visit: Visit, item: str | None) -> str:
    return page_after(content, visit, assessed(content, visit), item=item)


def _plain(content: Content, item: Item) -> Sequence[Response]:
    """The responses of somebody with nothing to tell; of a number the first of all that no row tells apart."""
    match item:
        case NumberItem():
            turns = reading_of(content.questionnaire).reaches[item.id].turning_points
            return sorted({item.at_least, *(turn for turn in turns if item.at_least < turn <= item.at_most)})
        case ChecklistItem():
            return () if item.needs_one else ((NONE,),)
        case ChoiceItem():
            return [option.id for option in item.options if option.rank == LEAST]
        case _:
            return ()


def _ways(item: Item, found: Mapping[Response, set[str]], ahead: Mapping[str, Item]) -> Iterator[Way]:
    last = _last_of_each(item, found)
    for response, pages in found.items():
        (to, *others) = pages
        if to in ahead and not others:  # the same for everybody, and here
            yield Way(_written(response), last[response], to)


def _last_of_each(item: Item, found: Mapping[Response, set[str]]) -> Mapping[Response, str]:
    """Of numbers the last one before the next that some row tells apart; of anything else itself."""
    if not isinstance(item, NumberItem):
        return {response: _written(response) for response in found}
    firsts = [response for response in found if isinstance(response, int)]
    ends = [*(first - 1 for first in firsts[1:]), item.at_most]
    return {first: str(end) for first, end in zip(firsts, ends, strict=True)}


def _written(response: Response) -> str:
    return response[0] if isinstance(response, tuple) else str(response)
