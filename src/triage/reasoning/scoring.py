"""Scores from findings, exactly, and unknown as long as one response is missing."""

from collections.abc import Sequence
from typing import assert_never

from triage.content.questionnaire import Questionnaire
from triage.content.scores import Band
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Findings
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import any_row_holds
from triage.reasoning.findings import row_holds


def score_all(questionnaire: Questionnaire, findings: Findings) -> dict[str, Finding]:
    """The findings with every score that is known; a score may use those above it."""
    scored = dict(findings)
    for score in questionnaire.scores:
        value = score_value(score, scored)
        if value is not None:
            scored[score.id] = value
    return scored


def score_value(score: Score, findings: Findings) -> ScoreValue | None:
    """One score, or None while a response that it needs is missing."""
    total = _total(score, findings)
    parts = len(score.mean_of) if isinstance(score, MeanScore) else 1
    raised = False if score.raised_to is None else any_row_holds(score.raised_to.when_any_of, findings)
    if total is None or raised is None:
        return None
    if raised and score.raised_to is not None:
        return ScoreValue(total, parts, score.raised_to.band)
    return ScoreValue(total, parts, band_of(score.bands, total, parts))


def band_of(bands: Sequence[Band], total: int, parts: int) -> str | None:
    """The last band that begins at or below the value; None for a score without bands."""
    reached = [band.id for band in bands if total >= band.at_least * parts]
    return reached[-1] if reached else None


def part_value(part: Part, finding: Finding | None) -> int | None:
    """What one item adds to a mean; None while its response is missing."""
    if finding is None or finding is Skipped.NOT_ASKED:
        return None if finding is None else 0
    if part.points is not None:
        return part.points[str(finding)]
    assert isinstance(finding, int)  # the content check lets only scales be counted
    return finding if part.reversed_from is None else part.reversed_from - finding


def _total(score: Score, findings: Findings) -> int | None:
    match score:
        case MeanScore():
            values = [part_value(part, findings.get(part.item)) for part in score.mean_of]
        case PointsScore():
            values = [row_holds(row, findings) for row in score.one_point_for_each]
        case _:
            assert_never(score)
    return None if None in values else sum(value for value in values if value is not None)
