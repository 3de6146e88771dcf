"""The page that lists the responses, each with its way to change it."""

from itertools import groupby

import streamlit as st

from triage.content.items import Item
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.figures import warm_up
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.wording import in_words


def show_check(view: View) -> None:
    texts = view.pages.check
    name_page(view, texts.title)
    show_top(view)
    show_heading(texts.title, CHECK, texts.lead)
    show_responses(view)
    onward = texts.to_result if view.shows_advice else texts.to_overview
    st.button(
        label(onward), type="primary", width="stretch", key="to_result", on_click=turn_to, args=(RESULT,)
    )
    show_foot(view)
    warm_up(view)
    close_page(view, CHECK)


def show_responses(view: View) -> None:
    """Every response under its section."""
    given = [item for item in view.questionnaire.items if item.id in view.visit.responses]
    for section, items in groupby(given, key=lambda item: item.section):
        with st.container(key=f"section_{section}", gap=None):
            show(tag("h2", view.texts.sections[section]))
            for item in items:
                _show_row(view, item)


def _show_row(view: View, item: Item) -> None:
    text = view.texts.items[item.id]
    lines = in_words(view, item, view.visit.responses[item.id])
    with st.container(key=f"row_{item.id}", horizontal=True, vertical_alignment="center", gap="small"):
        show(tag("dl", tag("div", tag("dt", text.wording), *(tag("dd", line) for line in lines)), cls="sum"))
        st.button(
            label(view.pages.check.change.format(name="").strip(), text.short),
            type="tertiary",
            key=f"change_{item.id}",
            on_click=turn_to,
            args=(item.id,),
        )
