"""The lines of the inbox: the advice first, then who, what, since when, and how far the practice is."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from babel.dates import format_timedelta

from triage.content.items import NONE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.records.inbox import InboxRead
from triage.records.listing import Entry
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Unsealed
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.inbox_filters import CHOSEN
from triage.ui.therapist.parts import advice_chip
from triage.ui.therapist.parts import status_chip

WIDTHS = (0.22, 1.75, 1.75, 2.2, 0.5, 1.0, 1.35, 1.15)
LATE = timedelta(hours=4)
COMPLAINT = ("region", "duration")
PAIN = "pain"


def show_rows(view: DeskView, read: InboxRead) -> None:
    """The table, with a box before each line to choose it."""
    with st.container(key="inboxtable", gap=None):
        with st.container(key="rowhead"):
            for column, head in zip(st.columns(WIDTHS)[1:], view.words.inbox.columns, strict=True):
                with column:
                    show(tag("p", head))
        for entry in read.inbox.entries:
            _show_row(view, entry, read.opened.unsealed.get(entry.listed.id))


def _show_row(view: DeskView, entry: Entry, unsealed: Unsealed | None) -> None:
    listed = entry.listed
    name = unsealed.details.name if unsealed else view.words.inbox.unreadable.format(name=listed.id[:8])
    cells = (
        advice_chip(view, listed.advice),
        None,
        _complaint(view, unsealed),
        _pain(unsealed),
        _alert(view, entry),
        _received(view, entry),
        _how_far(view, entry),
    )
    with st.container(key=f"row_{'urgent_' if waits_urgently(view, entry) else ''}{listed.id}"):
        first, *columns = st.columns(WIDTHS, vertical_alignment="center")
        with first:
            _show_choice(view, entry, name)
        for column, cell in zip(columns, cells, strict=True):
            with column:
                _show_name(entry, name) if cell is None else show(tag("div", cell, cls="cell"))


def _show_choice(view: DeskView, entry: Entry, name: str) -> None:
    """The key names the change that is in sight, so that what a colleague did meanwhile is never chosen along."""
    words = label(view.words.inbox.choose.format(name=name))
    key = f"{CHOSEN}{entry.listed.id}.{entry.change}"
    is_done = entry.listed.status is ReviewStatus.CLOSED
    st.checkbox(words, key=key, label_visibility="collapsed", disabled=is_done)


def _show_name(entry: Entry, name: str) -> None:
    key = f"open_{'' if entry.seen else 'unread_'}{entry.listed.id}"
    st.button(
        label(name), key=key, type="tertiary", on_click=session.open_submission, args=(entry.listed.id,)
    )


def waits_urgently(view: DeskView, entry: Entry) -> bool:
    """Whether nobody reacted yet to something that cannot wait."""
    cannot_wait = entry.listed.advice in view.urgent or entry.listed.follow_up_alarm is not None
    return entry.listed.status is ReviewStatus.NEW and cannot_wait


def _complaint(view: DeskView, unsealed: Unsealed | None) -> Markup:
    if unsealed is None:
        return Markup()
    complaint = [word for item in COMPLAINT for word in _words_of(view, item, unsealed)]
    return tag("span", " · ".join(complaint or _signs(view, unsealed)))


def _signs(view: DeskView, unsealed: Unsealed) -> Sequence[str]:
    """What somebody ticked whose advice was final before the complaint was asked for."""
    signs = [item.id for item in view.content.questionnaire.items if _may_be_none(item)]
    ticked = [item for item in signs if unsealed.responses.get(item) not in ((NONE,), NONE)]
    return [word for item in ticked for word in _words_of(view, item, unsealed)]


def _may_be_none(item: Item) -> bool:
    """Whether the item asks for signs, of which somebody may have none."""
    return isinstance(item, ChecklistItem) or (
        isinstance(item, ChoiceItem) and NONE in (option.id for option in item.options)
    )


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
    marks += [view.words.follow_up.alarm_mark] if entry.listed.follow_up_alarm else []
    marks += [texts.copy_asked] if entry.listed.copy_requested else []
    unwanted = () if entry.listed.consents.contact else (tag("span", texts.no_contact, cls="small"),)
    return joined((*(tag("span", icon("alert"), mark, cls="mark") for mark in marks), *unwanted)) or tag(
        "span", "–"
    )


def _received(view: DeskView, entry: Entry) -> Markup:
    """When it came; something urgent that nobody reacted to says how long it waits, and more loudly after hours."""
    when = tag("span", view.when(entry.listed.received))
    if not waits_urgently(view, entry):
        return when
    waited = view.now - (entry.listed.follow_up_alarm or entry.listed.received)
    ago = format_timedelta(waited, threshold=1.5, locale=view.language)
    words = tag("b", view.words.inbox.waits.format(time=ago), cls="late" if waited > LATE else "soon")
    return joined((words, tag("span", when, cls="small lines")))


def _how_far(view: DeskView, entry: Entry) -> Markup:
    """Also says what the dot before the name shows, to whoever does not see it."""
    chip = status_chip(view, entry.listed.status)
    unread = () if entry.seen else (tag("span", view.words.inbox.unread, cls="unseen"),)
    assignee = (tag("span", entry.assignee, cls="small lines"),) if entry.assignee else ()
    return joined((chip, *unread, *assignee))
