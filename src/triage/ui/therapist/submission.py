"""One submission: what the visitor was told, why, everything they said, and what the practice did with it."""

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from urllib.parse import quote

import streamlit as st

from triage.records.history import AuditLine
from triage.records.history import lines_about
from triage.records.reading import Whole
from triage.records.reading import read_whole
from triage.records.submissions import ContactDetails
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.audit_words import actor_in_words
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.follow_ups import later_alarm
from triage.ui.therapist.follow_ups import show_follow_ups
from triage.ui.therapist.given import show_given
from triage.ui.therapist.letter_download import letter_buttons
from triage.ui.therapist.meanwhile import look_again
from triage.ui.therapist.parts import advice_chip
from triage.ui.therapist.parts import status_chip
from triage.ui.therapist.rationale import as_visitor_saw_it
from triage.ui.therapist.rationale import show_rationale
from triage.ui.therapist.record_text import record_text
from triage.ui.therapist.review_form import show_review_form
from triage.ui.therapist.top import back_label
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.view import View

SUBMISSION = "submission"
RECORD = "record-text"


def show_submission(view: DeskView) -> None:
    """The submission in the address, or that it is no longer there."""
    submission = session.submission()
    session.leave_other_submissions(submission)
    name_desk_page(view, view.words.inbox.title)
    st.button(back_label(view), type="tertiary", key="back", on_click=session.go, args=("inbox",))
    whole = view.desk.records.writer.write(
        partial(read_whole, submission=submission, desk=view.desk, audit=view.audit("review"))
    )
    if whole is None:
        texts = view.words.submission
        show(heading(texts.gone, SUBMISSION), tag("p", texts.gone_text, cls="lead"))
    else:
        _show_whole(view, whole)
    close_desk_page(view, SUBMISSION)


def _show_whole(view: DeskView, whole: Whole) -> None:
    _show_head(view, whole)
    left, right = st.columns([1.75, 1], gap="medium")
    as_visitor = as_visitor_saw_it(view, whole)
    with left:
        show_rationale(view, whole, as_visitor)
        _show_told(view, whole)
        show_follow_ups(view, whole)
        show_given(view, whole, as_visitor)
        _show_record(view, whole, as_visitor)
        _show_history(view, whole)
    with right:
        show_review_form(view, whole)
        look_again(view, whole)


def _show_head(view: DeskView, whole: Whole) -> None:
    texts, listed_ = view.words.submission, whole.listed
    received = texts.received.format(day=view.when(listed_.received))
    until = texts.care if listed_.became_care else texts.erased.format(day=view.when(listed_.erase_by))
    where = [texts.location.format(location=listed_.location)] if listed_.location else []
    title = tag(
        "div",
        heading(whole.unsealed.details.name, SUBMISSION),
        advice_chip(view, listed_.advice),
        status_chip(view, whole.review.status),
        tag("span", " · ".join((received, until, *where)), cls="small"),
        cls="who",
    )
    asked = listed_.copy_requested
    copy = note("alert", tag("p", texts.copy_asked.format(day=view.when(asked))), cls="l3") if asked else ""
    show(title, _contact(view, whole), later_alarm(view, whole), copy, _withdrawn(view, whole))


def _contact(view: DeskView, whole: Whole) -> Markup:
    texts, found = view.words.submission, whole.unsealed.details
    if not whole.listed.consents.contact:
        return tag("p", texts.no_contact, cls="small")
    ways = view.pages.sending.contact
    prefers = texts.prefers.format(way=ways.ways[found.way], time=ways.times[found.time]) if found.way else ""
    return tag("p", *_links(view, found), tag("span", prefers, cls="small"), cls="acts")


def _links(view: DeskView, found: ContactDetails) -> Iterable[Markup]:
    texts = view.words.submission
    if found.telephone:
        digits = "".join(c for c in found.telephone if c.isdigit() or c == "+")
        words = joined((icon("phone"), tag("span", f"{texts.call} {found.telephone}")))
        yield tag("a", words, href=f"tel:{digits}", cls="btn call")
    if found.email:
        address = f"mailto:{quote(found.email)}?subject={quote(texts.mail_subject)}"
        yield tag("a", f"{texts.mail} {found.email}", href=address, cls="btn alt")


def _withdrawn(view: DeskView, whole: Whole) -> Markup:
    """The result told the visitor that an alarm was taken back; here that stands first, in words for a therapist."""
    told = view.content.pages.get(whole.listed.language, view.pages).withdrawn.title
    words = tag("p", tag("b", view.words.letter.withdrawn))
    return note("alert", words, cls="l4") if told in whole.unsealed.sentences else Markup()


def _show_told(view: DeskView, whole: Whole) -> None:
    texts = view.words.submission
    lines = (tag("p", line) for line in whole.unsealed.sentences)
    version = texts.version.format(
        version=whole.listed.content_version, digest=whole.listed.content_digest[:12]
    )
    with st.container(key="card_told"):
        lead = tag("p", texts.told_lead, " ", version, cls="small")
        show(details(texts.told, lead, *lines, cls="told-words"))


def _show_record(view: DeskView, whole: Whole, as_visitor: View) -> None:
    """What the practice's own record needs, to copy in one press; open once this became care."""
    texts = view.words.record
    copy = tag(
        "a",
        texts.copy_all,
        href="#",
        role="button",
        data_copy=RECORD,
        data_copied=texts.copied,
        cls="btn alt",
    )
    text = tag("pre", record_text(view, whole, as_visitor), id=RECORD, tabindex="0")
    lead = tag("p", texts.lead, cls="small")
    with st.container(key="card_record"):
        is_open = "open" if whole.review.became_care else None
        show(
            tag("details", tag("summary", texts.title), tag("div", lead, tag("p", copy), text), open=is_open),
            letter_buttons(view, whole),
        )


def _show_history(view: DeskView, whole: Whole) -> None:
    texts = view.words.submission
    lines = view.desk.records.writer.write(
        partial(lines_about, submission=whole.listed.id, practice=view.practice)
    )
    with st.container(key="card_history"):
        show(
            details(
                texts.history, table((), (row for row, _ in groupby(_line(view, line) for line in lines)))
            )
        )


def _line(view: DeskView, line: AuditLine) -> tuple[str, str, str]:
    texts = view.words.audit
    return view.when(line.at), actor_in_words(texts, line.actor, line.role), texts.actions[line.action]
