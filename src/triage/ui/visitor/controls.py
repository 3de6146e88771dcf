"""The control for each kind of item: how it is shown, and what it holds now."""

import re
from pathlib import Path
from typing import TypeAlias
from typing import assert_never

import streamlit as st

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import SCALE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.reasoning.findings import Response
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.view import View
from triage.ui.visitor.wording import option_text

Given: TypeAlias = Response | list[str] | None
ALONE = (NONE, NOT_SURE)
DRAWING = Path(__file__).parents[1] / "static" / "body.svg"
PLACES = frozenset(re.findall(r'data-place="(\w+)"', DRAWING.read_text(encoding="utf-8")))
"""An item with exactly these options gets the drawing beside its list; page.js keeps the two the same."""
MOST_DIGITS = 6


def show_control(view: View, item: Item, *, before: Response | None) -> None:
    """The control of an item, with what was given before; nothing is ever chosen in advance."""
    _seed(item, view.visit.language, before)
    with st.container(key=f"q_{item.id}"):
        match item:
            case ChecklistItem():
                _checklist(view, item)
            case ChoiceItem():
                _choice(view, item)
            case ScaleItem():
                _scale(view, item)
            case NumberItem():
                _number_entry(view, item)
            case TextItem():
                _text_entry(view, item)
            case _:
                assert_never(item)


def given(item: Item, language: str) -> Given:
    """What the control holds now, not checked yet."""
    if isinstance(item, ChecklistItem):
        return [option for option in options_of(item) if session.widget(_tick(item, option, language))]
    held = session.widget(_key(item, language))
    if isinstance(item, NumberItem):
        return _whole_number(str(held or ""))
    return held


def keys_of(item: Item, language: str) -> tuple[str, ...]:
    """The widgets of an item."""
    if isinstance(item, ChecklistItem):
        return tuple(_tick(item, option, language) for option in options_of(item))
    return (_key(item, language),)


def in_language(key: str, language: str) -> str:
    """The same widget in another language."""
    return f"{key.rsplit('.', 1)[0]}.{language}"


def has_drawing(item: Item) -> bool:
    return isinstance(item, ChecklistItem) and set(options_of(item)) == PLACES


def alone_in(item: Item) -> tuple[str, ...]:
    """The options that exclude all others."""
    return (
        tuple(option for option in options_of(item) if option in ALONE)
        if isinstance(item, ChecklistItem)
        else ()
    )


def _key(item: Item, language: str) -> str:
    return f"{item.id}.{language}"


def _tick(item: Item, option: str, language: str) -> str:
    return f"{item.id}.{option}.{language}"


def _whole_number(written: str) -> int | None:
    digits = written.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS else None


def _seed(item: Item, language: str, response: Response | None) -> None:
    if isinstance(response, tuple):
        for option in options_of(item):
            session.seed(_tick(item, option, language), option in response)
    elif response is not None:
        session.seed(_key(item, language), str(response) if isinstance(item, NumberItem) else response)


def _checklist(view: View, item: ChecklistItem) -> None:
    options = [option for option in options_of(item) if option not in ALONE]
    if has_drawing(item):
        show(tag("div", data_drawing="body", aria_hidden="true"))
    with st.container(key=f"ticks_{item.id}"):
        for option in options:
            _one_tick(view, item, option)
        if alone_in(item):
            with st.container(key=f"alone_{item.id}"):
                for option in alone_in(item):
                    _one_tick(view, item, option)


def _one_tick(view: View, item: ChecklistItem, option: str) -> None:
    text = option_text(item, option, view.texts)
    key = _tick(item, option, view.visit.language)
    st.checkbox(label(text.label, text.example), key=key, on_change="ignore", width="stretch")


def _choice(view: View, item: ChoiceItem) -> None:
    texts = {option: option_text(item, option, view.texts) for option in options_of(item)}
    with st.container(key=f"choice_{item.id}"):
        st.radio(
            label(view.texts.items[item.id].wording),
            tuple(texts),
            index=None,
            key=_key(item, view.visit.language),
            format_func=lambda option: label(texts[option].label, texts[option].example),
            on_change="ignore",
            label_visibility="collapsed",
            width="stretch",
        )


def _scale(view: View, item: ScaleItem) -> None:
    with st.container(key=f"scale_{item.id}"):
        show(anchors(view, item))
        st.radio(
            label(scale_name(view, item)),
            tuple(SCALE),
            index=None,
            horizontal=True,
            key=_key(item, view.visit.language),
            on_change="ignore",
            label_visibility="collapsed",
            width="stretch",
        )


def scale_name(view: View, item: ScaleItem) -> str:
    """What a screen reader calls the scale: what is asked, and what its ends mean."""
    line = view.pages.item.scale_end
    named = (line.format(number=at, words=words) for at, words in _ends(view, item).items())
    return f"{view.texts.items[item.id].wording} {'; '.join(named)}."


def anchors(view: View, item: ScaleItem) -> Markup:
    """What the ends and the middle of a scale mean, above it."""
    line = view.pages.item.scale_end
    words = (filled(line, number=tag("b", str(at)), words=text) for at, text in _ends(view, item).items())
    return tag("div", *(tag("span", text) for text in words), cls="anchors", aria_hidden="true")


def _ends(view: View, item: ScaleItem) -> dict[int, str]:
    ends = view.texts.items[item.id].ends
    return {} if ends is None else {0: ends.low, 5: ends.middle, 10: ends.high}


def _number_entry(view: View, item: NumberItem) -> None:
    text = view.texts.items[item.id]
    with st.container(key=f"entry_{item.id}", horizontal=True, vertical_alignment="center"):
        st.text_input(
            label(f"{text.wording} {text.unit or ''}".strip()),
            key=_key(item, view.visit.language),
            placeholder="",
            on_change="ignore",
            label_visibility="collapsed",
            autocomplete="off",
            width=140,
        )
        if text.unit:
            show(tag("span", text.unit, cls="unit", aria_hidden="true"))


def _text_entry(view: View, item: TextItem) -> None:
    st.text_area(
        label(view.texts.items[item.id].wording),
        key=_key(item, view.visit.language),
        placeholder="",
        max_chars=item.at_most_characters,
        on_change="ignore",
        label_visibility="collapsed",
        height=120,
        width="stretch",
    )
