"""Show the page that the address names, or the one that fits."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from triage.ui import session
from triage.ui.ahead.next_pages import following
from triage.ui.keeping_up import pausing
from triage.ui.markup import for_practice
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.reading import content
from triage.ui.reading import served
from triage.ui.visitor.actions import current
from triage.ui.visitor.actions import restore
from triage.ui.visitor.check import show_check
from triage.ui.visitor.code import show_code
from triage.ui.visitor.follow import show_follow
from triage.ui.visitor.information import show_information
from triage.ui.visitor.item import show_item
from triage.ui.visitor.passing import is_shown
from triage.ui.visitor.paused import page_while_paused
from triage.ui.visitor.paused import show_paused
from triage.ui.visitor.result import show_result
from triage.ui.visitor.second_look import show_second_look
from triage.ui.visitor.send_actions import keep_what_was_left
from triage.ui.visitor.send_steps import show_add
from triage.ui.visitor.send_steps import show_contact
from triage.ui.visitor.send_steps import show_last_look
from triage.ui.visitor.sent import show_sent
from triage.ui.visitor.start import show_start
from triage.ui.visitor.trouble import note_error
from triage.ui.visitor.trouble import show_error
from triage.ui.visitor.trouble import show_expired
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.waiting import ask_the_tab
from triage.ui.visitor.waiting import show_waiting
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import EXPIRED
from triage.ui.visitor.way import FOLLOW
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import SENT
from triage.ui.visitor.way import START
from triage.ui.visitor.way import WAITING
from triage.ui.visitor.way import page_to_show

PAGES = {
    START: show_start,
    SECOND_LOOK: show_second_look,
    CHECK: show_check,
    WAITING: show_waiting,
    EXPIRED: show_expired,
    ADD: show_add,
    CONTACT: show_contact,
    LAST_LOOK: show_last_look,
    SENT: show_sent,
    CODE: show_code,
    FOLLOW: show_follow,
}


def show_visitor(now: datetime) -> None:
    """One page of one visit."""
    if practice := served():
        session.belongs_to(practice.settings.practice)
    _take_up_draft(now)
    keep_what_was_left()
    view = _view(now)
    page = page_to_show(content(), view.visit, view.assessment, wanted=session.page())
    if page == EXPIRED and session.is_new():
        page = WAITING
    page = page_while_paused(page)
    with st.container(key="visitor", gap="small"):
        _show(view, page)


def _take_up_draft(now: datetime) -> None:
    words = content().pages[current().language].waiting.text
    draft = ask_the_tab(words)
    if draft and session.is_new():
        restore(draft, now)


def show_trouble(error: Exception, now: datetime) -> bool:
    """Our own page instead of the developer's one; True keeps that one away."""
    note_error(error)
    try:
        with st.container(key="trouble", gap="small"):
            show_error(_view(now))
    except Exception as another:  # even then no word of a developer reaches a visitor
        note_error(another)
        texts = content().pages[content().practice.language].error
        show(tag("h1", texts.title), tag("p", for_practice(texts.text, content().practice)))
    return True


def _view(now: datetime) -> View:
    visit = current()
    return View(content(), visit, assessed(content(), visit), now, st.context.theme.type == "dark")


def _show(view: View, page: str) -> None:
    if page == START and pausing().is_on:
        show_paused(view)
    elif page in PAGES:
        PAGES[page](view)
    elif page == RESULT:
        (show_result if view.shows_advice else show_information)(view)
    else:
        counted = _counted(view, page)
        show_item(counted, page)
        if known := following(counted, counted.item(page)):
            show(known)


def _counted(view: View, item: str) -> View:
    visit = is_shown(view.content, view.visit, item, view.now)
    if visit != view.visit:
        session.keep(visit)
    return replace(view, visit=visit)
