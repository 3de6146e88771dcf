"""The fields of the contact details, on the way to sending and when they are replaced."""

from collections.abc import Callable
from collections.abc import Mapping

import streamlit as st

from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way
from triage.ui import session
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.promising import promised
from triage.ui.visitor.send_actions import field_key
from triage.ui.visitor.send_actions import keep_typed
from triage.ui.visitor.sending import Typed
from triage.ui.visitor.view import View

LONGEST = {"name": 100, "email": 254, "telephone": 30}
AUTOCOMPLETE = {"name": "name", "email": "email", "telephone": "tel"}


def show_fields(
    view: View,
    typed: Typed,
    *,
    wrong: Mapping[str, str],
    on_change: Callable[[], None] = keep_typed,
    asks_consent: bool = True,
) -> None:
    """The name, the consents with what each is for, and the fields that they need.

    `wrong` says of each field that is not right what it needs.
    """
    consents = view.pages.sending.consents
    _seed(view, typed)
    _show_text(view, "name", wrong)
    if asks_consent:
        _show_consent(view, "contact", consents.contact, consents.contact_more)
    if typed.contact:
        _show_ways(view, wrong, on_change)
    if typed.needs_telephone:
        _show_text(view, "telephone", wrong)
    if typed.needs_email and not typed.follow_up:
        _show_text(view, "email", wrong)
    if typed.contact:
        _show_times(view)
    if asks_consent:
        _show_consent(view, "follow_up", consents.follow_up, consents.follow_up_more)
    if typed.follow_up:
        _show_text(view, "email", wrong)


def _seed(view: View, typed: Typed) -> None:
    language = view.visit.language
    for name in ("name", "email", "telephone", "contact", "follow_up"):
        session.seed(field_key(name, language), getattr(typed, name))
    session.seed(field_key("time", language), typed.time.value)
    if typed.way is not None:
        session.seed(field_key("way", language), typed.way.value)


def _show_text(view: View, name: str, wrong: Mapping[str, str]) -> None:
    words: Mapping[str, str] = {
        "name": view.pages.sending.contact.name,
        "email": view.pages.sending.contact.email,
        "telephone": view.pages.sending.contact.telephone,
    }
    with st.container(key=f"q_field_{name}"):
        _show_wrong(name, wrong)
        st.text_input(
            label(words[name]),
            key=field_key(name, view.visit.language),
            max_chars=LONGEST[name],
            autocomplete=AUTOCOMPLETE[name],
            placeholder="",
            on_change="ignore",
            width="stretch",
        )


def _show_wrong(name: str, wrong: Mapping[str, str]) -> None:
    """page.js connects it to the field."""
    if name in wrong:
        show(tag("p", wrong[name], cls="wrong", id=f"wrong_{name}", data_wrong="yes"))


def _show_consent(view: View, name: str, words: str, more: str) -> None:
    with st.container(key=f"q_field_{name}"):
        st.checkbox(
            label(promised(view, words), promised(view, more)),
            key=field_key(name, view.visit.language),
            on_change=keep_typed,
            width="stretch",
        )


def _show_ways(view: View, wrong: Mapping[str, str], on_change: Callable[[], None]) -> None:
    texts = view.pages.sending.contact
    with st.container(key="q_field_way"):
        _show_wrong("way", wrong)
        st.radio(
            label(texts.way),
            tuple(way.value for way in Way),
            index=None,
            key=field_key("way", view.visit.language),
            format_func=lambda way: label(texts.ways[way]),
            on_change=on_change,
            width="stretch",
        )


def _show_times(view: View) -> None:
    texts = view.pages.sending.contact
    with st.container(key="q_field_time"):
        st.radio(
            label(texts.time),
            tuple(time.value for time in TimeOfDay),
            key=field_key("time", view.visit.language),
            format_func=lambda time: label(texts.times[time]),
            on_change="ignore",
            width="stretch",
        )
