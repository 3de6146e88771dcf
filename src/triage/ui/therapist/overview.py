"""The overview: what the practice's own submissions say about the tool, and never about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import streamlit as st
from sqlalchemy.orm import Session

from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.drop_off import Loss
from triage.measuring.drop_off import PassedItem
from triage.measuring.drop_off import losses
from triage.measuring.periods import Period
from triage.measuring.plain import Asked
from triage.measuring.plain import Overview
from triage.measuring.plain import overview
from triage.measuring.promptness import Kept
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.passing import passed_items
from triage.settings import read_settings
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_agreement import show_agreement
from triage.ui.therapist.overview_follow_ups import show_follow_ups
from triage.ui.therapist.overview_memory import remembered
from triage.ui.therapist.overview_memory import watch
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import whole
from triage.ui.therapist.overview_plain import show_mix
from triage.ui.therapist.overview_plain import show_promptness
from triage.ui.therapist.overview_plain import show_volume
from triage.ui.therapist.overview_sealed import show_courses
from triage.ui.therapist.overview_sealed import show_rules
from triage.ui.therapist.overview_stops import show_stops
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.figures import follow_theme

OVERVIEW = "overview"
PERIOD = "overview_period"
FIGURES = "figures"


@dataclass(frozen=True)
class Counts:
    """Everything that is counted in the database for this page."""

    plain: Overview
    losses: Sequence[Loss]


def show_overview(view: DeskView) -> None:
    """The period, four figures, and a card for each thing that there is to see."""
    hours = read_settings().contact_within_hours
    name_desk_page(view, view.words.overview.title)
    period = _show_head(view)
    view.desk.records.writer.write(partial(_note_look, view=view))
    with view.desk.records.reading() as records:  # a look at many takes a while, and nobody waits for it
        counts = _count(records, view, period, hours)
    _show_tiles(view, counts.plain, hours)
    _show_cards(view, counts, hours)
    show(tag("p", view.words.overview.hidden, cls="small"))
    follow_theme()
    close_desk_page(view, OVERVIEW)


def _show_head(view: DeskView) -> Period:
    texts = view.words.overview
    session.seed(PERIOD, Period.TWELVE_WEEKS.value)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="medium"):
        show(heading(texts.title, OVERVIEW))
        chosen = st.segmented_control(
            label(texts.period),
            [period.value for period in Period],
            format_func=lambda period: texts.periods[period],
            key=PERIOD,
            required=True,
        )
    return Period(chosen or Period.TWELVE_WEEKS)


def _note_look(records: Session, *, view: DeskView) -> None:
    AuditLog(records, view.desk.records.key, view.practice).add(
        view.audit(OVERVIEW), Action.LIST, parts=FIGURES
    )


def _count(records: Session, view: DeskView, period: Period, hours: int) -> Counts:
    questionnaire = view.content.questionnaire
    asked = Asked(
        practice=view.practice,
        period=period,
        advices=[advice.id for advice in questionnaire.advices],
        doctor=[advice.id for advice in questionnaire.advices if advice.ends_the_questions],
        target=timedelta(hours=hours),
        now=view.now,
    )
    plain = overview(records, asked)
    passed = passed_items(records, view.practice, plain.weeks[0].monday)
    counted = [PassedItem(one.item, one.shown, one.went_on) for one in passed]
    return Counts(plain, losses(counted, [item.id for item in questionnaire.items]))


def _show_tiles(view: DeskView, found: Overview, hours: int) -> None:
    texts, agreed = view.words.overview.tiles, found.agreement
    same = "–" if agreed.same is None else whole(view, agreed.same)
    tiles = (
        _tile(_figure(view, found.total), texts.received),
        _tile(_figure(view, found.promptness.totals[Kept.KEPT]), texts.in_time.format(hours=hours)),
        _tile(same, texts.same if agreed.same_is_exact else texts.at_least_same),
        _tile(_figure(view, agreed.too_mild.people), texts.too_mild, cls="warn"),
    )
    show(tag("dl", *tiles, cls="tiles"))


def _figure(view: DeskView, cell: Cell) -> str:
    return "–" if cell is Hidden.WITHHELD else in_words(view, cell)


def _tile(figure: str, words: str, cls: str = "") -> Markup:
    return tag("div", tag("dt", words), tag("dd", figure), cls=f"tile {cls}".strip())


def _show_cards(view: DeskView, counts: Counts, hours: int) -> None:
    plain = counts.plain
    if not isinstance(plain.total, int) or not plain.total:
        show(tag("p", view.words.overview.too_little, cls="lead"))
    else:
        memory = remembered(view)
        watch(view, memory)
        left, right = st.columns(2, gap="medium")
        with left:
            show_volume(view, plain)
        with right:
            show_mix(view, plain)
        left, right = st.columns(2, gap="medium")
        with left:
            show_agreement(view, plain.agreement, plain.doctor_first)
        with right:
            show_promptness(view, plain, hours=hours)
        if (known := memory.remembered) is not None:
            show_rules(view, known, plain)
            show_courses(view, known, plain.weeks)
            show_follow_ups(view, known, plain)
    show_stops(view, counts.losses)
