"""The first page."""

import streamlit as st

from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import begin
from triage.ui.visitor.actions import go_on_with_responses
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_erase
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.waiting import warm_up_controls
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import START


def show_start(view: View) -> None:
    texts = view.pages.start
    name_page(view, texts.title)
    show_top(view)
    show(hero(heading(texts.title, START)), about_the_check(view))
    _show_way_in(view)
    show(urgent_note(view))
    show(more_about_it(view))
    if view.practice.sending.offered:
        words = label(view.pages.sending.sent.to_code)
        st.button(words, type="tertiary", key="to_code", on_click=turn_to, args=(CODE,))
    warm_up_controls()
    close_page(view, START)


def hero(title: Markup) -> Markup:
    """The title beside a relaxed spine."""
    return tag("div", title, tag("div", cls="spine", aria_hidden="true"), cls="hero")


def about_the_check(view: View) -> Markup:
    """What it does, how long it takes, and what becomes of the responses."""
    texts = view.pages.start
    facts = (("clock", texts.minutes), ("lock", texts.kept), ("book", texts.based_on))
    lead = tag("p", texts.lead if view.shows_advice else texts.lead_information)
    return joined(
        (lead, listed((joined((icon(drawing), tag("span", fact))) for drawing, fact in facts), cls="facts"))
    )


def urgent_note(view: View) -> Markup:
    """What cannot wait for any question."""
    texts = view.pages.start
    urgent = tag("p", tag("b", texts.urgent), " ", texts.urgent_text)
    return note("phone", urgent, emergency_link(view, cls="btn call"), cls="l5")


def more_about_it(view: View) -> Markup:
    """For whom it is, what it is not, and what happens to the responses."""
    return joined(details(card.title, tag("p", card.text)) for card in view.pages.start.more)


def _show_way_in(view: View) -> None:
    texts, has_responses = view.pages.start, bool(view.visit.responses)
    words, step = (texts.go_on, go_on_with_responses) if has_responses else (texts.begin, begin)
    st.button(label(words), type="primary", width="stretch", key="begin", on_click=step)
    if has_responses:
        show_erase(view)
