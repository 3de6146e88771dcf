"""Pausing the self-check, and the settings of this installation as they were read."""

from dataclasses import replace
from functools import partial
from typing import Protocol

import streamlit as st
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from triage.access.roles import Right
from triage.records.audit import AuditEvent
from triage.records.pausing import MOST_CHARACTERS
from triage.records.pausing import WrongMessageError
from triage.records.pausing import pause
from triage.records.pausing import pause_message
from triage.records.pausing import resume
from triage.records.server_key import ServerKey
from triage.records.trouble import StorageUnavailableError
from triage.settings import Settings
from triage.settings import read_settings
from triage.ui import session
from triage.ui.at_the_desk import at_the_desk
from triage.ui.markup import Markup
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.present import still_may
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

PAUSING = "pausing"
MESSAGE, SAID = "pause_message", "pause_said"
HEIGHT = 120
SHOWN = (
    "content",
    "contents",
    "candidate",
    "practice",
    "public_address",
    "desk_address",
    "sites",
    "host",
    "port",
    "desk_port",
    "proxies",
    "connections",
    "metrics_from",
    "keys",
    "oidc_issuer",
    "smtp_host",
    "smtp_security",
    "mail_from",
    "notify",
    "digest_hour",
    "alarm_after_minutes",
    "time_zone",
    "webhook_url",
    "webhook_mode",
    "contact_within_hours",
)
"""What may be seen of the settings: no password, no key, and of the database only its kind."""


class Step(Protocol):
    """A change of the pause, with its audit line."""

    def __call__(self, session: Session, *, key: ServerKey, audit: AuditEvent) -> None: ...


def show_pausing(view: DeskView) -> None:
    """Whether visitors can begin now, the buttons that change it, and the settings."""
    view.person.needs(Right.SETTINGS)
    texts = view.words.pausing
    name_desk_page(view, texts.title)
    message = view.desk.records.writer.write(partial(pause_message, practice=view.practice))
    show(heading(texts.title, PAUSING))
    with st.container(key="card_pause"):
        _show_pause(view, message)
    with st.container(key="card_settings"):
        show(tag("h2", texts.settings), tag("p", texts.settings_lead), _settings(view))
    close_desk_page(view, PAUSING)


def _show_pause(view: DeskView, message: str | None) -> None:
    texts = view.words.pausing
    now = texts.open_now if message is None else texts.paused_now
    show(
        note(
            "check" if message is None else "clock",
            tag("p", tag("b", now)),
            cls="" if message is None else "l4",
        )
    )
    show(tag("p", texts.lead), _said(view))
    show(tag("p", texts.message_hint, cls="small"))
    session.seed(MESSAGE, message or "")
    st.text_area(
        label(texts.message),
        key=MESSAGE,
        max_chars=MOST_CHARACTERS,
        height=HEIGHT,
        placeholder="",
    )
    with st.container(key="pause_ways", horizontal=True):
        words = texts.pause if message is None else texts.change
        st.button(label(words), key="pause", type="primary", on_click=pause_now, args=(view,))
        if message is not None:
            st.button(label(texts.resume), key="resume", on_click=resume_now, args=(view,))


def _said(view: DeskView) -> Markup:
    texts = view.words.pausing
    said = {"needed": texts.needed, "failed": texts.failed, "paused": texts.paused, "resumed": texts.resumed}
    what = str(session.widget(SAID))
    session.hold(SAID, None)
    if what not in said:
        return Markup()
    is_done = what in ("paused", "resumed")
    words = tag("p", said[what], role="status" if is_done else "alert")
    return note("check" if is_done else "alert", words, cls="" if is_done else "l4")


def pause_now(view: DeskView) -> None:
    """Let nobody begin or send, from within ten seconds on; NotAllowedError for who may not."""
    _change(view, partial(pause, message=str(session.widget(MESSAGE) or "")), done="paused")


def resume_now(view: DeskView) -> None:
    """Open the self-check again; NotAllowedError for who may not."""
    _change(view, resume, done="resumed")
    session.hold(MESSAGE, "")  # the browser would go on showing the old one


def _change(view: DeskView, step: Step, *, done: str) -> None:
    now = still_may(view, Right.SETTINGS)
    try:
        now.desk.records.writer.write(partial(_step, step=step, view=now))
    except WrongMessageError:
        session.hold(SAID, "needed")
    except StorageUnavailableError as error:
        note_error(error)
        session.hold(SAID, "failed")
    else:
        session.hold(SAID, done)


def _step(session_: Session, step: Step, view: DeskView) -> None:
    audit: AuditEvent = replace(view.audit("pausing"), access_point=PAUSING)
    step(session_, key=view.desk.records.key, audit=audit)


def _settings(view: DeskView) -> Markup:
    texts, settings = view.words.pausing, at_the_desk().settings or read_settings()
    values = {name: _value(view, settings, name) for name in SHOWN}
    values["database"] = make_url(settings.database).get_backend_name()
    rows = ((words, values[name]) for name, words in texts.names.items())
    return table(texts.settings_columns, rows)


def _value(view: DeskView, settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if value is None or value == ():
        return view.words.pausing.not_set
    return ", ".join(value) if isinstance(value, tuple) else str(value)
