"""Who did what, when, and to which submission; and whether every line is as it was written."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import MAXYEAR
from datetime import MINYEAR
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import partial

import streamlit as st

from triage.access.roles import Right
from triage.records.audit import DONE
from triage.records.audit import AuditEvent
from triage.records.audit import Verification
from triage.records.audit_pages import AuditEntry
from triage.records.audit_pages import AuditPage
from triage.records.audit_pages import AuditWanted
from triage.records.audit_pages import audit_page
from triage.records.audit_pages import verify_audited
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.audit_words import actor_in_words
from triage.ui.therapist.audit_words import parts_in_words
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.present import still_may
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note

AUDIT = "audit"
ABOUT, ACTOR, SINCE, UNTIL = "audit_about", "audit_actor", "audit_since", "audit_until"
BEHIND, VERIFY = "audit_behind", "audit_verify"
LONGEST = 64
MOST_PROBLEMS = 50
DAY = "%d-%m-%Y"


def show_audit(view: DeskView) -> None:
    """Filters, the newest lines, the way to older ones, and the check of the whole chain."""
    view.person.needs(Right.AUDIT)
    texts = view.words.audit
    name_desk_page(view, texts.title)
    show(heading(texts.title, AUDIT), tag("p", texts.lead, cls="lead"))
    _show_verifying(view)
    _show_filters(view)
    page = _page(view)
    show(_table(view, page) if page.entries else tag("p", texts.nothing, cls="lead"))
    _show_ways(view, page)
    close_desk_page(view, AUDIT)


def _page(view: DeskView) -> AuditPage:
    behind = session.widget(BEHIND)
    records = view.desk.records
    return records.writer.write(
        partial(
            audit_page,
            wanted=_wanted(),
            behind=int(behind) if behind else None,
            key=records.key,
            audit=_event(view),
        )
    )


def _event(view: DeskView) -> AuditEvent:
    return replace(view.audit("audit log"), access_point=AUDIT)


def _wanted() -> AuditWanted:
    until = _day(UNTIL)
    return AuditWanted(
        submission=_typed(ABOUT),
        actor=_typed(ACTOR),
        since=_begin_of(_day(SINCE)),
        until=_begin_of(until + timedelta(days=1) if until else None),
    )


def _typed(key: str) -> str | None:
    return str(session.widget(key) or "").strip().replace("\0", "") or None


def _day(key: str) -> date | None:
    """The day that was typed; None when there is none, or none whose begin and end are moments everywhere."""
    with suppress(ValueError):
        day = datetime.strptime(_typed(key) or "", DAY).date()  # noqa: DTZ007 - a day has no zone
        return day if MINYEAR < day.year < MAXYEAR else None
    return None


def _begin_of(day: date | None) -> datetime | None:
    """A day begins when it begins at the practice."""
    return None if day is None else datetime.combine(day, time()).astimezone(UTC)


def _show_filters(view: DeskView) -> None:
    texts = view.words.audit
    with st.container(key="audit_filters", horizontal=True, vertical_alignment="bottom"):
        fields = {ABOUT: texts.submission, ACTOR: texts.actor, SINCE: texts.since, UNTIL: texts.until}
        for key, words in fields.items():
            st.text_input(
                label(words),
                key=key,
                placeholder="",
                max_chars=LONGEST,
                on_change=_from_the_newest,
                width=280,
            )
    if any(_typed(key) and _day(key) is None for key in (SINCE, UNTIL)):
        show(note("alert", tag("p", texts.wrong_day, role="alert"), cls="l4"))


def _from_the_newest() -> None:
    session.hold(BEHIND, None)


def _table(view: DeskView, page: AuditPage) -> Markup:
    rows = (_row(view, entry, page.accounts) for entry in page.entries)
    return tag("div", table(view.words.audit.columns, rows), cls="wide log")


def _row(view: DeskView, entry: AuditEntry, accounts: Mapping[str, str]) -> tuple[str, ...]:
    texts = view.words.audit
    action = texts.actions.get(entry.action, entry.action)
    what = action if entry.result == DONE else f"{action}, {texts.refused}"
    about = tag("code", entry.submission) if entry.submission else ""
    actor = actor_in_words(texts, entry.actor, entry.role)
    parts = parts_in_words(view.words, entry.action, entry.parts, accounts)
    return view.when(entry.at), actor, texts.roles[entry.role], what, about, parts


def _show_ways(view: DeskView, page: AuditPage) -> None:
    texts = view.words.audit
    with st.container(key="audit_ways", horizontal=True):
        if session.widget(BEHIND):
            st.button(label(texts.first_page), key="audit_first", on_click=_from_the_newest)
        if page.behind is not None:
            st.button(
                label(texts.next_page), key="audit_next", on_click=session.hold, args=(BEHIND, page.behind)
            )


def _show_verifying(view: DeskView) -> None:
    texts = view.words.audit
    with st.container(key="card_verify"):
        show(tag("p", texts.verify_lead))
        st.button(label(texts.verify), key="verify", on_click=verify_now, args=(view,))
        if session.widget(VERIFY):
            session.hold(VERIFY, None)
            show(_verified(view, verified(view)))


def verify_now(view: DeskView) -> None:
    """Check the chain with the next page; NotAllowedError for who may not."""
    still_may(view, Right.AUDIT)
    session.hold(VERIFY, True)


def verified(view: DeskView) -> Verification:
    """Every line checked; NotAllowedError for who may not."""
    view.person.needs(Right.AUDIT)
    return verify_audited(view.desk.records, audit=_event(view))


def _verified(view: DeskView, found: Verification) -> Markup:
    texts = view.words.audit
    if not found.problems:
        return note("check", tag("p", texts.verified.format(count=found.lines), role="status"))
    many = tag("p", tag("b", texts.broken.format(count=len(found.problems))), role="alert")
    lines = tag("div", listed(found.problems[:MOST_PROBLEMS]), lang="en")
    return note("alert", many, tag("p", texts.broken_what), lines, cls="l5")
