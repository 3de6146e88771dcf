"""The page of somebody who sent something: see that it is there, change it, erase it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import streamlit as st
from babel.dates import format_date

from triage.content.follow_up import weeks_within
from triage.records.submissions import Consent
from triage.records.submissions import Listed
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import show_if_any
from triage.ui.markup import tag
from triage.ui.visitor.code_actions import ask
from triage.ui.visitor.code_actions import ask_for_copy
from triage.ui.visitor.code_actions import code_key
from triage.ui.visitor.code_actions import erase_everything
from triage.ui.visitor.code_actions import keep_new_contact
from triage.ui.visitor.code_actions import keep_what_is_typed
from triage.ui.visitor.code_actions import leave
from triage.ui.visitor.code_actions import look_up
from triage.ui.visitor.code_actions import speak
from triage.ui.visitor.code_actions import take_back
from triage.ui.visitor.contact_fields import show_fields
from triage.ui.visitor.errors import error_box
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import leave_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.lookup import Asked
from triage.ui.visitor.lookup import Lookup
from triage.ui.visitor.lookup import Said
from triage.ui.visitor.promising import promised
from triage.ui.visitor.sending import wrong_in
from triage.ui.visitor.view import View
from triage.ui.visitor.way import CODE
from triage.ui.visitor.way import START
from triage.ui.visitor.wording import DAY

DONE = (Said.CONTACT_KEPT, Said.CHANGED)
Words: TypeAlias = Mapping[str, str]


def show_code(view: View) -> None:
    """The code, what was found with it, or that it is gone."""
    now = session.lookup()
    if now.gone:
        _show_gone(view)
    elif now.found is None:
        _show_entry(view, now)
    elif now.asked is Asked.NEW_CONTACT:
        _show_new_contact(view, now)
    elif now.asked is Asked.ERASE:
        _show_erasing(view, now)
    else:
        _show_found(view, now, now.found)


def _show_entry(view: View, now: Lookup) -> None:
    texts = view.pages.sending.code
    wanting = now.said is not None
    name_page(view, texts.title, wanting=wanting)
    show_top(view, back_to=START, back=_leave_for, speak=speak)
    show_heading(texts.title, CODE, texts.lead, before=_trouble(view, now))
    with st.container(key="q_field_code"):
        st.text_input(
            label(texts.code),
            key=code_key(view.visit.language),
            max_chars=60,
            placeholder="",
            autocomplete="off",
            on_change="ignore",
            width="stretch",
        )
    st.button(label(texts.look), type="primary", width="stretch", key="next", on_click=look_up)
    show_foot(view)
    close_page(view, CODE, wanting=wanting, attempt=now.attempt)


def _show_found(view: View, now: Lookup, found: Listed) -> None:
    texts = view.pages.sending.code
    wanting = now.said not in (None, *DONE)
    page = f"{CODE}-found-{now.attempt}"  # another name after each change leads to the top, where it is told
    name_page(view, texts.found, wanting=wanting)
    show_top(view, back_to=START, back=_leave_for, speak=speak)
    show_heading(texts.found, page, before=_trouble(view, now))
    show_if_any(_done(view, now))
    show(_facts(view, found))
    _show_consents(view, found)
    _show_copy(view, found)
    show(tag("section", tag("h2", texts.erase), tag("p", texts.erase_text), cls="block"))
    st.button(label(texts.erase), width="stretch", key="erase_sent", on_click=ask, args=(Asked.ERASE,))
    show_foot(view)
    close_page(view, page, wanting=wanting, attempt=now.attempt)


def _show_new_contact(view: View, now: Lookup) -> None:
    texts = view.pages.sending.code
    needed = wrong_in(now.typed) if now.attempt else ()
    wrong = {name: view.pages.sending.contact.errors[what] for name, what in needed}
    name_page(view, texts.new_contact, wanting=bool(wrong))
    show_top(view, speak=speak)
    summary = error_box(view, {f"field_{name}": words for name, words in wrong.items()}) if wrong else ""
    page = f"{CODE}-{Asked.NEW_CONTACT}"
    before = joined((summary, _trouble(view, now)))
    show_heading(texts.new_contact, page, texts.new_contact_lead, before=before)
    show_fields(view, now.typed, wrong=wrong, on_change=keep_what_is_typed, asks_consent=False)
    st.button(
        label(texts.keep_contact), type="primary", width="stretch", key="next", on_click=keep_new_contact
    )
    st.button(label(texts.cancel), width="stretch", key="cancel", on_click=ask, args=(None,))
    show_foot(view)
    close_page(view, page, wanting=bool(wrong or now.said), attempt=now.attempt)


def _show_erasing(view: View, now: Lookup) -> None:
    texts, page = view.pages.sending.code, f"{CODE}-{Asked.ERASE}"
    name_page(view, texts.erase)
    show_top(view, speak=speak)
    show_heading(texts.erase_sure, page, texts.erase_text, before=_trouble(view, now))
    yes, no = label(texts.erase_yes), label(texts.erase_no)
    st.button(yes, type="primary", width="stretch", key="erase_yes", on_click=erase_everything)
    st.button(no, width="stretch", key="erase_no", on_click=ask, args=(None,))
    show_foot(view)
    close_page(view, page, wanting=now.said is not None, attempt=now.attempt)


def _show_gone(view: View) -> None:
    texts = view.pages.sending.code
    name_page(view, texts.gone)
    show_top(view)
    show_heading(texts.gone, f"{CODE}-gone", promised(view, texts.gone_text))
    st.button(label(texts.leave), type="primary", width="stretch", key="leave", on_click=leave)
    show(leave_link(view))
    close_page(view, f"{CODE}-gone")


def _trouble(view: View, now: Lookup) -> Markup:
    if now.said is None or now.said in DONE:
        return Markup()
    texts = view.pages.sending.code
    said = {Said.UNKNOWN: texts.unknown, Said.TOO_OFTEN: texts.too_often, Said.FAILED: texts.failed}
    words = tag("p", for_practice(said[now.said], view.practice))
    return tag("div", words, cls="errbox", id="error-summary", role="alert", tabindex="-1")


def _done(view: View, now: Lookup) -> Markup:
    texts = view.pages.sending.code
    said = {Said.CONTACT_KEPT: texts.contact_kept, Said.CHANGED: texts.changed}
    words = said.get(now.said) if now.said else None
    return note("check", tag("p", words, role="status")) if words else Markup()


def _facts(view: View, found: Listed) -> Markup:
    texts = view.pages.sending.code
    received = texts.received.format(day=_day(view, found.received))
    until = texts.care if found.became_care else texts.erased.format(day=_day(view, found.erase_by))
    lines = (("check", received), ("clock", until))
    return listed((joined((icon(drawing), tag("div", words))) for drawing, words in lines), cls="why")


def _day(view: View, moment: datetime) -> str:
    written: str = format_date(moment.astimezone(), format=DAY, locale=view.visit.language)
    return written


def _show_consents(view: View, found: Listed) -> None:
    texts = view.pages.sending.code
    _show_consent(view, Consent.CONTACT, texts.may_contact, given=found.consents.contact)
    again = {answer: _asked_again(view, words, found) for answer, words in texts.may_follow_up.items()}
    _show_consent(view, Consent.FOLLOW_UP, again, given=found.consents.follow_up)
    if found.consents.contact or found.consents.follow_up:
        st.button(
            label(texts.new_contact),
            width="stretch",
            key="new_contact",
            on_click=ask,
            args=(Asked.NEW_CONTACT,),
        )


def _asked_again(view: View, words: str, found: Listed) -> str:
    """After the weeks that were planned when it was sent, whatever the practice promises by now."""
    weeks = weeks_within(view.questionnaire.about.follow_up, found.kept_for)
    return words.format(after=view.pages.sending.consents.after_weeks(weeks))


def _show_consent(view: View, consent: Consent, texts: Words, *, given: bool) -> None:
    with st.container(key=f"row_{consent}", horizontal=True, vertical_alignment="center", gap="small"):
        show(tag("p", texts["yes" if given else "no"]))
        if given:
            words = label(view.pages.sending.code.no_longer, texts["yes"])
            st.button(words, type="tertiary", key=f"no_{consent}", on_click=take_back, args=(consent,))


def _show_copy(view: View, found: Listed) -> None:
    texts = view.pages.sending.code
    asked = found.copy_requested is not None
    show(
        tag(
            "section",
            tag("h2", texts.copy_title),
            tag("p", promised(view, texts.copy_asked if asked else texts.copy_text)),
            cls="block",
        )
    )
    if not asked:
        st.button(label(texts.copy_button), width="stretch", key="copy", on_click=ask_for_copy)


def _leave_for(_: str) -> None:
    leave()
