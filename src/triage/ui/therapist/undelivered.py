"""A loud sign at the top of the inbox while messages do not leave, with what to do about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from functools import partial

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from triage.access.roles import Right
from triage.records.outbox_failures import Failures
from triage.records.outbox_failures import acknowledge
from triage.records.outbox_failures import failures
from triage.records.trouble import StorageUnavailableError
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.present import still_may
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

SECONDS_BETWEEN_LOOKS = 10


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def show_undelivered(view: DeskView) -> None:
    """What did not leave, until it has left or somebody says that they saw it; nothing while all goes well."""
    try:
        with view.desk.records.reading() as session:
            found = failures(session, view.practice, now=datetime.now(UTC))
    except SQLAlchemyError:
        return  # the inbox itself says so
    if not found:
        return
    texts = view.words.messages.failures
    lines = (*_lines(view, found), *(texts.reasons[reason] for reason in found.reasons))
    words = (tag("p", tag("b", line) if at == 0 else line) for at, line in enumerate(lines))
    show(note("alert", tag("div", *words, tag("p", texts.meanwhile), role="alert"), cls="l5"))
    if found.failed:
        st.button(label(texts.acknowledge), key="undelivered_seen", on_click=seen_now, args=(view,))


def seen_now(view: DeskView) -> None:
    """Take the sign away for what failed so far; NotAllowedError for who may not."""
    now = still_may(view, Right.REVIEWS)
    try:
        now.desk.records.writer.write(partial(_step, view=now))
    except StorageUnavailableError as error:
        note_error(error)


def _step(session: Session, view: DeskView) -> None:
    audit = replace(view.audit("messages"), access_point="messages")
    acknowledge(session, key=view.desk.records.key, audit=audit)


def _lines(view: DeskView, found: Failures) -> Iterator[str]:
    texts = view.words.messages.failures
    if found.to_practice:
        yield texts.to_practice.format(count=found.to_practice)
    if found.to_visitors:
        yield texts.to_visitors.format(count=found.to_visitors)
    if found.late_since is not None:
        yield texts.late.format(count=found.late, since=view.when(found.late_since))
