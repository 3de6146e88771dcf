"""What a visitor reads while the practice paused the self-check: its own message, and whom to call."""

import streamlit as st

from triage.ui.keeping_up import pausing
from triage.ui.markup import Markup
from triage.ui.markup import dial
from triage.ui.markup import filled
from triage.ui.markup import for_practice
from triage.ui.markup import heading
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import go_on_with_responses
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_erase
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START
from triage.ui.visitor.way import STEPS

OUT_OF_HOURS = "out_of_hours"


def page_while_paused(page: str) -> str:
    """Who was busy goes on up to the result, from which nothing can be sent."""
    return RESULT if pausing().is_on and page in STEPS else page


def show_paused(view: View) -> None:
    """In the place of the first page; who was busy finds the way back to where they were."""
    texts, urgent = view.pages.paused, view.pages.start
    name_page(view, texts.title)
    show_top(view)
    show(heading(texts.title, START), tag("p", for_practice(texts.lead, view.practice), cls="lead"))
    show(note("info", message_of(view)))
    words = tag("p", tag("b", urgent.urgent), " ", urgent.urgent_text)
    show(note("phone", words, emergency_link(view, cls="btn call"), _out_of_hours(view), cls="l5"))
    if view.visit.begun and view.visit.responses:
        show(tag("p", texts.busy))
        st.button(label(urgent.go_on), width="stretch", key="begin", on_click=go_on_with_responses)
        show_erase(view)
    if view.practice.sending.offered:
        to_code = label(view.pages.sending.sent.to_code)
        st.button(to_code, type="tertiary", key="to_code", on_click=turn_to, args=(CODE,))
    close_page(view, START)


def show_no_sending(view: View) -> None:
    """On the result: that nothing can be sent now, and why."""
    texts = view.pages.paused
    title = tag("h2", for_practice(texts.no_sending, view.practice))
    show(tag("div", note("info", title, message_of(view)), cls="no-print"))


def message_of(view: View) -> Markup:
    """The practice's own words, in the practice's language, a paragraph for each line."""
    lines = (pausing().message or "").splitlines()
    other = view.practice.language if view.practice.language != view.visit.language else None
    return tag("div", joined(tag("p", line) for line in lines if line), lang=other, cls="message")


def _out_of_hours(view: View) -> Markup:
    telephone = view.practice.telephones.get(OUT_OF_HOURS)
    if telephone is None:
        return Markup()
    return tag("p", filled(view.pages.paused.out_of_hours, number=dial(telephone)))
