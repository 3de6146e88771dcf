"""An assessment as the plain values that `triage assess` prints; other programs read them."""

from collections.abc import Mapping
from typing import TypeAlias

from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.counterfactuals import Change
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.findings import Responses
from triage.reasoning.findings import ScoreValue

Report: TypeAlias = "Mapping[str, Report] | list[Report] | tuple[str, ...] | str | int | float | bool | None"


def report(questionnaire: Questionnaire, responses: Responses) -> Mapping[str, Report]:
    """Assess one person and lay the assessment out under the keys of the command line's contract."""
    assessment = assess(questionnaire, responses)
    return {
        "questionnaire": questionnaire.about.id,
        "version": questionnaire.about.version,
        "digest": questionnaire.digest,
        "advice": assessment.advice,
        "contact": assessment.contact,
        "is_final": assessment.is_final,
        "missing": assessment.missing,
        "reasons": _reasons(assessment),
        "scores": {name: _score(value) for name, value in assessment.scores.items()},
        "focus": assessment.focus,
        "attention": assessment.attention,
        "alerts": assessment.alerts,
        "what_would_change": [_change(change) for change in what_would_change(questionnaire, responses)],
    }


def _reasons(assessment: Assessment) -> list[Report]:
    return [
        {"rule": reason.rule, "advice": reason.advice, "findings": dict(reason.findings)}
        for reason in assessment.reasons
    ]


def _score(score: ScoreValue | None) -> Report:
    return None if score is None else {"value": score.value, "band": score.band}


def _change(change: Change) -> Report:
    return {"change": {change.item: change.response}, "advice": change.advice}
