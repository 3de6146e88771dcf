"""Asks the visitor's own tab for its draft, and what stands there until the tab has replied."""

import streamlit as st

from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import start_over
from triage.ui.visitor.frame import brand
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.view import View
from triage.ui.visitor.way import WAITING

NOTHING = "\u200b"


def show_waiting(view: View) -> None:
    """A quiet page for a moment; the way on appears only when the tab stays silent."""
    texts = view.pages.waiting
    name_page(view, texts.title)
    show(brand(view))
    show(tag("div", heading(texts.title, WAITING), tag("p", texts.text, cls="lead"), cls="waiting"))
    warm_up_controls()
    with st.container(key="silent"):
        st.button(label(texts.button), width="stretch", key="again", on_click=start_over)
    close_page(view, WAITING)


def warm_up_controls() -> None:
    """A hidden one of each kind: Streamlit loads a kind when it first shows one, in an empty box until then."""
    with st.container(key="warm"):
        st.checkbox(NOTHING, key="warming_tick", disabled=True)
        st.radio(NOTHING, (NOTHING,), index=None, key="warming_choice", disabled=True)


def ask_the_tab(words: str) -> str | None:
    """What the tab replied, through a field and a button that nobody sees: page.js fills and presses them.

    They stand on every page, so that whoever was in the middle of a page while the server was started anew keeps it.
    """
    with st.container(key="draft"):
        shown = label(words)
        held = st.text_input(
            shown, key="draft_in_tab", label_visibility="collapsed", autocomplete="off", on_change="ignore"
        )
        st.button(shown, key="wake")
    return held or None
