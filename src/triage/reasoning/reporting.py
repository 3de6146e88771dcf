"""An assessment as the plain values that `triage assess` prints; other programs read them."""

from collections.abc import Mapping
from typing import TypeAlias

from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.findings import ScoreValue
from triage.reasoning.together import Changes
from triage.reasoning.together import all_changes

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
        "what_would_change": [_changes(changes) for changes in all_changes(questionnaire, responses)],
    }


def _reasons(assessment: Assessment) -> list[Report]:
    return [
        {"rule": reason.rule, "advice": reason.advice, "findings": dict(reason.findings)}
        for reason in assessment.reasons
    ]


def _score(score: ScoreValue | None) -> Report:
    return None if score is None else {"value": score.value, "band": score.band}


def _changes(changes: Changes) -> Report:
    return {"change": dict(changes.responses), "advice": changes.advice}
