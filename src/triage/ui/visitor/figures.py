"""The two charts of a result, each with its words and its table."""

from functools import lru_cache
from typing import TypeAlias

import streamlit as st
from plotly.graph_objects import Figure

from triage.content.expectation import Course
from triage.content.page_texts import CourseTexts
from triage.content.scores import MeanScore
from triage.content.scores import Score
from triage.content.scores import value_range
from triage.reasoning.findings import ScoreValue
from triage.ui.charts import CONFIG
from triage.ui.charts import MOST_LOOKS
from triage.ui.charts import Bar
from triage.ui.charts import course
from triage.ui.charts import factor_profile
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import joined
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.visitor.view import View
from triage.ui.visitor.wording import number

Colours: TypeAlias = tuple[tuple[str, str], ...]
"""The palette of a theme, as something that can be remembered by."""


def show_profile(view: View, *, title: str | None = None) -> None:
    """The scores that are a mean, against their cut-offs; the counted ones in words below."""
    texts = view.pages.profile
    bars = [_bar(view, score, value) for score, value in _known(view) if isinstance(score, MeanScore)]
    counted = (
        _counted(view, score, value) for score, value in _known(view) if not isinstance(score, MeanScore)
    )
    show(
        tag(
            "section",
            tag("h2", title or texts.title),
            tag("p", texts.lead, cls="no-print"),
            *counted,
            _legend(view),
            cls="block",
        )
    )
    if bars:
        st.plotly_chart(
            factor_profile(bars, palette=view.palette),
            theme=None,
            config=CONFIG,
            alt=texts.alt.format(scores=" ".join(_alt(view, bar) for bar in bars)),
            width="stretch",
            key="profile",
        )
    follow_theme()
    numbers = _profile_table(view)
    show(details(view.pages.result.see_table, numbers), tag("div", numbers, cls="print-only"))


def show_expectation(view: View) -> None:
    """The typical course of people whose complaint lasts as long, with its source."""
    found = _course(view)
    texts, words = view.texts.expectation, view.pages.course
    show(tag("section", tag("h2", texts.title), tag("p", texts.lead), cls="block no-print"))
    if found is not None:
        show(tag("p", tag("b", texts.groups[found.band]), cls="no-print"))
        st.plotly_chart(
            _drawn(found, words, tuple(view.palette.items())),
            theme=None,
            config=CONFIG,
            alt=_course_alt(view, found),
            width="stretch",
            key="course",
        )
        caption = tag("p", texts.caption, cls="small no-print")
        show(caption, details(view.pages.result.see_table, _course_table(view, found)))
    show(tag("p", texts.therapy, cls="no-print"))


def profile_in_words(view: View) -> Markup:
    """Everything that the chart of the scores says."""
    counted = (
        _counted(view, score, value) for score, value in _known(view) if not isinstance(score, MeanScore)
    )
    return joined((tag("h2", view.pages.profile.title), *counted, _profile_table(view)))


def scores_in_lines(view: View) -> tuple[str, ...]:
    """Each score with its value, how high it can be, and its band, as plain text."""
    return tuple(
        f"{view.texts.scores[score.id].name}: {_of_highest(view, score, value)} ({_band(view, score, value)})"
        for score, value in _known(view)
    )


def expectation_in_words(view: View) -> Markup:
    """Everything that the chart of the typical course says."""
    texts, found = view.texts.expectation, _course(view)
    course = () if found is None else (tag("p", _course_alt(view, found)), tag("p", texts.caption))
    return joined((tag("h2", texts.title), tag("p", texts.lead), *course, tag("p", texts.therapy)))


def warm_up(view: View) -> None:
    """A hidden chart, so that the library is there before the result needs it."""
    with st.container(key="warm"):
        nothing = _nothing_drawn(tuple(view.palette.items()))
        st.plotly_chart(nothing, theme=None, config=CONFIG, key="warming")


def follow_theme() -> None:
    """A button that nobody sees: page.js presses it when the device turns dark, as a chart keeps its colours."""
    with st.container(key="repaint"):
        st.button("\u200b", key="repaint_now")


# What holds nothing of anybody is drawn once for each language and theme: the library takes its time to check it.
@lru_cache(MOST_LOOKS)
def _drawn(found: Course, words: CourseTexts, colours: Colours) -> Figure:
    return course(found.points, now=words.start, week=words.week, axis=words.axis, palette=dict(colours))


@lru_cache(MOST_LOOKS)
def _nothing_drawn(colours: Colours) -> Figure:
    return factor_profile((), palette=dict(colours))


def _known(view: View) -> list[tuple[Score, ScoreValue]]:
    values = view.assessment.scores
    return [(s, value) for s in view.questionnaire.scores if (value := values.get(s.id)) is not None]


def _bar(view: View, score: Score, value: ScoreValue) -> Bar:
    cut_offs = tuple(float(band.at_least) for band in score.bands[1:])
    return Bar(
        view.texts.scores[score.id].name,
        _band(view, score, value),
        value.value,
        cut_offs,
        value_range(score)[1],
    )


def _band(view: View, score: Score, value: ScoreValue) -> str:
    return view.texts.scores[score.id].bands[value.band] if value.band else ""


def _counted(view: View, score: Score, value: ScoreValue) -> Markup:
    text = view.texts.scores[score.id]
    return tag("p", tag("b", f"{text.name}: {_band(view, score, value)}."), " ", text.meaning)


def _legend(view: View) -> Markup:
    texts = view.pages.profile
    marks = (("bar", texts.cut_off), ("dot", texts.below), ("dia", texts.above))
    entries = (tag("span", tag("i", cls=mark), words) for mark, words in marks)
    return tag("p", *entries, cls="legend", aria_hidden="true")


def _alt(view: View, bar: Bar) -> str:
    value = view.pages.profile.of_ten.format(value=number(view, bar.value))
    return view.pages.profile.alt_score.format(name=bar.name, value=value, band=bar.words)


def _profile_table(view: View) -> Markup:
    texts = view.pages.profile
    rows = []
    for score, value in _known(view):
        text = view.texts.scores[score.id]
        name = joined((text.name, tag("span", text.meaning, cls="small")))
        cut_offs = " · ".join(number(view, band.at_least) for band in score.bands[1:])
        rows.append((name, _of_highest(view, score, value), cut_offs, _band(view, score, value)))
    return table((texts.score, texts.value, texts.cut_offs, texts.band), rows)


def _of_highest(view: View, score: Score, value: ScoreValue) -> str:
    return f"{number(view, value.value)} / {number(view, value_range(score)[1])}"


def _course(view: View) -> Course | None:
    for found in view.questionnaire.expectation:
        score = view.assessment.scores.get(found.of)
        if score is not None and score.band == found.band:
            return found
    return None


def _when(view: View, week: int) -> str:
    return view.pages.course.start if week == 0 else view.pages.course.week.format(number=week)


def _course_alt(view: View, found: Course) -> str:
    words = view.pages.course
    points = ", ".join(words.alt_point.format(when=_when(view, p.week), mean=p.mean) for p in found.points)
    return words.alt.format(group=view.texts.expectation.groups[found.band], points=points)


def _course_table(view: View, found: Course) -> Markup:
    words = view.pages.course
    rows = ((_when(view, p.week), str(p.mean), f"{p.low}–{p.high}") for p in found.points)
    return table((words.when, words.mean, words.band), rows)
