"""One submission: what the visitor was told, why, everything they said, and what the practice did with it."""

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote

import streamlit as st

from triage.content.items import Item
from triage.reasoning.assessing import assess
from triage.reasoning.explaining import Reason
from triage.reasoning.findings import Responses
from triage.reasoning.forcing import deciding_responses
from triage.reasoning.together import all_changes
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
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.parts import advice_chip
from triage.ui.therapist.parts import status_chip
from triage.ui.therapist.review_form import show_review_form
from triage.ui.therapist.top import back_label
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.blocks import quoted
from triage.ui.visitor.figures import show_profile
from triage.ui.visitor.frame import note
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.wording import in_words

SUBMISSION = "submission"


def show_submission(view: DeskView) -> None:
    """The submission in the address, or that it is no longer there."""
    submission = session.submission()
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
    with left:
        _show_why(view, whole)
        _show_told(view, whole)
        _show_responses(view, whole)
        _show_history(view, whole)
    with right:
        show_review_form(view, whole)


def _show_head(view: DeskView, whole: Whole) -> None:
    texts, listed_ = view.words.submission, whole.listed
    received = texts.received.format(day=view.when(listed_.received))
    until = texts.care if listed_.became_care else texts.erased.format(day=view.when(listed_.erase_by))
    title = tag(
        "div",
        heading(whole.unsealed.details.name, SUBMISSION),
        advice_chip(view, listed_.advice),
        status_chip(view, whole.review.status),
        tag("span", received, " · ", until, cls="small"),
        cls="who",
    )
    asked = listed_.copy_requested
    copy = note("alert", tag("p", texts.copy_asked.format(day=view.when(asked))), cls="l3") if asked else ""
    show(title, _contact(view, whole), copy, _withdrawn(view, whole))


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
    """The result itself said that an alarm was taken back; here that stands first."""
    texts = view.content.pages.get(whole.listed.language, view.pages).withdrawn
    return (
        note("alert", tag("p", tag("b", texts.title)), cls="l4")
        if texts.title in whole.unsealed.sentences
        else Markup()
    )


def _show_why(view: DeskView, whole: Whole) -> None:
    texts, as_visitor = view.words.submission, _as_visitor(view, whole)
    assessment = as_visitor.assessment
    reasons = (_reason(view, as_visitor, reason) for reason in assessment.reasons)
    alerts = [view.texts.alerts[name] for name in assessment.alerts]
    with st.container(key="card_why"):
        changed = whole.listed.content_digest != view.content.questionnaire.digest
        show(
            tag("h2", texts.why),
            tag("p", texts.other_version, cls="small") if changed else "",
            listed(reasons, cls="why"),
            tag("h3", texts.alerts) if alerts else "",
            listed(alerts) if alerts else "",
        )
        show_profile(as_visitor)
        show(_changes(view, as_visitor))


def _reason(view: DeskView, as_visitor: View, reason: Reason) -> Markup:
    name = tag("span", view.words.submission.rule.format(name=reason.rule), cls="small")
    words = tag("span", view.texts.rules[reason.rule].reason, " ", name)
    return joined((icon("info"), tag("div", words, quoted(as_visitor, reason.findings))))


def _as_visitor(view: DeskView, whole: Whole) -> View:
    """The visitor's own blocks show the same values in the same words here."""
    asked = {item.id for item in view.content.questionnaire.items}
    responses = {name: value for name, value in whole.unsealed.responses.items() if name in asked}
    visit = Visit(view.language, begun=True, responses=responses)
    assessment = assess(view.content.questionnaire, responses)
    return View(view.content, visit, assessment, view.now, view.dark)


def _changes(view: DeskView, as_visitor: View) -> Markup:
    texts = view.words.submission
    changes = all_changes(view.content.questionnaire, as_visitor.visit.responses)
    rows = (
        (
            quoted(as_visitor, change.responses),
            texts.towards.format(name=view.texts.advices[change.advice].name),
        )
        for change in changes
    )
    return details(texts.changes, listed((joined(row) for row in rows), cls="ways-there"))


def _show_told(view: DeskView, whole: Whole) -> None:
    texts = view.words.submission
    lines = (tag("p", line) for line in whole.unsealed.sentences)
    version = texts.version.format(
        version=whole.listed.content_version, digest=whole.listed.content_digest[:12]
    )
    with st.container(key="card_told"):
        lead = tag("p", texts.told_lead, " ", version, cls="small")
        show(tag("h2", texts.told), lead, details(texts.told, *lines, cls="told-words"))


def _show_responses(view: DeskView, whole: Whole) -> None:
    texts, as_visitor = view.words.submission, _as_visitor(view, whole)
    deciding = deciding_responses(view.content.questionnaire, as_visitor.visit.responses)
    questionnaire = view.content.questionnaire
    with st.container(key="card_responses"):
        show(
            tag("h2", texts.responses),
            _table(as_visitor, questionnaire.items, whole.unsealed.responses, deciding, mark=texts.deciding),
        )
        added = _table(as_visitor, questionnaire.optional_items, whole.unsealed.responses, {}, mark="")
        show(tag("h2", texts.added), added)


def _table(
    as_visitor: View, items: Iterable[Item], responses: Responses, deciding: Responses, *, mark: str
) -> Markup:
    rows = (
        (
            as_visitor.texts.items[item.id].wording,
            joined(tag("div", line) for line in in_words(as_visitor, item, responses[item.id])),
            tag("span", mark, cls="mark") if item.id in deciding else "",
        )
        for item in items
        if item.id in responses
    )
    return tag("div", table((), rows), cls="given")


def _show_history(view: DeskView, whole: Whole) -> None:
    texts = view.words.submission
    lines = view.desk.records.writer.write(
        partial(lines_about, submission=whole.listed.id, practice=view.practice)
    )
    with st.container(key="card_history"):
        show(details(texts.history, table((), (_line(view, line) for line in lines))))


def _line(view: DeskView, line: AuditLine) -> tuple[str, str, str]:
    actions = view.words.submission.actions
    return view.when(line.at), line.actor, actions.get(line.action, label(line.action))
