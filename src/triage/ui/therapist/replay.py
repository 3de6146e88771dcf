"""What an edited copy would have meant for the visitors who sent something."""

from dataclasses import dataclass
from dataclasses import replace

import streamlit as st

from triage.access.roles import Right
from triage.content.content import Content
from triage.measuring.replaying import Fate
from triage.measuring.replaying import Replay
from triage.measuring.replaying import Replaying
from triage.measuring.replaying import Told
from triage.measuring.replaying import Turn
from triage.measuring.replaying import as_shown
from triage.records.rereading import responses_again
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import heading
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.candidate import candidate
from triage.ui.therapist.candidate import candidate_in_words
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.parts import advice_chip
from triage.ui.therapist.present import still_may
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note

REPLAY = "replay"
LAST, NOW = "replay_last", "replay_now"
ALL = 0
CHOICES = (200, 1_000, ALL)


@dataclass(frozen=True)
class Compared:
    """What was counted, and how many could not be opened."""

    counted: Replay
    unopened: int


def show_replay(view: DeskView) -> None:
    """The mistakes of the copy, or what it would have meant."""
    view.person.needs(Right.REPLAY)
    texts = view.words.replay
    name_desk_page(view, texts.title)
    show(heading(texts.title, REPLAY), tag("p", texts.lead, cls="lead"))
    found = candidate()
    show(candidate_in_words(view, found))
    if found.content is not None:
        _show_comparing(view, found.content)
    close_desk_page(view, REPLAY)


def _show_comparing(view: DeskView, new: Content) -> None:
    texts, old = view.words.replay, view.content
    was, becomes = old.questionnaire, new.questionnaire
    show(tag("h2", texts.versions.format(old=was.about.version, new=becomes.about.version)))
    if was.digest == becomes.digest:
        show(tag("p", texts.same_content))
        return
    names = {ALL: texts.all, **{many: texts.last.format(count=many) for many in CHOICES if many}}
    session.seed(LAST, CHOICES[0])
    st.radio(label(texts.how_many), CHOICES, key=LAST, format_func=names.__getitem__, horizontal=True)
    st.button(label(texts.button), type="primary", key="compare", on_click=_compare_now, args=(view,))
    if session.widget(NOW):
        session.hold(NOW, None)
        with st.spinner(label(texts.busy)):
            compared = compare(view, new, last=int(session.widget(LAST) or ALL) or None)
        show(_in_words(view, new, compared))


def _compare_now(view: DeskView) -> None:
    still_may(view, Right.REPLAY)
    session.hold(NOW, True)


def compare(view: DeskView, new: Content, *, last: int | None) -> Compared:
    """Work out every advice again with both; NotAllowedError for who may not."""
    view.person.needs(Right.REPLAY)
    replaying, unopened = Replaying(view.content.questionnaire, new.questionnaire), 0
    audit = replace(view.audit("change of content"), access_point=REPLAY)
    for batch in responses_again(view.desk, audit=audit, last=last):
        replaying.add(batch.people)
        unopened += len(batch.problems)
    return Compared(replaying.counted, unopened)


def _in_words(view: DeskView, new: Content, compared: Compared) -> Markup:
    texts, counted = view.words.replay, compared.counted
    rows = (_row(view, new, turn, counted.turned[turn]) for turn in counted.turns)
    apart = {
        texts.misfits: counted.fates.get(Fate.MISFIT, 0),
        texts.never_asked: counted.fates.get(Fate.OPEN, 0),
        texts.unopened: compared.unopened,
    }
    return joined(
        (
            tag("p", tag("b", _sentence(view, counted)), cls="lead", role="status"),
            note("alert", tag("p", texts.milder_warning), cls="l4") if counted.someone_is_milder else "",
            table(texts.columns, rows) if counted.turned else "",
            tag("p", texts.small_numbers, cls="small") if counted.turned else "",
            *(tag("p", words.format(count=as_shown(many))) for words, many in apart.items() if many),
        )
    )


def _sentence(view: DeskView, counted: Replay) -> str:
    texts = view.words.replay
    if not counted.turned:
        return texts.nobody.format(people=counted.people)
    words = texts.changed_at_least if counted.hides_some else texts.changed
    return words.format(changed=counted.changed, people=counted.people)


def _row(view: DeskView, new: Content, turn: Turn, many: int) -> tuple[str, str, str, str]:
    texts = view.words.replay
    way = texts.milder if turn.milder else texts.more_urgent
    after = replace(view, content=new)
    return way, _told(view, turn.was), _told(after, turn.becomes), as_shown(many)


def _told(view: DeskView, told: Told) -> Markup:
    chip = advice_chip(view, told.advice)
    if told.contact is None:
        return chip
    return filled(view.words.replay.with_contact, advice=chip, contact=told.contact)
