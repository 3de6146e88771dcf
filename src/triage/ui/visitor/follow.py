"""The pages behind a personal link: how it goes now, an alarm first, and the visitor's own course."""

from dataclasses import replace

import streamlit as st

from triage.content.items import Item
from triage.content.questionnaire import Block
from triage.reasoning.assessing import assess
from triage.reasoning.following import deserved
from triage.reasoning.following import now_known
from triage.ui import session
from triage.ui.charts import CONFIG
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import for_practice
from triage.ui.markup import label
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import show_if_any
from triage.ui.markup import tag
from triage.ui.own_course import OwnCourse
from triage.ui.own_course import course_alt
from triage.ui.own_course import course_lines
from triage.ui.own_course import course_sentences
from triage.ui.own_course import course_table
from triage.ui.own_course_chart import own_course_figure
from triage.ui.visitor.blocks import phone_script
from triage.ui.visitor.blocks import safety_net
from triage.ui.visitor.blocks import why
from triage.ui.visitor.controls import show_control
from triage.ui.visitor.errors import error_box
from triage.ui.visitor.figures import follow_theme
from triage.ui.visitor.follow_actions import LINK
from triage.ui.visitor.follow_actions import go_back
from triage.ui.visitor.follow_actions import go_on
from triage.ui.visitor.follow_actions import open_link
from triage.ui.visitor.follow_actions import speak
from triage.ui.visitor.follow_draft import alarm_of
from triage.ui.visitor.followed import Ended
from triage.ui.visitor.followed import Followed
from triage.ui.visitor.followed import Trouble
from triage.ui.visitor.followed import item_now
from triage.ui.visitor.followed import items_of
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import leave_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.item import what_is_needed
from triage.ui.visitor.result import advice_card
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.way import FOLLOW

START_WEEK = 0


def show_follow(view: View) -> None:
    """The way in, one item, or what came of it."""
    now = session.followed()
    match now.ended:
        case Ended.DONE:
            _show_course(view, now)
        case Ended.ALARM | Ended.ALARM_NOT_SENT:
            _show_alarm(view, now)
        case _ if now.opened is None:
            _show_way_in(view, now)
        case _:
            _show_item(view, now)


def _show_way_in(view: View, now: Followed) -> None:
    """The page takes the token out of its address into a field that nobody sees; a press opens the link."""
    texts, wanting = view.pages.follow_up, now.trouble is not None
    name_page(view, texts.title, wanting=wanting)
    show_top(view, speak=speak)
    show_heading(texts.title, FOLLOW, for_practice(texts.lead, view.practice), before=_trouble(view, now))
    st.text_input(
        label(texts.title), key=LINK, label_visibility="collapsed", autocomplete="off", on_change="ignore"
    )
    st.button(label(texts.begin), type="primary", width="stretch", key="begin", on_click=open_link)
    show(note("phone", tag("p", texts.urgent), emergency_link(view, cls="btn call"), cls="l5"))
    show_if_any(safety_net(view) if now.trouble is Trouble.MAYBE_SENT else Markup())
    show(leave_link(view))
    close_page(view, FOLLOW, wanting=wanting, attempt=now.attempt)


def _show_item(view: View, now: Followed) -> None:
    items, item = items_of(view.questionnaire, now), item_now(view.questionnaire, now)
    text, page, number = view.texts.items[item.id], f"{FOLLOW}-{item.id}", items.index(item)
    wanting = now.wanting or now.trouble is not None
    name_page(view, text.wording, wanting=wanting)
    if number:
        show_top(view, back_to=items[number - 1].id, back=go_back, speak=speak)
    else:
        show_top(view, speak=speak)
    words = view.pages.follow_up.progress.format(number=number + 1, of=len(items))
    show(tag("p", tag("b", words), cls="prog"))
    show_heading(text.wording, page, text.hint, before=_before(view, now, item))
    show_control(view, item, before=now.replies.get(item.id))
    following = label(view.pages.item.next)
    st.button(following, type="primary", width="stretch", key="next", on_click=go_on, args=(item,))
    show(details(view.pages.item.why, tag("p", text.why)))
    show_foot(view)
    close_page(view, page, item=item, wanting=wanting, attempt=now.attempt)


