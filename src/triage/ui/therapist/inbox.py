"""The inbox: whom to call first, and what they said, within seconds."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from triage.content.questionnaire import Advice
from triage.records.listing import Entry
from triage.records.listing import Inbox
from triage.records.listing import Wanted
from triage.records.listing import count_by_status
from triage.records.listing import entries_of
from triage.records.listing import inbox_page
from triage.records.opened import Opened
from triage.records.opened import open_all
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Unsealed
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.found import searched
from triage.ui.therapist.parts import advice_chip
from triage.ui.therapist.parts import status_chip
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page

INBOX = "inbox"
STATUS, ADVICE, NEEDLE, ALERTS, COPIES = "f_status", "f_advice", "f_search", "f_alerts", "f_copies"
FILTERS = (STATUS, ADVICE, NEEDLE, ALERTS, COPIES)
BEHIND = "inbox_behind"
WIDTHS = (1.8, 1.3, 2.1, 0.5, 1.1, 1.4, 1.1)
LATE = timedelta(hours=4)
COMPLAINT = ("region", "duration")
PAIN = "pain"


def show_inbox(view: DeskView) -> None:
    """Filters, the most urgent first, and the way to the next page."""
    texts = view.words.inbox
    name_desk_page(view, texts.title)
    _show_filters(view)
    listed = _listed(view)
    opened = view.desk.records.writer.write(
        partial(open_all, submissions=_ids(listed.entries), desk=view.desk, audit=view.audit("inbox"))
    )
    _show_table(view, listed.entries, opened)
    _show_ways(view, listed)
    close_desk_page(view, INBOX)


def _listed(view: DeskView) -> Inbox:
    needle = str(session.widget(NEEDLE) or "").strip()
    records = view.desk.records
    if needle:
        found = searched(view, needle)
        return records.writer.write(partial(entries_of, submissions=found, practice=view.practice))
    return records.writer.write(
        partial(
            inbox_page,
            wanted=_wanted(),
            behind=session.place(BEHIND),
            key=records.key,
            audit=view.audit("inbox"),
        )
    )


def _wanted() -> Wanted:
    status, advice = session.widget(STATUS), session.widget(ADVICE)
    return Wanted(
        statuses=frozenset({ReviewStatus(str(status))}) if status else frozenset(),
        advices=frozenset({str(advice)}) if advice else frozenset(),
        has_alert=bool(session.widget(ALERTS)),
        asked_for_copy=bool(session.widget(COPIES)),
    )


def _ids(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(entry.listed.id for entry in entries)


def _show_filters(view: DeskView) -> None:
    texts, statuses = view.words.inbox, view.words.form.statuses
    counts = view.desk.records.writer.write(partial(count_by_status, practice=view.practice))
    advices: Sequence[Advice] = tuple(reversed(view.content.questionnaire.advices))
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="medium"):
        total = texts.count.format(count=sum(counts.values()))
        show(heading(texts.title, INBOX), tag("p", total, cls="small", role="status"))
        st.segmented_control(
            label(texts.status),
            [status.value for status in ReviewStatus],
            format_func=lambda status: f"{statuses[status]} ({counts[ReviewStatus(status)]})",
            key=STATUS,
            on_change=_from_the_start,
        )
        st.selectbox(
            label(texts.advice),
            [entry.id for entry in advices],
            index=None,
            placeholder=texts.all_advices,
            format_func=lambda advice: view.texts.advices[advice].name,
            key=ADVICE,
            width=220,
            on_change=_from_the_start,
        )
        st.text_input(
            label(texts.search),
            key=NEEDLE,
            placeholder="",
            width=240,
            on_change=_from_the_start,
            max_chars=100,
        )
        st.checkbox(label(texts.only_alerts), key=ALERTS, on_change=_from_the_start)
        st.checkbox(label(texts.only_copies), key=COPIES, on_change=_from_the_start)


def _show_table(view: DeskView, entries: Sequence[Entry], opened: Opened) -> None:
    texts = view.words.inbox
    with st.container(key="inboxtable", gap=None):
        with st.container(key="rowhead"):
            for column, head in zip(st.columns(WIDTHS), texts.columns, strict=True):
                with column:
                    show(tag("p", head))
        for entry in entries:
            _show_row(view, entry, opened)
    if not entries:
        _show_nothing(view)


def _show_row(view: DeskView, entry: Entry, opened: Opened) -> None:
    listed = entry.listed
    urgent = _is_urgent(view, entry)
    with st.container(key=f"row_{'urgent_' if urgent else ''}{listed.id}"):
        columns = st.columns(WIDTHS, vertical_alignment="center")
        unsealed = opened.unsealed.get(listed.id)
        with columns[1]:
            name = (
                unsealed.details.name if unsealed else view.words.inbox.unreadable.format(name=listed.id[:8])
            )
            st.button(
                label(name),
                key=f"open_{listed.id}",
                type="tertiary",
                on_click=session.open_submission,
                args=(listed.id,),
            )
        cells = {
            0: advice_chip(view, listed.advice),
            2: _complaint(view, unsealed),
            3: _pain(unsealed),
            4: _alert(view, entry),
            5: _received(view, entry, urgent=urgent),
            6: status_chip(view, listed.status),
        }
        for at, cell in cells.items():
            with columns[at]:
                show(tag("div", cell, cls="cell"))


def _is_urgent(view: DeskView, entry: Entry) -> bool:
    advice = next((a for a in view.content.questionnaire.advices if a.id == entry.listed.advice), None)
    return entry.listed.status is ReviewStatus.NEW and advice is not None and advice.in_safety_net


def _complaint(view: DeskView, unsealed: Unsealed | None) -> Markup:
    if unsealed is None:
        return Markup()
    words = [word for item in COMPLAINT for word in _words_of(view, item, unsealed)]
    return tag("span", " · ".join(words))


def _words_of(view: DeskView, item: str, unsealed: Unsealed) -> Sequence[str]:
    response = unsealed.responses.get(item)
    options = response if isinstance(response, tuple) else (response,)
    known = view.texts.items[item].options if item in view.texts.items else {}
    return [known[option].label for option in options if isinstance(option, str) and option in known]


def _pain(unsealed: Unsealed | None) -> Markup:
    pain = unsealed.responses.get(PAIN) if unsealed else None
    return tag("span", "–") if pain is None else joined((tag("b", str(pain)), "/10"))


def _alert(view: DeskView, entry: Entry) -> Markup:
    texts = view.words.inbox
    marks = [texts.alert] if entry.listed.has_alert else []
    marks += [texts.copy_asked] if entry.listed.copy_requested else []
    return joined(tag("span", icon("alert"), mark, cls="mark") for mark in marks) or tag("span", "–")


def _received(view: DeskView, entry: Entry, *, urgent: bool) -> Markup:
    when = view.when(entry.listed.received)
    if urgent and view.now - entry.listed.received > LATE:
        return tag("b", view.words.inbox.waits.format(day=when), cls="late")
    return tag("span", when)


def _show_nothing(view: DeskView) -> None:
    texts = view.words.inbox
    filtered = any(session.widget(name) for name in FILTERS)
    show(tag("p", texts.nothing_filtered if filtered else texts.nothing, cls="lead"))
    if filtered:
        st.button(label(texts.show_all), key="show_all", on_click=_show_everything)


def _show_ways(view: DeskView, listed: Inbox) -> None:
    texts = view.words.inbox
    with st.container(key="ways_on", horizontal=True):
        if session.place(BEHIND) is not None:
            st.button(label(texts.first_page), key="first_page", on_click=_from_the_start)
        if listed.behind is not None:
            st.button(
                label(texts.next_page),
                key="next_page",
                on_click=session.keep_place,
                args=(BEHIND, listed.behind),
            )


def _from_the_start() -> None:
    session.keep_place(BEHIND, None)


def _show_everything() -> None:
    session.forget(FILTERS)
    _from_the_start()
