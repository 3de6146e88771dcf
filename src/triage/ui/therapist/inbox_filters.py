"""Which submissions the inbox shows."""

from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta

import streamlit as st

from triage.records.listing import NOBODY
from triage.records.listing import Counts
from triage.records.listing import Wanted
from triage.records.submissions import ReviewStatus
from triage.ui import session
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.found import searched

FILTER = "f_"
STATUS, ADVICE, NEEDLE, ALERTS, COPIES = "f_status", "f_advice", "f_search", "f_alerts", "f_copies"
ASSIGNEE, PERIOD = "f_assignee", "f_period"
FILTERS = (STATUS, ADVICE, NEEDLE, ALERTS, COPIES, ASSIGNEE, PERIOD)
BEHIND = "inbox_behind"
CHOSEN = "c_"
DAYS = {"today": 0, "week": 7, "month": 30}
WIDTHS = (1.5, 1.3, 1.2, 1.0, 1.5)


def wanted_now(view: DeskView) -> Wanted:
    """What the filters ask for."""
    status, advice, assignee = (session.widget(name) for name in (STATUS, ADVICE, ASSIGNEE))
    needle = str(session.widget(NEEDLE) or "").strip()
    return Wanted(
        statuses=frozenset({ReviewStatus(str(status))}) if status else frozenset(),
        advices=frozenset({str(advice)}) if advice else frozenset(),
        since=_since(view, session.widget(PERIOD)),
        assignee=None if assignee is None else str(assignee),
        has_alert=bool(session.widget(ALERTS)),
        asked_for_copy=bool(session.widget(COPIES)),
        among=searched(view, needle) if needle else None,
    )


def _since(view: DeskView, period: object) -> datetime | None:
    days = DAYS.get(str(period))
    if days is None:
        return None
    midnight = view.now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days)


def show_filters(view: DeskView, counts: Counts, people: Sequence[str], page: str) -> None:
    """The heading with how many there are, and every filter."""
    texts = view.words.inbox
    total = texts.count.format(count=counts.total)
    urgent = f", {texts.urgent.format(count=counts.urgent)}" if counts.urgent else ""
    with st.container(key="inboxhead", horizontal=True, vertical_alignment="bottom", gap="medium"):
        show(heading(texts.title, page), tag("p", total, urgent, cls="small", role="status"))
        _show_statuses(view, counts)
    with st.container(key="filters"):
        search, advice, assignee, period, marks = st.columns(WIDTHS, vertical_alignment="bottom")
        with search:
            st.text_input(
                label(texts.search), key=NEEDLE, placeholder="", on_change=from_the_start, max_chars=100
            )
        with advice:
            _show_advices(view)
        with assignee:
            _show_people(view, people)
        with period:
            _show_periods(view)
        with marks:
            st.checkbox(label(texts.only_alerts), key=ALERTS, on_change=from_the_start)
            st.checkbox(label(texts.only_copies), key=COPIES, on_change=from_the_start)


def _show_statuses(view: DeskView, counts: Counts) -> None:
    statuses = view.words.form.statuses
    st.segmented_control(
        label(view.words.inbox.status),
        [status.value for status in ReviewStatus],
        format_func=lambda status: f"{statuses[status]} ({counts.by_status[ReviewStatus(status)]})",
        key=STATUS,
        width="content",
        on_change=from_the_start,
    )


def _show_advices(view: DeskView) -> None:
    texts = view.words.inbox
    st.selectbox(
        label(texts.advice),
        [advice.id for advice in reversed(view.content.questionnaire.advices)],
        index=None,
        placeholder=texts.all_advices,
        format_func=lambda advice: view.texts.advices[advice].name,
        key=ADVICE,
        on_change=from_the_start,
    )


def _show_people(view: DeskView, people: Sequence[str]) -> None:
    texts = view.words.inbox
    st.selectbox(
        label(texts.assignee),
        [NOBODY, *people],
        index=None,
        placeholder=texts.everybody,
        format_func=lambda name: name or view.words.form.nobody,
        key=ASSIGNEE,
        on_change=from_the_start,
    )


def _show_periods(view: DeskView) -> None:
    texts = view.words.inbox
    st.selectbox(
        label(texts.period),
        list(DAYS),
        index=None,
        placeholder=texts.always,
        format_func=lambda period: texts.periods[period],
        key=PERIOD,
        on_change=from_the_start,
    )


def from_the_start() -> None:
    """The first page, with nothing chosen: what is chosen is always in sight."""
    session.keep_place(BEHIND, None)
    session.forget_all(CHOSEN)


def show_everything() -> None:
    """Take all filters away."""
    session.forget(FILTERS)
    from_the_start()
