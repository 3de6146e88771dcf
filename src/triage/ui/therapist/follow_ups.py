"""How it went later: when somebody is asked again, what they said then, and their course since the start."""

from collections.abc import Iterator

import streamlit as st

from triage.reasoning.following import signs_given
from triage.records.follow_up_asking import LINK_WORKS
from triage.records.follow_up_reading import FollowedUp
from triage.records.reading import Whole
from triage.records.reading import with_alarms
from triage.ui.charts import CONFIG
from triage.ui.markup import Markup
from triage.ui.markup import joined
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.own_course import START
from triage.ui.own_course import OwnCourse
from triage.ui.own_course import course_alt
from triage.ui.own_course import course_lines
from triage.ui.own_course import course_sentences
from triage.ui.own_course import course_table
from triage.ui.own_course_chart import own_course_figure
from triage.ui.theme import palette
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.parts import advice_name
from triage.ui.visitor.frame import note
from triage.ui.visitor.wording import option_text


def later_alarm(view: DeskView, whole: Whole) -> Markup:
    """A later reply that deserved another advice stands above everything else, with the signs that were given."""
    lines = [
        joined((tag("p", tag("b", _told(view, each))), listed(_signs(view, each))))
        for each in with_alarms(whole)
    ]
    return note("alert", *lines, cls="l5") if lines else Markup()


def later_alarm_lines(view: DeskView, whole: Whole) -> Iterator[str]:
    """The same as plain text."""
    for each in with_alarms(whole):
        yield _told(view, each)
        yield from (f"- {sign}" for sign in _signs(view, each))


def _told(view: DeskView, one: FollowedUp) -> str:
    day = view.when(one.answered or one.due)
    return view.words.follow_up.alarm.format(day=day, advice=advice_name(view, str(one.advice)))


def _signs(view: DeskView, one: FollowedUp) -> Iterator[str]:
    questionnaire = view.content.questionnaire
    items = {item.id: item for item in questionnaire.items}
    for name, reply in signs_given(questionnaire, one.replies).items():
        options = reply if isinstance(reply, tuple) else (str(reply),)
        words = "; ".join(option_text(items[name], option, view.texts).label for option in options)
        yield f"{view.texts.items[name].short}: {words}"


def show_follow_ups(view: DeskView, whole: Whole) -> None:
    """A line for each time, and the course as soon as there is one; nothing for who is not asked again."""
    if not whole.follow_ups:
        return
    with st.container(key="card_follow_up"):
        lines = (_line(view, each) for each in whole.follow_ups)
        show(tag("h2", view.words.follow_up.title), listed(lines))
        if any(each.answered for each in whole.follow_ups):
            _show_course(view, _course(view, whole))


def _show_course(view: DeskView, course: OwnCourse) -> None:
    show(listed(course_sentences(course)))
    colours = palette(view.content.practice.colours, dark=view.dark)
    st.plotly_chart(
        own_course_figure(course_lines(course), when=course.when, axis=course.words.axis, palette=colours),
        theme=None,
        config=CONFIG,
        alt=course_alt(course),
        width="stretch",
        key="own_course",
    )
    show(course_table(course))


def _course(view: DeskView, whole: Whole) -> OwnCourse:
    later = {each.week: each.replies for each in whole.follow_ups if each.answered}
    said = {START: whole.unsealed.responses, **later}
    return OwnCourse(view.content.questionnaire, view.texts, view.pages.follow_up.own_course, said)


def _line(view: DeskView, one: FollowedUp) -> str:
    texts = view.words.follow_up
    if one.answered is not None:
        return texts.answered.format(week=one.week, day=view.when(one.answered))
    if one.stopped is not None:
        return texts.stopped.format(week=one.week)
    if (one.expires or one.due + LINK_WORKS) <= view.now:
        return texts.expired.format(week=one.week)
    if one.asked is None:
        return texts.planned.format(week=one.week, day=view.when(one.due))
    return texts.asked.format(week=one.week, day=view.when(one.asked))
