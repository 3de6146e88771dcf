"""Why a submission got its advice: the reasons with their rules, the alerts, the profile, and what would change it."""

import streamlit as st

from triage.reasoning.assessing import assess
from triage.reasoning.explaining import Reason
from triage.reasoning.responses import read_responses_that_fit
from triage.reasoning.together import all_changes
from triage.records.reading import Whole
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.visitor.blocks import quoted
from triage.ui.visitor.figures import show_profile
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit


def show_rationale(view: DeskView, whole: Whole, as_visitor: View) -> None:
    """The card with everything that led to the advice."""
    texts = view.words.submission
    assessment = as_visitor.assessment
    reasons = [_reason(view, as_visitor, reason) for reason in assessment.reasons]
    alerts = [view.texts.alerts[name] for name in assessment.alerts]
    with st.container(key="card_why"):
        changed = whole.listed.content_digest != view.content.questionnaire.digest
        show(
            tag("h2", texts.why),
            tag("p", texts.other_version, cls="small") if changed else "",
            listed(reasons, cls="why") if reasons else tag("p", view.words.letter.no_rule),
            tag("h3", texts.alerts) if alerts else "",
            listed(alerts) if alerts else "",
        )
        _show_profile(view, as_visitor)
        show(_changes(view, as_visitor))


def _show_profile(view: DeskView, as_visitor: View) -> None:
    """The visitor's chart, or that an advice which was final early left no score to show."""
    title = view.words.submission.profile
    if any(value is not None for value in as_visitor.assessment.scores.values()):
        show_profile(as_visitor, title=title)
    else:
        show(tag("h2", title), tag("p", view.words.letter.nothing_yet))


def _reason(view: DeskView, as_visitor: View, reason: Reason) -> Markup:
    name = tag("span", view.words.submission.rule.format(name=reason.rule), cls="small")
    words = tag("span", view.texts.rules[reason.rule].reason, " ", name)
    return joined((icon("info"), tag("div", words, quoted(as_visitor, reason.findings))))


def as_visitor_saw_it(view: DeskView, whole: Whole) -> View:
    """For the visitor's own blocks, which show the same values in the same words here.

    What the questionnaire no longer accepts is shown, and decides nothing.
    """
    asked = {item.id for item in view.content.questionnaire.items}
    fit = read_responses_that_fit(view.content.questionnaire, whole.unsealed.responses)
    responses = {name: value for name, value in fit.items() if name in asked}
    visit = Visit(view.language, begun=True, responses=responses)
    assessment = assess(view.content.questionnaire, responses)
    return View(view.content, visit, assessment, view.now, view.dark)


def _changes(view: DeskView, as_visitor: View) -> Markup:
    texts = view.words.submission
    changes = all_changes(view.content.questionnaire, as_visitor.visit.responses)
    rows = (
        (
            quoted(as_visitor, change.responses),
            texts.towards.format(name=view.texts.advices[change.advice].name),
        )
        for change in changes
    )
    return details(texts.changes, listed((joined(row) for row in rows), cls="ways-there"))
