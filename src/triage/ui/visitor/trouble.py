"""What happened, whether the responses are safe, one button, and the number for emergencies."""

import logging
from collections.abc import Callable
from traceback import extract_tb

import streamlit as st

from triage.content.page_texts import MessageTexts
from triage.ui.markup import for_practice
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import start_over
from triage.ui.visitor.frame import brand
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_erase
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.way import EXPIRED

ERROR = "error"
logger = logging.getLogger("triage.pages")


def show_expired(view: View) -> None:
    name_page(view, view.pages.expired.title)
    show_top(view)
    _show_message(view, view.pages.expired, page=EXPIRED, on_click=start_over)


def show_error(view: View) -> None:
    """Stands in the place of a page that may have shown its first half, so it repeats none of its keys."""
    name_page(view, view.pages.error.title)
    show(brand(view))
    _show_message(view, view.pages.error, page=ERROR, on_click=None)
    show_erase(view, key="erase_after_error")  # the way out when it is the responses that go wrong


def note_error(error: Exception) -> None:
    """Where it went wrong, and never what the visitor said: an exception's text may hold a response."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    logger.error(
        "page_failed error=%s place=%s", type(error).__name__, places[-1] if places else "an unknown place"
    )


def _show_message(view: View, texts: MessageTexts, *, page: str, on_click: Callable[[], None] | None) -> None:
    show_heading(texts.title, page)
    show(tag("p", for_practice(texts.text, view.practice), cls="lead"))
    st.button(
        label(texts.button), type="primary", width="stretch", key=f"again_after_{page}", on_click=on_click
    )
    urgent = view.pages.start
    words = tag("p", tag("b", urgent.urgent), " ", urgent.urgent_text)
    show(note("phone", words, emergency_link(view, cls="btn call"), cls="l5"))
    close_page(view, page)
