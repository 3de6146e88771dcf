"""What the therapist fills in: the verdict, how far they are, who takes it, notes, and what became of it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from triage.access.colleagues import colleagues
from triage.access.roles import Right
from triage.records.reading import Whole
from triage.records.review import CLEARED
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
from triage.ui.markup import Markup
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import show_if_any
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.filled_in import ASSIGNEE
from triage.ui.therapist.filled_in import CARE
from triage.ui.therapist.filled_in import HAPPENED
from triage.ui.therapist.filled_in import NOTE
from triage.ui.therapist.filled_in import REASON
from triage.ui.therapist.filled_in import SAID
from triage.ui.therapist.filled_in import STATUS
from triage.ui.therapist.filled_in import SURE
from triage.ui.therapist.filled_in import VERDICT
from triage.ui.therapist.filled_in import FilledIn
from triage.ui.therapist.parts import advice_name
from triage.ui.therapist.present import still_may
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

SAVE, ERASE, ERASE_YES, ERASE_NO = "save", "erase", "erase_yes", "erase_no"


def show_review_form(view: DeskView, whole: Whole) -> None:
    """The form, the notes so far, and erasing."""
    texts, review, form = view.words.form, whole.review, _form(whole)
    form.begin(review)
    with st.container(key="card_act"):
        show(tag("h2", texts.title))
        _show_verdict(view, whole, form)
        _show_state(view, whole, form)
        st.text_area(label(texts.note), key=form.key(NOTE), height=100, placeholder="", max_chars=4000)
        st.checkbox(label(texts.care, _what_care_means(view, whole)), key=form.key(CARE))
        st.button(
            label(texts.save),
            type="primary",
            width="stretch",
            key=form.key(SAVE),
            on_click=_save,
            args=(view, whole),
        )
        show_if_any(_said(view, form))
        show_if_any(_notes(view, review.words.notes))
        _show_erasing(view, whole)


def _form(whole: Whole) -> FilledIn:
    return FilledIn(whole.listed.id)


def _said(view: DeskView, form: FilledIn) -> Markup:
    texts = view.words.form
    said = {
        "saved": (texts.saved, "status", ""),
        "changed": (texts.changed_meanwhile, "alert", "l4"),
        "not_permitted": (texts.not_permitted, "alert", "l4"),
        "failed": (texts.failed, "alert", "l4"),
    }
    what = form.held(SAID)
    if what not in said:
        return Markup()
    words, role, colour = said[str(what)]
    return note("check" if role == "status" else "alert", tag("p", words, role=role), cls=colour)


def _show_verdict(view: DeskView, whole: Whole, form: FilledIn) -> None:
    texts, review = view.words.form, whole.review
    known = [advice.id for advice in reversed(view.content.questionnaire.advices)]
    gone = [review.verdict] if review.verdict and review.verdict not in known else []
    st.radio(
        label(texts.verdict),
        [*known, *gone],
        index=None,
        key=form.key(VERDICT),
        format_func=lambda advice: label(advice_name(view, advice)),
        captions=[texts.same if advice == whole.listed.advice else "" for advice in (*known, *gone)],
    )
    if review.verdict in known:
        show(tag("p", texts.agreement[_agreement(known, review.verdict, whole.listed.advice)], cls="small"))
    st.text_input(label(texts.reason), key=form.key(REASON), placeholder="", max_chars=1000)


def _agreement(most_urgent_first: Sequence[str], verdict: str, told: str) -> str:
    if verdict == told or told not in most_urgent_first:
        return "right"
    return "too_mild" if most_urgent_first.index(verdict) < most_urgent_first.index(told) else "too_urgent"


def _show_state(view: DeskView, whole: Whole, form: FilledIn) -> None:
    texts, review = view.words.form, whole.review
    steps = [status for status in ReviewStatus if status is review.status or status in NEXT[review.status]]
    st.selectbox(
        label(texts.status),
        [status.value for status in steps],
        key=form.key(STATUS),
        format_func=lambda status: texts.statuses[status],
    )
    known = view.desk.records.writer.write(partial(colleagues, practice=view.practice))
    people = sorted({view.person.name, *known, *([review.assignee] if review.assignee else [])})
    st.selectbox(label(texts.assignee), people, index=None, placeholder=texts.nobody, key=form.key(ASSIGNEE))
    st.selectbox(
        label(texts.happened),
        [happened.value for happened in Happened],
        index=None,
        placeholder=texts.not_yet,
        key=form.key(HAPPENED),
        format_func=lambda happened: texts.happenings[happened],
    )


def _what_care_means(view: DeskView, whole: Whole) -> str:
    texts, day = view.words.form, view.when(whole.listed.erase_by)
    return texts.no_care_more.format(day=day) if whole.review.became_care else texts.care_more


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
    now, form = still_may(view, Right.REVIEWS), _form(whole)
    if form.is_begun():  # else they left for another submission before this press arrived
        form.hold(SAID, _what_came_of_saving(now, form))


def _what_came_of_saving(now: DeskView, form: FilledIn) -> str:
    try:
        _write(now, form, _wanted(form))
    except ChangedMeanwhileError:
        form.see_what_changed()
        return "changed"
    except NotPermittedStepError:
        return "not_permitted"
    except Exception as error:  # whatever it was: what was typed is still there
        note_error(error)
        return "failed"
    form.be_saved()
    return "saved"


def _wanted(form: FilledIn) -> Reviewed:
    """Everything that the form shows, also that nothing is chosen."""
    return Reviewed(
        status=ReviewStatus(str(form.held(STATUS))),
        assignee=_chosen(form, ASSIGNEE) or CLEARED,
        verdict=_chosen(form, VERDICT) or CLEARED,
        reason=str(form.held(REASON) or ""),
        happened=Happened(happened) if (happened := _chosen(form, HAPPENED)) else CLEARED,
        note=str(form.held(NOTE) or ""),
        became_care=bool(form.held(CARE)),
    )


def _write(now: DeskView, form: FilledIn, wanted: Reviewed) -> None:
    """Save it over what was seen, unless the same press did that a moment ago."""
    write, desk, audit = now.desk.records.writer.write, now.desk, now.audit("review")
    change = partial(change_review, submission=form.submission, wanted=wanted, desk=desk, audit=audit)
    stands = partial(stands_there, submission=form.submission, wanted=wanted, desk=desk, audit=audit)
    try:
        write(partial(change, change=form.change_seen()))
    except ChangedMeanwhileError:
        if not write(stands):
            raise


def _chosen(form: FilledIn, name: str) -> str | None:
    value = form.held(name)
    return str(value) if value else None


def _show_erasing(view: DeskView, whole: Whole) -> None:
    texts, form = view.words.form, _form(whole)
    if not form.held(SURE):
        ask = partial(form.hold, SURE, "yes")
        st.button(label(texts.erase), type="tertiary", key=form.key(ERASE), on_click=ask)
        return
    show(tag("p", tag("b", texts.erase_sure), role="alert"))
    yes, no, leave = label(texts.erase_yes), label(texts.erase_no), partial(form.hold, SURE, None)
    st.button(yes, width="stretch", key=form.key(ERASE_YES), on_click=_erase, args=(view, whole))
    st.button(no, width="stretch", key=form.key(ERASE_NO), on_click=leave)


def _erase(view: DeskView, whole: Whole) -> None:
    now, form = still_may(view, Right.REVIEWS), _form(whole)
    if not form.held(SURE):  # as with saving
        return
    key, audit = now.desk.records.key, now.audit("erasure")
    now.desk.records.writer.erase(partial(erase, submission=form.submission, key=key, audit=audit))
    form.hold(SURE, None)
