"""Close several submissions at once, after a second look at how many and which."""

from functools import partial

import streamlit as st

from triage.access.roles import Right
from triage.records.inbox import InboxRead
from triage.records.inbox import close_together
from triage.records.listing import Entry
from triage.ui import session
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.inbox_filters import CHOSEN
from triage.ui.therapist.inbox_rows import waits_urgently
from triage.ui.therapist.present import still_may
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

SURE, SAID = "close_sure", "close_said"


def show_closing(view: DeskView, read: InboxRead) -> None:
    """How many are chosen and what can be done with them; nothing while nothing is chosen."""
    chosen = [entry for entry in read.inbox.entries if session.widget(_key(entry))]
    with st.container(key="closing", horizontal=True, vertical_alignment="center"):
        _show_said()
        if chosen:
            _show_chosen(view, chosen)


def _show_chosen(view: DeskView, chosen: list[Entry]) -> None:
    texts = view.words.inbox
    urgent = sum(waits_urgently(view, entry) for entry in chosen)
    show(tag("p", tag("b", texts.chosen.format(count=len(chosen)))))
    if not session.widget(SURE):
        st.button(label(texts.close), key="close", on_click=_ask)
        return
    if urgent:
        show(tag("p", tag("b", texts.close_urgent.format(count=urgent), cls="late"), role="alert"))
    sure = label(texts.close_yes.format(count=len(chosen)))
    st.button(sure, key="close_yes", type="primary", on_click=_close, args=(view, chosen))
    st.button(label(texts.close_no), key="close_no", on_click=session.hold, args=(SURE, None))


def _show_said() -> None:
    said = session.widget(SAID)
    if said:
        show(note("check", tag("p", str(said), role="status")))
        session.hold(SAID, None)


def _ask() -> None:
    session.hold(SURE, "yes")


def _close(view: DeskView, chosen: list[Entry]) -> None:
    now = still_may(view, Right.REVIEWS)
    texts, desk = now.words.inbox, now.desk
    shown = {entry.listed.id: entry.change for entry in chosen}
    step = partial(close_together, shown=shown, desk=desk, audit=now.audit("review"))
    try:
        done = desk.records.writer.write(step)
    except Exception as error:  # whatever it was: they are still chosen
        note_error(error)
        session.hold(SAID, view.words.form.failed)
        return
    left = f" {texts.close_left.format(count=done.left)}" if done.left else ""
    session.hold(SAID, texts.closed.format(count=done.closed) + left)
    session.hold(SURE, None)
    session.forget_all(CHOSEN)


def _key(entry: Entry) -> str:
    return f"{CHOSEN}{entry.listed.id}.{entry.change}"
