"""From responses to everything the result rests on, afresh each time."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from triage.content.questionnaire import Advice
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Sourced
from triage.reasoning.asking import ask
from triage.reasoning.deciding import decide
from triage.reasoning.explaining import Reason
from triage.reasoning.explaining import reason_for
from triage.reasoning.findings import Findings
from triage.reasoning.findings import Responses
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import any_row_holds
from triage.reasoning.scoring import score_all


@dataclass(frozen=True)
class Assessment:
    """One person assessed; `missing` is still to be asked, `perhaps` depends on it.

    `findings` holds the responses that count, the scores, and the items that are not asked.
    `scores` holds the scores that have bands; a score that cannot be known yet is None.
    """

    advice: str
    contact: str
    is_final: bool
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    perhaps: tuple[str, ...]
    findings: Findings
    reasons: tuple[Reason, ...]
    scores: Mapping[str, ScoreValue | None]
    focus: tuple[str, ...]
    attention: tuple[str, ...]
    prevention: tuple[str, ...]
    alerts: tuple[str, ...]

    @property
    def next_item(self) -> str | None:
        return self.missing[0] if self.missing else None


def assess(
    questionnaire: Questionnaire, responses: Responses, *, asks_everything: bool = False
) -> Assessment:
    """Assess one person; `asks_everything` leaves no item out once the advice is final."""
    asking = ask(questionnaire, responses)
    findings = score_all(questionnaire, asking.findings)
    decision = decide(questionnaire, findings)
    advice = advice_called(questionnaire, decision.advice)
    ended = decision.is_final and advice.ends_the_questions and not asks_everything
    about = questionnaire.about
    return Assessment(
        advice=decision.advice,
        contact=decision.contact,
        is_final=decision.is_final,
        asked=asking.asked,
        missing=() if ended else asking.missing,
        perhaps=() if ended else asking.perhaps,
        findings=findings,
        reasons=tuple(reason_for(rule, questionnaire, findings) for rule in decision.fired),
        scores={score.id: _score(findings, score.id) for score in questionnaire.scores if score.bands},
        focus=_fitting(questionnaire.focus, findings)[: about.most_focus_areas],
        attention=_fitting(questionnaire.attention, findings)[: about.most_attention_points],
        prevention=_fitting(questionnaire.prevention, findings),
        alerts=_fitting(questionnaire.alerts, findings),
    )


def advice_called(questionnaire: Questionnaire, name: str) -> Advice:
    """The advice with this id."""
    return next(advice for advice in questionnaire.advices if advice.id == name)


def _score(findings: Findings, name: str) -> ScoreValue | None:
    score = findings.get(name)
    return score if isinstance(score, ScoreValue) else None


def _fitting(listed: Sequence[Sourced], findings: Findings) -> tuple[str, ...]:
    return tuple(entry.id for entry in listed if any_row_holds(entry.when_any_of, findings))
