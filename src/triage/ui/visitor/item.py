"""The page of one item."""

import streamlit as st

from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import next_page
from triage.ui.visitor.controls import alone_in
from triage.ui.visitor.controls import given
from triage.ui.visitor.controls import show_control
from triage.ui.visitor.errors import error_box
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import left
from triage.ui.visitor.way import page_before
from triage.ui.visitor.wording import option_text


def show_item(view: View, name: str) -> None:
    """One item: the way back, how far, what is asked, the control, on, and why we ask."""
    item, text = view.item(name), view.texts.items[name]
    wanting = view.visit.wanting == name
    name_page(view, text.wording, wanting=wanting)
    show_top(view, back_to=page_before(view.visit, view.assessment, item=name), item=item)
    show(progress(view, item), more(view), renewed(view, item))
    show_heading(text.wording, name, text.hint, before=_needed(view, item) if wanting else "")
    show_control(view, item, before=view.visit.responses.get(name))
    st.button(
        label(view.pages.item.next),
        type="primary",
        width="stretch",
        key="next",
        on_click=next_page,
        args=(item,),
    )
    show(details(view.pages.item.why, tag("p", text.why)))
    show_foot(view)
    close_page(view, name, item=item, wanting=wanting)


def progress(view: View, item: Item) -> Markup:
    """One vertebra for each section, and about how many items are still to come."""
    texts, assessment = view.pages.item, view.assessment
    number = assessment.asked.index(item.id) + 1
    still = left(assessment) - (item.id in assessment.missing)
    words = (texts.progress if still else texts.progress_last).format(number=number, left=still)
    section = tag("span", view.texts.sections[item.section])
    vertebrae = (tag("i", style=f"--f:{share:.0%}") for share in _shares(view, item))
    bar = tag(
        "div",
        *vertebrae,
        cls="vert",
        role="progressbar",
        aria_label=texts.progress_name,
        aria_valuemin="0",
        aria_valuemax=str(number + still),
        aria_valuenow=str(number),
        aria_valuetext=words,
    )
    return tag("div", tag("p", tag("b", words), section), bar, cls="prog")


def _shares(view: View, item: Item) -> list[float]:
    """How much of each section lies behind this item."""
    possible = (*view.assessment.asked, *view.assessment.perhaps)
    order = [entry for entry in view.questionnaire.items if entry.id in possible]
    here = order.index(item)
    shares = []
    for section in view.questionnaire.about.sections:
        places = [at for at, entry in enumerate(order) if entry.section == section]
        shares.append(sum(at < here for at in places) / len(places) if places else 0.0)
    return shares


def more(view: View) -> Markup:
    """Why the number of items grew."""
    texts, count = view.pages.item, view.visit.more
    if not count:
        return Markup()
    words = texts.one_more if count == 1 else texts.more.format(count=count)
    return note("info", tag("p", words), cls="more")


def renewed(view: View, item: Item) -> Markup:
    """Which items are asked anew, because they changed meanwhile: all of them at once, and each when it is asked."""
    texts, still = view.pages.item, (*view.assessment.missing, *view.assessment.perhaps)
    told = still if view.visit.is_renewed else (item.id,)
    names = [view.texts.items[name].short for name in view.visit.renewed if name in still and name in told]
    if not names:
        return Markup()
    words = (texts.renewed_one if len(names) == 1 else texts.renewed).format(names="; ".join(names))
    return note("info", tag("p", words), cls="more renewed")


def _needed(view: View, item: Item) -> Markup:
    return error_box(view, {item.id: what_is_needed(view, item)})


def what_is_needed(view: View, item: Item) -> str:
    """What to say below an item that was not answered as it has to be."""
    errors = view.pages.errors
    match item:
        case NumberItem():
            return errors.number.format(low=item.at_least, high=item.at_most)
        case ScaleItem():
            return errors.scale
        case ChecklistItem():
            return _what_to_tick(view, item)
        case ChoiceItem() | _:
            return errors.choice


def needed_first(view: View, item: Item) -> str:
    """What to say to who goes on without a response."""
    if not isinstance(item, ChecklistItem):
        return what_is_needed(view, item)
    errors, alone = view.pages.errors, alone_in(item)
    none = option_text(item, alone[0], view.texts).label if alone else None
    return errors.checklist.format(none=none) if none else errors.checklist_without_none


def _what_to_tick(view: View, item: ChecklistItem) -> str:
    if not given(item, view.visit.language):
        return needed_first(view, item)
    names = [option_text(item, option, view.texts).label for option in alone_in(item)]
    return view.pages.errors.only_alone.format(options="’ / ‘".join(names))
