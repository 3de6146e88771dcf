"""One submission as plain text for the practice's own record."""

from collections.abc import Iterator

from triage.records.reading import Whole
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.follow_ups import later_alarm_lines
from triage.ui.therapist.parts import advice_name
from triage.ui.visitor.figures import scores_in_lines
from triage.ui.visitor.view import View
from triage.ui.visitor.wording import in_words


def record_text(view: DeskView, whole: Whole, as_visitor: View) -> str:
    """Advice, reasons, alerts, scores, the verdict, and every response, a line each."""
    return "\n".join(_lines(view, whole, as_visitor))


def _lines(view: DeskView, whole: Whole, as_visitor: View) -> Iterator[str]:
    texts, told = view.words.record, whole.listed
    version = {"version": told.content_version, "digest": told.content_digest[:12]}
    yield texts.made.format(day=view.when(told.received), name=whole.unsealed.details.name)
    yield view.words.submission.version.format(**version)
    yield ""
    yield texts.advice.format(name=advice_name(view, told.advice))
    yield from later_alarm_lines(view, whole)
    yield from _reasons(view, as_visitor)
    yield from _verdict(view, whole)
    yield ""
    yield from scores_in_lines(as_visitor)
    yield ""
    for item in (*view.content.questionnaire.items, *view.content.questionnaire.optional_items):
        if item.id in whole.unsealed.responses:
            response = "; ".join(in_words(as_visitor, item, whole.unsealed.responses[item.id]))
            yield f"{view.texts.items[item.id].wording} {response}"


def _reasons(view: DeskView, as_visitor: View) -> Iterator[str]:
    for reason in as_visitor.assessment.reasons:
        yield f"- {view.texts.rules[reason.rule].reason} ({reason.rule})"
    for alert in as_visitor.assessment.alerts:
        yield f"- {view.texts.alerts[alert]}"


def _verdict(view: DeskView, whole: Whole) -> Iterator[str]:
    texts, review = view.words.record, whole.review
    if review.verdict is not None:
        yield texts.verdict.format(name=advice_name(view, review.verdict))
    if review.words.reason:
        yield review.words.reason
