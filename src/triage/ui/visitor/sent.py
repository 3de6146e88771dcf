"""After sending: the code, and what happens now."""

import streamlit as st

from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.blocks import contact_actions
from triage.ui.visitor.blocks import safety_net
from triage.ui.visitor.code_actions import look_up_own
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import leave_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.mailing import show_mail
from triage.ui.visitor.promising import promised
from triage.ui.visitor.sending import Typed
from triage.ui.visitor.view import View
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SENT


def show_sent(view: View) -> None:
    """Whom to call when that comes first, the code, what happens now, and when to call."""
    texts, sending = view.pages.sending.sent, view.visit.sending
    assert sending is not None
    title = promised(view, texts.title)
    name_page(view, title)
    show_top(view)
    show(heading(title, SENT), _call_first(view), _code(view, sending.code))
    show(tag("button", icon("print"), texts.print, type="button", cls="btn alt wide", data_print="yes"))
    show_mail(view, sending)
    show(_next(view, sending.typed), safety_net(view))
    st.button(label(texts.to_result), width="stretch", key="to_result", on_click=turn_to, args=(RESULT,))
    st.button(label(texts.to_code), type="tertiary", key="to_code", on_click=look_up_own)
    show(leave_link(view))
    close_page(view, SENT)


def _call_first(view: View) -> Markup:
    if not view.acts_now:
        return Markup()
    words = tag("p", view.pages.sending.sent.call_first)
    actions = tag("p", *contact_actions(view), cls="acts")
    return note("phone", words, actions, cls=f"l{view.level(view.advice.id)}")


def _code(view: View, code: str) -> Markup:
    texts = view.pages.sending.sent
    shown = tag("p", code, cls="code", data_code="yes", translate="no")
    return tag("section", tag("h2", texts.code), shown, tag("p", texts.write_down), cls="block")


def _next(view: View, typed: Typed) -> Markup:
    texts = view.pages.sending.sent
    reached = texts.contacts[typed.way] if typed.contact and typed.way else texts.no_contact
    lines = (("check", texts.reads), ("phone", reached), ("lock", texts.erased))
    said = ((drawing, for_practice(promised(view, words), view.practice)) for drawing, words in lines)
    steps = (joined((icon(drawing), tag("div", tag("p", words)))) for drawing, words in said)
    return tag("section", tag("h2", texts.next), listed(steps, cls="why"), cls="block")
