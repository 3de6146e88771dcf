"""What the therapist fills in: the verdict, how far they are, who takes it, notes, and what became of it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from triage.access.colleagues import colleagues
from triage.access.roles import Right
from triage.records.reading import Whole
from triage.records.review import NEXT
from triage.records.review import ChangedMeanwhileError
from triage.records.review import Happened
from triage.records.review import Note
from triage.records.review import NotPermittedStepError
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.review import stands_there
from triage.records.store import erase
from triage.records.submissions import ReviewStatus
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import show_if_any
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.filled_in import ASSIGNEE
from triage.ui.therapist.filled_in import BASE
from triage.ui.therapist.filled_in import CARE
from triage.ui.therapist.filled_in import CHOICES
from triage.ui.therapist.filled_in import HAPPENED
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import REASON
from triage.ui.therapist.filled_in import STATUS
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.filled_in import begin
from triage.ui.therapist.filled_in import change_seen
from triage.ui.therapist.filled_in import see_what_changed
from triage.ui.therapist.present import still_may
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

SURE, SAID = "r_sure", "r_said"
FIELDS = (*CHOICES, BASE, NOTE, CARE)


def show_review_form(view: DeskView, whole: Whole) -> None:
    """The form, the notes so far, and erasing."""
    texts, review = view.words.form, whole.review
    begin(review)
    with st.container(key="card_act"):
        show(tag("h2", texts.title))
        _show_verdict(view, whole)
        _show_state(view, whole)
        st.text_area(label(texts.note), key=NOTE, height=100, placeholder="", max_chars=4000)
        if not review.became_care:
            st.checkbox(label(texts.care, texts.care_more), key=CARE)
        st.button(
            label(texts.save), type="primary", width="stretch", key="save", on_click=_save, args=(view, whole)
        )
        show_if_any(_said(view))
        show_if_any(_notes(view, review.words.notes))
        _show_erasing(view, whole)


def _said(view: DeskView) -> Markup:
    texts = view.words.form
    said = {
        "saved": (texts.saved, "status", ""),
        "changed": (texts.changed_meanwhile, "alert", "l4"),
        "not_permitted": (texts.not_permitted, "alert", "l4"),
        "failed": (texts.failed, "alert", "l4"),
    }
    what = session.widget(SAID)
    if what not in said:
        return Markup()
    words, role, colour = said[str(what)]
    return note("check" if role == "status" else "alert", tag("p", words, role=role), cls=colour)


def _show_verdict(view: DeskView, whole: Whole) -> None:
    texts, review = view.words.form, whole.review
    advices = [advice.id for advice in reversed(view.content.questionnaire.advices)]
    st.radio(
        label(texts.verdict),
        advices,
        index=None,
        key=VERDICT,
        format_func=lambda advice: label(view.texts.advices[advice].name),
        captions=[texts.same if advice == whole.listed.advice else "" for advice in advices],
    )
    if review.verdict in advices:
        show(tag("p", texts.agreement[_agreement(advices, review.verdict, whole.listed.advice)], cls="small"))
    st.text_input(label(texts.reason), key=REASON, placeholder="", max_chars=1000)


def _agreement(most_urgent_first: Sequence[str], verdict: str, told: str) -> str:
    if verdict == told or told not in most_urgent_first:
        return "right"
    return "too_mild" if most_urgent_first.index(verdict) < most_urgent_first.index(told) else "too_urgent"


def _show_state(view: DeskView, whole: Whole) -> None:
    texts, review = view.words.form, whole.review
    steps = [status for status in ReviewStatus if status is review.status or status in NEXT[review.status]]
    st.selectbox(
        label(texts.status),
        [status.value for status in steps],
        key=STATUS,
        format_func=lambda status: texts.statuses[status],
    )
    known = view.desk.records.writer.write(partial(colleagues, practice=view.practice))
    people = sorted({view.person.name, *known, *([review.assignee] if review.assignee else [])})
    st.selectbox(label(texts.assignee), people, index=None, placeholder=texts.nobody, key=ASSIGNEE)
    st.selectbox(
        label(texts.happened),
        [happened.value for happened in Happened],
        index=None,
        placeholder=texts.not_yet,
        key=HAPPENED,
        format_func=lambda happened: texts.happenings[happened],
    )


def _notes(view: DeskView, notes: Sequence[Note]) -> Markup:
    texts = view.words.form
    if not notes:
        return Markup()
    lines = (
        tag(
            "div",
            tag("p", texts.noted.format(name=each.by, day=view.when(each.at)), cls="small"),
            tag("p", each.text),
        )
        for each in reversed(notes)
    )
    return tag("section", tag("h3", texts.notes), *lines, cls="notes")


def _save(view: DeskView, whole: Whole) -> None:
    now = still_may(view, Right.REVIEWS)
    try:
        _write(now, whole.listed.id, _wanted())
    except ChangedMeanwhileError:
        session.hold(SAID, "changed")
        see_what_changed()
    except NotPermittedStepError:
        session.hold(SAID, "not_permitted")
    except Exception as error:  # whatever it was: what was typed is still there
        note_error(error)
        session.hold(SAID, "failed")
    else:
        session.hold(SAID, "saved")
        session.forget(FIELDS)
        session.hold(NOTE, "")  # the browser would go on showing what was saved


def _wanted() -> Reviewed:
    return Reviewed(
        status=ReviewStatus(str(session.widget(STATUS))),
        assignee=_chosen(ASSIGNEE),
        verdict=_chosen(VERDICT),
        reason=str(session.widget(REASON) or ""),
        happened=Happened(happened) if (happened := _chosen(HAPPENED)) else None,
        note=str(session.widget(NOTE) or ""),
        became_care=True if session.widget(CARE) else None,
    )


def _write(now: DeskView, submission: str, wanted: Reviewed) -> None:
    """Save it over what was seen, unless the same press did that a moment ago."""
    write, desk, audit = now.desk.records.writer.write, now.desk, now.audit("review")
    try:
        write(
            partial(
                change_review,
                submission=submission,
                wanted=wanted,
                change=change_seen(),
                desk=desk,
                audit=audit,
            )
        )
    except ChangedMeanwhileError:
        if not write(partial(stands_there, submission=submission, wanted=wanted, desk=desk, audit=audit)):
            raise


def _chosen(name: str) -> str | None:
    value = session.widget(name)
    return str(value) if value else None


def _show_erasing(view: DeskView, whole: Whole) -> None:
    texts = view.words.form
    if not session.widget(SURE):
        st.button(label(texts.erase), type="tertiary", key="erase", on_click=session.hold, args=(SURE, "yes"))
        return
    show(tag("p", tag("b", texts.erase_sure), role="alert"))
    st.button(label(texts.erase_yes), width="stretch", key="erase_yes", on_click=_erase, args=(view, whole))
    st.button(
        label(texts.erase_no), width="stretch", key="erase_no", on_click=session.hold, args=(SURE, None)
    )


def _erase(view: DeskView, whole: Whole) -> None:
    now = still_may(view, Right.REVIEWS)
    key = now.desk.records.key
    now.desk.records.writer.erase(
        partial(erase, submission=whole.listed.id, key=key, audit=now.audit("erasure"))
    )
    session.hold(SURE, None)
