"""The parts of the overview that rest on sealed responses: which rules fire, and how two scores go over time."""

from collections.abc import Sequence
from textwrap import wrap

import streamlit as st

from triage.measuring.disclosure import Hidden
from triage.measuring.periods import Week
from triage.measuring.plain import Overview
from triage.measuring.remembering import Remembered
from triage.measuring.trends import FiredRule
from triage.measuring.trends import fired_rules
from triage.measuring.trends import left_out
from triage.measuring.trends import mean_scores
from triage.ui.desk_charts import RowBar
from triage.ui.desk_charts import row_bars
from triage.ui.desk_charts import score_line
from triage.ui.markup import joined
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_memory import FOLLOWED
from triage.ui.therapist.overview_parts import card
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import decimal
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import percent
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import shown
from triage.ui.therapist.overview_parts import week_in_full
from triage.ui.therapist.overview_parts import week_name
from triage.ui.therapist.overview_parts import whole

MOST_RULES = 10
RULE_HEIGHT, LONGEST_LINE = 62, 58
SAME = 0.5  # less than this, out of 10, is no change to speak of


def show_rules(view: DeskView, known: Remembered, found: Overview) -> None:
    """Which rules fire, most often first, and how often each is overruled."""
    texts = view.words.overview.fired
    periods = [[week.monday for week in found.weeks[-length:]] for length in found.lengths]
    rules = fired_rules(known.weeks, view.content.questionnaire, mondays=periods, mix=found.mix)
    with card("fired", says := _says(view, rules), texts.overruled):
        _show_rules(view, rules, says)
        out = left_out(known.weeks, periods)
        if out:
            show(tag("p", texts.left_out.format(count=in_words(view, out)), cls="small"))


def _show_rules(view: DeskView, rules: Sequence[FiredRule], says: str) -> None:
    texts = view.words.overview.fired
    charted = [_row(view, rule) for rule in rules if isinstance(rule.fired, int)][:MOST_RULES]
    if not charted:
        show(tag("p", texts.nobody))
        return
    rows = [
        (
            joined((_reason(view, rule), " ", tag("span", rule.rule, cls="small"))),
            view.texts.advices[rule.advice].name,
            in_words(view, rule.fired),
            in_words(view, Hidden.WITHHELD if rule.judged is None else rule.judged),
            in_words(view, rule.overruled),
        )
        for rule in rules
    ]
    figure = row_bars(charted, palette=colours(view), height=RULE_HEIGHT)
    show_chart(view, "fired", figure, says=says, head=texts.columns, rows=rows)


def _row(view: DeskView, rule: FiredRule) -> RowBar:
    overruled, judged = shown(rule.overruled), rule.judged
    share = percent(view, overruled / judged) if overruled is not None and judged else ""
    mark = view.words.overview.fired.mark.format(share=share) if share else ""
    says = "<br>".join(filter(None, (view.texts.advices[rule.advice].name, mark)))
    words = f"<b>{in_words(view, rule.fired)}</b>  {says}"
    lines = wrap(_reason(view, rule), LONGEST_LINE)
    name = "<br>".join((*lines, f"<span style='font-size:11px'>{rule.rule}</span>"))
    return RowBar(name, shown(rule.fired), words, f"l{view.level(rule.advice)}")


def _reason(view: DeskView, rule: FiredRule) -> str:
    """The rule as visitors read it: its id says nothing to a therapist."""
    return view.texts.rules[rule.rule].reason


def _says(view: DeskView, rules: Sequence[FiredRule]) -> str:
    texts = view.words.overview.fired
    first = rules[0] if rules else None
    if first is None or not isinstance(first.fired, int):
        return texts.title
    return texts.most.format(rule=_reason(view, first).rstrip("."), people=whole(view, first.fired))


def show_courses(view: DeskView, known: Remembered, weeks: Sequence[Week]) -> None:
    """How each of the followed scores goes over time, each in a card of its own."""
    scores = [name for name in FOLLOWED if name in view.texts.scores]
    for column, name in zip(st.columns(len(scores) or 1, gap="medium"), scores, strict=False):
        with column:
            _show_course(view, known, weeks, name)


def _show_course(view: DeskView, known: Remembered, weeks: Sequence[Week], score: str) -> None:
    texts = view.words.overview.course
    means = mean_scores(known.weeks, weeks, score)
    words = ["" if mean is None else decimal(view, mean) for mean in means]
    with card(score, says := _moved(view, score, means), texts.scale):
        names = [week_name(view, week) for week in weeks]
        rows = [
            (week_in_full(view, week), word or view.words.overview.withheld)
            for week, word in zip(weeks, words, strict=True)
        ]
        head = (view.words.overview.volume.columns[0], texts.column)
        figure = score_line(names, means, words, palette=colours(view))
        show_chart(view, score, figure, says=says, head=head, rows=rows)


def _moved(view: DeskView, score: str, means: Sequence[float | None]) -> str:
    """From the first half of the weeks to the last, since single weeks jump about."""
    texts, name = view.words.overview.course, _score(view, score)
    half = len(means) // 2
    halves = [[mean for mean in part if mean is not None] for part in (means[:half], means[half:])]
    if not all(halves):
        return texts.unknown.format(score=name)
    first, last = (sum(part) / len(part) for part in halves)
    way = "same" if abs(last - first) < SAME else ("lower" if last < first else "higher")
    return texts.moved[way].format(score=name, first=decimal(view, first), last=decimal(view, last))


def _score(view: DeskView, score: str) -> str:
    return view.texts.scores[score].name
