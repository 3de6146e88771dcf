"""On the result: send it to the practice, or why that is not possible."""

import streamlit as st

from triage.ui.keeping_up import pausing
from triage.ui.markup import for_practice
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.frame import note
from triage.ui.visitor.paused import show_no_sending
from triage.ui.visitor.send_actions import start_sending
from triage.ui.visitor.view import View
from triage.ui.visitor.way import is_sent
from triage.ui.visitor.way import sending_is_offered


def show_offer(view: View) -> None:
    """Nothing when the practice takes no submissions."""
    if not view.practice.sending.offered:
        return
    if not sending_is_offered(view.content, view.assessment):
        _show_why_not(view)
    elif pausing().is_on and not is_sent(view.visit):
        show_no_sending(view)
    elif is_sent(view.visit):
        _show(view, view.pages.sending.offer.sent, view.pages.sending.offer.to_code)
    else:
        _show(view, view.pages.sending.offer.text, view.pages.sending.offer.button)


def _show(view: View, text: str, button: str) -> None:
    texts = view.pages.sending.offer
    warning = note("clock", tag("p", for_practice(texts.nobody_reads_now, view.practice)), cls="l4")
    title = tag("h2", for_practice(texts.title, view.practice))
    words = tag("p", for_practice(text, view.practice))
    show(tag("section", title, warning if view.acts_now else "", words, cls="block no-print"))
    st.button(label(button), width="stretch", key="to_send", on_click=start_sending)


def _show_why_not(view: View) -> None:
    texts = view.pages.sending.offer
    words = tag("p", for_practice(texts.not_allowed, view.practice))
    show(tag("div", note("lock", tag("h2", texts.not_allowed_title), words), cls="no-print"))
