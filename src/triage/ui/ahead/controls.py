"""The control of an item as plain HTML, with the same words as Streamlit's."""

import json
from collections.abc import Iterable
from collections.abc import Sequence

from triage.content.items import SCALE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.ui.ahead.ways import Way
from triage.ui.markup import Markup
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.visitor.controls import alone_in
from triage.ui.visitor.controls import anchors
from triage.ui.visitor.controls import scale_name
from triage.ui.visitor.view import View
from triage.ui.visitor.wording import option_text

MOST_DIGITS = 3


def control_of(view: View, item: Item) -> Markup:
    """A group with the name of the item; nothing is ever chosen in advance."""
    name = scale_name(view, item) if isinstance(item, ScaleItem) else view.texts.items[item.id].wording
    legend = tag("legend", name, cls="unseen")
    return tag("fieldset", legend, *_inside(view, item), id=f"ahead_{item.id}", cls=f"q {item.type}")


def ways_in_attribute(ways: Sequence[Way]) -> str:
    """For start.js: the first and last response, and the item after them."""
    return json.dumps([[way.first, way.last, way.to] for way in ways])


def _inside(view: View, item: Item) -> Iterable[Markup]:
    match item:
        case NumberItem():
            return (_entry(view, item),)
        case ChecklistItem():
            return _ticks(view, item)
        case ChoiceItem():
            return [_tile(view, item, option, kind="radio") for option in options_of(item)]
        case ScaleItem():
            return (anchors(view, item), _steps(item))
        case _:
            raise NotImplementedError(f"no item of this kind can be shown ahead: {item.id}")


def _entry(view: View, item: NumberItem) -> Markup:
    text = view.texts.items[item.id]
    entry = tag(
        "input",
        type="text",
        inputmode="numeric",
        name=item.id,
        autocomplete="off",
        maxlength=str(MOST_DIGITS),
        aria_label=f"{text.wording} {text.unit or ''}".strip(),
        data_least=str(item.at_least),
        data_most=str(item.at_most),
    )
    unit = tag("span", text.unit, cls="unit", aria_hidden="true") if text.unit else ""
    return joined((entry, unit))


def _steps(item: ScaleItem) -> Markup:
    steps = ((str(at), tag("input", type="radio", name=item.id, value=str(at))) for at in SCALE)
    return tag("div", *(tag("label", entry, tag("span", at), cls="tile") for at, entry in steps), cls="steps")


def _ticks(view: View, item: ChecklistItem) -> Iterable[Markup]:
    alone = alone_in(item)
    yield from (
        _tile(view, item, option, kind="checkbox") for option in options_of(item) if option not in alone
    )
    yield tag(
        "div", *(_tile(view, item, option, kind="checkbox", alone="yes") for option in alone), cls="alone"
    )


def _tile(view: View, item: Item, option: str, *, kind: str, alone: str | None = None) -> Markup:
    text = option_text(item, option, view.texts)
    example = tag("span", text.example) if text.example else ""
    entry = tag("input", type=kind, name=item.id, value=option, data_alone=alone)
    return tag("label", entry, tag("span", text.label, example), cls="tile")