def _before(view: View, now: Followed, item: Item) -> str:
    return error_box(view, {item.id: what_is_needed(view, item)}) if now.wanting else _trouble(view, now)


def _show_alarm(view: View, now: Followed) -> None:
    """What every urgent result shows; in information mode the signs to call for, and no advice."""
    advised, texts = _advised(view, now), view.pages.follow_up
    is_sent, reasons = now.ended is Ended.ALARM, advised.assessment.reasons
    sent = texts.alarm_sent if is_sent else texts.alarm_not_sent
    plain = texts.done if is_sent else texts.title
    name_page(view, view.texts.advices[advised.advice.id].title if view.shows_advice else plain)
    show_top(view, speak=speak)
    if view.shows_advice:
        show(advice_card(advised, FOLLOW), why(advised) if reasons else "")
    else:
        show_heading(plain, FOLLOW)
    show(note("info", tag("p", for_practice(sent, view.practice))))
    if view.shows_advice and reasons and Block.PHONE_SCRIPT in advised.advice.result_shows:
        show(phone_script(advised))
    show(safety_net(advised), leave_link(view))
    close_page(view, FOLLOW)


def _advised(view: View, now: Followed) -> View:
    """The view of somebody with these replies, and the advice that they deserve.

    The reasons are left out when the start, which is not known after a reload, has a part in them.
    """
    assert now.opened is not None
    start, questionnaire = now.opened.start.responses, view.questionnaire
    alarm, found = alarm_of(questionnaire, now), deserved(questionnaire, start, now.replies)
    if found is None or (found.advice, found.contact) != (alarm.advice, alarm.contact):
        known = assess(questionnaire, now_known(questionnaire, start, now.replies))
        found = replace(known, advice=alarm.advice, contact=alarm.contact, reasons=())
    visit = Visit(view.visit.language, responses=now_known(questionnaire, start, now.replies))
    return replace(view, visit=visit, assessment=found)


def _show_course(view: View, now: Followed) -> None:
    texts, course = view.pages.follow_up, _own_course(view, now)
    words = texts.own_course
    name_page(view, texts.done)
    show_top(view, speak=speak)
    show_heading(texts.done, FOLLOW, for_practice(texts.done_text, view.practice))
    if course.said[START_WEEK]:
        lead = tag("p", words.lead)
        show(tag("section", tag("h2", words.title), lead, listed(course_sentences(course)), cls="block"))
        show_if_any(_kind_words(view, course))
        st.plotly_chart(
            own_course_figure(course_lines(course), when=course.when, axis=words.axis, palette=view.palette),
            theme=None,
            config=CONFIG,
            alt=course_alt(course),
            width="stretch",
            key="own_course",
        )
        follow_theme()
        show(course_table(course))
    show(safety_net(view), leave_link(view))
    close_page(view, FOLLOW)


def _own_course(view: View, now: Followed) -> OwnCourse:
    assert now.opened is not None
    start = now.opened.start
    said = {START_WEEK: start.responses, **start.earlier, now.opened.week: now.replies}
    return OwnCourse(view.questionnaire, view.texts, view.pages.follow_up.own_course, said)


def _kind_words(view: View, course: OwnCourse) -> Markup:
    words = view.pages.follow_up.own_course.worse
    return note("info", tag("p", for_practice(words, view.practice))) if course.is_worse else Markup()


def _trouble(view: View, now: Followed) -> Markup:
    if now.trouble is None:
        return Markup()
    texts = view.pages.follow_up
    said = {
        Trouble.UNKNOWN: texts.unknown,
        Trouble.MAYBE_SENT: texts.maybe_sent,
        Trouble.NO_LINK: texts.no_link,
        Trouble.TOO_OFTEN: texts.too_often,
        Trouble.FAILED: texts.failed,
    }
    words = tag("p", for_practice(said[now.trouble], view.practice))
    return tag("div", words, cls="errbox", id="error-summary", role="alert", tabindex="-1")
