"""The result: one advice, why, and what to do now. The more urgent, the less stands on it."""

from collections.abc import Iterator
from enum import Enum
from typing import TypeAlias

import streamlit as st

from triage.content.questionnaire import Block
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import for_practice
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import label
from triage.ui.markup import sentences_in
from triage.ui.markup import show
from triage.ui.markup import show_if_any
from triage.ui.markup import tag
from triage.ui.theme import LEVEL_ICONS
from triage.ui.visitor.actions import start_over
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.advice_blocks import asked_often
from triage.ui.visitor.advice_blocks import attention
from triage.ui.visitor.advice_blocks import own_steps
from triage.ui.visitor.advice_blocks import plan
from triage.ui.visitor.advice_blocks import ways_on
from triage.ui.visitor.blocks import PRACTICE
from triage.ui.visitor.blocks import contact
from triage.ui.visitor.blocks import contact_actions
from triage.ui.visitor.blocks import contact_text
from triage.ui.visitor.blocks import phone_script
from triage.ui.visitor.blocks import safety_net
from triage.ui.visitor.blocks import why
from triage.ui.visitor.blocks import withdrawn_notice
from triage.ui.visitor.changes import what_would_change_it
from triage.ui.visitor.figures import expectation_in_words
from triage.ui.visitor.figures import profile_in_words
from triage.ui.visitor.figures import show_expectation
from triage.ui.visitor.figures import show_profile
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import leave_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.letter import letter_button
from triage.ui.visitor.offer import show_offer
from triage.ui.visitor.view import View
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.wording import day

AGE = "age"
"""The item that `adult_from` in questionnaire.yaml is about."""


class Figure(Enum):
    """A part of the result that is more than words."""

    PROFILE = "profile"
    EXPECTATION = "expectation"
    OFFER = "offer"


Part: TypeAlias = Markup | Figure


def show_result(view: View) -> None:
    """The instruction, why, and then what else this advice shows."""
    name_page(view, view.texts.advices[view.advice.id].title)
    show_top(view)
    for part in _parts(view):
        _show_part(view, part)
    show_end(view)
    close_page(view, RESULT)


def result_in_words(view: View) -> tuple[str, ...]:
    """Everything that the result tells, line by line."""
    words = {Figure.PROFILE: profile_in_words, Figure.EXPECTATION: expectation_in_words}
    told = (words[part](view) if part in words else part for part in _parts(view) if part is not Figure.OFFER)
    return tuple(line for part in told if isinstance(part, Markup) for line in sentences_in(part))


def _parts(view: View) -> Iterator[Part]:
    notice, shows, ways = withdrawn_notice(view), view.advice.result_shows, ways_on(view)
    yield joined((*_head(view, notice), _not_an_adult(view), why(view)))
    if Block.PHONE_SCRIPT in shows:
        yield phone_script(view)
    yield ways
    if ways:
        yield Figure.OFFER
    if Block.PROFILE in shows:
        yield Figure.PROFILE
    if not notice:
        yield safety_net(view)
    yield from (_block(view, block) for block in shows)
    yield what_would_change_it(view)
    if not ways:
        yield Figure.OFFER


def _show_part(view: View, part: Part) -> None:
    match part:
        case Figure.PROFILE:
            show_profile(view)
        case Figure.EXPECTATION:
            show_expectation(view)
        case Figure.OFFER:
            show_offer(view)
        case _:
            show_if_any(part)


def _head(view: View, notice: Markup) -> tuple[str, ...]:
    """The instruction first; but an alarm that was taken back comes before an advice to start."""
    if not notice:
        return (advice_card(view),)
    net = safety_net(view)
    card = advice_card(view)
    return (notice, card, net) if view.advice.practice_is_a_route else (card, notice, net)


def show_end(view: View) -> None:
    """The letter for who has time for one, print, look back, start over, and what this rests on."""
    texts = view.pages.result
    if not view.acts_now:
        show(letter_button(view))
    show(tag("button", icon("print"), texts.print, type="button", cls="btn alt wide", data_print="yes"))
    st.button(label(texts.to_check), width="stretch", key="to_check", on_click=turn_to, args=(CHECK,))
    st.button(label(texts.start_over), width="stretch", key="start_over", on_click=start_over)
    show(leave_link(view))
    practice, responsible = view.practice, view.practice.responsible
    version = texts.version.format(version=view.questionnaire.about.version, date=day(view))
    address = filled(
        texts.address, practice=practice.name, phone=practice.telephone.shown, website=practice.website
    )
    named = (
        filled(texts.responsible, name=responsible.name, role=responsible.role) if responsible else Markup()
    )
    may_come = not view.shows_advice or view.advice.practice_is_a_route
    lines = (texts.not_a_diagnosis, version, address if may_come else "", named)
    show(tag("div", *(tag("span", line) for line in lines if line), cls="foot"))


def advice_card(view: View, page: str = RESULT) -> Markup:
    """The instruction: what to do, and whom to call."""
    advice, text, level = view.advice, view.texts.advices[view.advice.id], view.level(view.advice.id)
    at_the_practice = contact(view).calls == PRACTICE
    said = Markup() if at_the_practice else tag("p", contact_text(view), cls="contact")
    actions = [] if advice.practice_is_a_route else contact_actions(view)
    return tag(
        "section",
        tag("p", icon(LEVEL_ICONS[level - 1]), text.kicker, cls="kick"),
        heading(text.title, page),
        said,
        tag("div", *actions, cls="acts") if actions else "",
        tag("p", for_practice(text.text, view.practice)),
        cls=f"advice l{level}",
        data_advice=advice.id,
    )


def _not_an_adult(view: View) -> Markup:
    age = view.visit.responses.get(AGE)
    if not isinstance(age, int) or age >= view.questionnaire.about.adult_from:
        return Markup()
    return note("info", tag("p", for_practice(view.texts.not_an_adult, view.practice)))


def _block(view: View, block: Block) -> Part:
    match block:
        case Block.PLAN:
            return plan(view)
        case Block.ATTENTION:
            return attention(view)
        case Block.EXPECTATION:
            return Figure.EXPECTATION
        case Block.OWN_STEPS:
            return own_steps(view)
        case Block.ASKED_OFTEN:
            return asked_often(view)
        case Block.PHONE_SCRIPT | Block.PROFILE:
            return Markup()  # these two have a place of their own
