"""Assess the example people, and say which do not get what a clinician wrote down for them."""

from collections.abc import Iterator

from triage.content.content import Content
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.vignettes import Vignette
from triage.reasoning.assessing import assess
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses


def vignette_problems(content: Content) -> list[Problem]:
    """Every example person whose responses are wrong, or who gets something else than expected."""
    return [
        Problem(*content.where["vignettes", vignette.id], f"`{vignette.id}`: {message}", code)
        for vignette in content.vignettes
        for code, message in _wrong(content, vignette)
    ]


def _wrong(content: Content, vignette: Vignette) -> Iterator[tuple[Code, str]]:
    questionnaire = content.questionnaire
    written = from_text(questionnaire, {**content.unremarkable, **vignette.responses})
    try:
        assessment = assess(questionnaire, read_responses(questionnaire, written))
    except ResponsesError as error:
        yield from ((Code.BAD_VIGNETTE, problem) for problem in error.problems)
        return
    fired = {reason.rule for reason in assessment.reasons}
    if not assessment.is_final:
        yield Code.BAD_VIGNETTE, f"the advice is not final; give {', '.join(assessment.missing)} too"
    if assessment.advice != vignette.advice:
        yield (
            Code.VIGNETTE_FAILS,
            f"gets {assessment.advice} through {sorted(fired)}, expected {vignette.advice}",
        )
    elif vignette.contact not in (None, assessment.contact):
        yield Code.VIGNETTE_FAILS, f"is sent to {assessment.contact}, expected {vignette.contact}"
    for rule in sorted(set(vignette.shows) - fired):
        yield Code.VIGNETTE_FAILS, f"should show `{rule}`, and that rule does not fire"
    for rule in sorted(set(vignette.just_misses) & fired):
        yield Code.VIGNETTE_FAILS, f"should just miss `{rule}`, and that rule fires"
