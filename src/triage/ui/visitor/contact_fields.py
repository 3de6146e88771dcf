"""The fields of the contact details, on the way to sending and when they are replaced."""

from collections.abc import Callable
from collections.abc import Mapping

import streamlit as st

from triage.messages.mail import can_ask_again
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way
from triage.ui import reading
from triage.ui import session
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.promising import promised
from triage.ui.visitor.promising import weeks_asked
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
    _show_text(view, "name", typed.name, wrong)
    if asks_consent:
        _show_consent(view, "contact", typed.contact, (consents.contact, consents.contact_more))
    if typed.contact:
        _show_ways(view, typed.way, wrong, on_change)
    if typed.needs_telephone:
        _show_text(view, "telephone", typed.telephone, wrong)
    if typed.needs_email and not typed.follow_up:
        _show_text(view, "email", typed.email, wrong)
    if typed.contact:
        _show_times(view, typed.time)
    if asks_consent and weeks_asked(view) and can_ask_again(reading.settings()):
        _show_consent(view, "follow_up", typed.follow_up, (consents.follow_up, consents.follow_up_more))
    if typed.follow_up:
        _show_text(view, "email", typed.email, wrong)


def _seeded(view: View, name: str, before: str | bool | None) -> str:
    """The key of a field that is shown now; seeding one that is not shown would later hide what was typed."""
    key = field_key(name, view.visit.language)
    if before is not None:
        session.seed(key, before)
    return key


def _show_text(view: View, name: str, before: str, wrong: Mapping[str, str]) -> None:
    words: Mapping[str, str] = {
        "name": view.pages.sending.contact.name,
        "email": view.pages.sending.contact.email,
        "telephone": view.pages.sending.contact.telephone,
    }
    with st.container(key=f"q_field_{name}"):
        _show_wrong(name, wrong)
        st.text_input(
            label(words[name]),
            key=_seeded(view, name, before),
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


def _show_consent(view: View, name: str, before: bool, words: tuple[str, str]) -> None:
    with st.container(key=f"q_field_{name}"):
        st.checkbox(
            label(*(promised(view, each) for each in words)),
            key=_seeded(view, name, before),
            on_change=keep_typed,
            width="stretch",
        )


def _show_ways(
    view: View, before: Way | None, wrong: Mapping[str, str], on_change: Callable[[], None]
) -> None:
    texts = view.pages.sending.contact
    with st.container(key="q_field_way"):
        _show_wrong("way", wrong)
        st.radio(
            label(texts.way),
            tuple(way.value for way in Way),
            index=None,
            key=_seeded(view, "way", before and before.value),
            format_func=lambda way: label(texts.ways[way]),
            on_change=on_change,
            width="stretch",
        )


def _show_times(view: View, before: TimeOfDay) -> None:
    texts = view.pages.sending.contact
    with st.container(key="q_field_time"):
        st.radio(
            label(texts.time),
            tuple(time.value for time in TimeOfDay),
            key=_seeded(view, "time", before.value),
            format_func=lambda time: label(texts.times[time]),
            on_change="ignore",
            width="stretch",
        )
