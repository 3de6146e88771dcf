"""The inbox: whom to call first, and what they said, within seconds."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import streamlit as st
from sqlalchemy.orm import Session

from triage.access.colleagues import colleagues
from triage.access.roles import Right
from triage.records.inbox import InboxRead
from triage.records.inbox import read_inbox
from triage.records.listing import Inbox
from triage.records.listing import Place
from triage.records.listing import Wanted
from triage.records.listing import counts_of
from triage.records.trouble import StorageUnavailableError
from triage.ui import session
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.closing import show_closing
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.inbox_filters import BEHIND
from triage.ui.therapist.inbox_filters import FILTER
from triage.ui.therapist.inbox_filters import FILTERS
from triage.ui.therapist.inbox_filters import from_the_start
from triage.ui.therapist.inbox_filters import show_everything
from triage.ui.therapist.inbox_filters import show_filters
from triage.ui.therapist.inbox_filters import wanted_now
from triage.ui.therapist.inbox_rows import show_rows
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.therapist.undelivered import show_undelivered

INBOX = "inbox"
SECONDS_BETWEEN_LOOKS = 5


def show_inbox(view: DeskView) -> None:
    """Filters, the most urgent first, and the way to the next page."""
    view.person.needs(Right.REVIEWS)
    name_desk_page(view, view.words.inbox.title)
    show_undelivered(view)
    step = partial(_read, view=view, wanted=wanted_now(view), behind=session.place(BEHIND))
    read, people = view.desk.records.writer.write(step)
    show_filters(view, read.counts, people, INBOX)
    show_closing(view, read)
    if read.inbox.entries:
        show_rows(view, read)
    else:
        _show_nothing(view)
    _show_ways(view, read.inbox)
    _look_again(view, read.counts.mark)
    close_desk_page(view, INBOX)


def _read(
    records: Session, *, view: DeskView, wanted: Wanted, behind: Place | None
) -> tuple[InboxRead, Sequence[str]]:
    """In the writer's thread, which knows no tab."""
    audit = view.audit("inbox")
    read = read_inbox(records, wanted, behind=behind, urgent=view.urgent, desk=view.desk, audit=audit)
    return read, colleagues(records, view.practice)


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def _look_again(view: DeskView, mark: str) -> None:
    """Show what came in or was changed by a colleague, by itself."""
    look = partial(counts_of, practice=view.practice, urgent=view.urgent)
    with suppress(StorageUnavailableError):
        if view.desk.records.writer.write(look).mark != mark:
            st.rerun()


def _show_nothing(view: DeskView) -> None:
    texts = view.words.inbox
    chosen = [name for name in FILTERS if session.widget(name) not in (None, "", False)]
    if not chosen:
        show(tag("p", texts.nothing, cls="lead"))
        return
    names = ", ".join(texts.filters[name.removeprefix(FILTER)] for name in chosen)
    show(tag("p", texts.nothing_filtered.format(names=names), cls="lead"))
    st.button(label(texts.show_all), key="show_all", on_click=show_everything)


def _show_ways(view: DeskView, listed: Inbox) -> None:
    texts = view.words.inbox
    with st.container(key="ways_on", horizontal=True):
        if session.place(BEHIND) is not None:
            st.button(label(texts.first_page), key="first_page", on_click=from_the_start)
        if listed.behind is not None:
            st.button(label(texts.next_page), key="next_page", on_click=_turn_to, args=(listed.behind,))


def _turn_to(place: Place) -> None:
    from_the_start()
    session.keep_place(BEHIND, place)
