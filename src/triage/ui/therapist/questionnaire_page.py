"""The live questionnaire: its version, who reviewed it, what was proved of it, and all that is in it."""

import streamlit as st
from babel.dates import format_date
from babel.numbers import get_group_symbol

from triage.access.roles import Right
from triage.proving.proof_on_file import ProofOnFile
from triage.proving.proof_on_file import is_about
from triage.proving.proof_on_file import read_proof
from triage.settings import read_settings
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import heading
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.candidate import candidate
from triage.ui.therapist.candidate import candidate_in_words
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.questionnaire_tables import everything
from triage.ui.therapist.replay import REPLAY
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note

QUESTIONNAIRE = "questionnaire"
SHOWN_OF_DIGEST = 12
DAY = "d MMMM y"


def show_questionnaire(view: DeskView) -> None:
    """What everybody at the desk may know about what visitors are asked and told."""
    view.person.needs(Right.CONTENT)
    texts = view.words.questionnaire
    name_desk_page(view, texts.title)
    show(heading(texts.title, QUESTIONNAIRE), tag("p", texts.lead, cls="lead"))
    with st.container(key="card_review"):
        show(_version(view), _review(view), _proof(view))
    _show_edited(view)
    show(*(details(title, *inside, cls="contents") for title, inside in everything(view)))
    close_desk_page(view, QUESTIONNAIRE)


def _version(view: DeskView) -> Markup:
    questionnaire = view.content.questionnaire
    version = view.words.questionnaire.version.format(
        version=questionnaire.about.version, digest=questionnaire.digest[:SHOWN_OF_DIGEST]
    )
    return tag("p", tag("b", version))


def _review(view: DeskView) -> Markup:
    texts, about = view.words.questionnaire, view.content.questionnaire.about
    if about.reviewed_by is None or about.reviewed_until is None:
        return note("alert", tag("p", texts.reviewed_by_nobody), cls="l4")
    day = format_date(about.reviewed_until, format=DAY, locale=view.language)
    reviewed = tag("p", texts.reviewed.format(name=about.reviewed_by, day=day))
    if about.reviewed_until >= view.now.date():
        return reviewed
    return joined((reviewed, note("alert", tag("p", texts.review_is_over.format(day=day)), cls="l4")))


def _proof(view: DeskView) -> Markup:
    texts, found = view.words.questionnaire, read_proof(read_settings().content)
    title = tag("h2", texts.proof)
    if found is None or not is_about(found, view.content):
        words = tag("p", texts.not_proved), tag("p", texts.how_to_prove)
        return joined((title, note("alert", *words, cls="l4")))
    return joined((title, *_proved(view, found)))


def _proved(view: DeskView, found: ProofOnFile) -> tuple[Markup, Markup]:
    texts = view.words.questionnaire
    # larger than what Babel can write
    people = f"{found.people:,}".replace(",", get_group_symbol(view.language))
    proved = texts.proved.format(people=people, claims=found.claims, prover=found.prover)
    return tag("p", proved), listed(texts.properties.get(kind, kind) for kind in found.properties)


def _show_edited(view: DeskView) -> None:
    texts, found = view.words.questionnaire, candidate()
    if not found.is_there:
        return
    with st.container(key="card_edited"):
        show(tag("h2", texts.edited), tag("p", texts.edited_lead), candidate_in_words(view, found))
        if view.person.may(Right.REPLAY):
            st.button(label(texts.to_edited), key="to_edited", on_click=session.go, args=(REPLAY,))
