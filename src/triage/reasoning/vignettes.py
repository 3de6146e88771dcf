"""Assess the example people, and say which do not get what a clinician wrote down for them."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from triage.content.content import Content
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.questionnaire import Questionnaire
from triage.content.vignettes import Vignette
from triage.reasoning.asking import ask
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Responses
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses
from triage.reasoning.scoring import score_all


@dataclass(frozen=True)
class Example:
    """A vignette with its responses read: what differs from the unremarkable person, and the rest."""

    vignette: Vignette
    responses: Responses


def vignette_problems(content: Content) -> list[Problem]:
    """Every example person whose responses are wrong, or who gets something else than expected."""
    return [
        Problem(*content.where["vignettes", vignette.id], f"`{vignette.id}`: {message}", code)
        for vignette in content.vignettes
        for code, message in _problems(content, vignette)
    ]


def examples_of(content: Content) -> tuple[Example, ...]:
    """All example people, to be tried on several contents; raises ResponsesError for one that cannot be read."""
    return tuple(_example(content, vignette) for vignette in content.vignettes)


def some_example_fails(questionnaire: Questionnaire, examples: Iterable[Example]) -> bool:
    """Whether somebody gets something else than expected; stops at the first."""
    return any(True for example in examples for _ in _wrong(questionnaire, example))


def _example(content: Content, vignette: Vignette) -> Example:
    written = from_text(content.questionnaire, {**content.unremarkable, **vignette.responses})
    return Example(vignette, read_responses(content.questionnaire, written))


def _problems(content: Content, vignette: Vignette) -> Iterator[tuple[Code, str]]:
    try:
        example = _example(content, vignette)
    except ResponsesError as error:
        yield from ((Code.BAD_VIGNETTE, problem) for problem in error.problems)
        return
    yield from _wrong(content.questionnaire, example)


def _wrong(questionnaire: Questionnaire, example: Example) -> Iterator[tuple[Code, str]]:
    vignette, asking = example.vignette, ask(questionnaire, example.responses)
    decision = decide(questionnaire, score_all(questionnaire, asking.findings))
    fired = {rule.id for rule in decision.fired}
    if not decision.is_final:
        yield Code.BAD_VIGNETTE, f"the advice is not final; give {', '.join(asking.missing)} too"
    if decision.advice != vignette.advice:
        yield (
            Code.VIGNETTE_FAILS,
            f"gets {decision.advice} through {_named(fired)}, expected {vignette.advice}",
        )
    elif vignette.contact not in (None, decision.contact):
        yield Code.VIGNETTE_FAILS, f"is sent to {decision.contact}, expected {vignette.contact}"
    for rule in sorted(set(vignette.shows) - fired):
        yield Code.VIGNETTE_FAILS, f"should show `{rule}`, and that rule does not fire"
    for rule in sorted(set(vignette.just_misses) & fired):
        yield Code.VIGNETTE_FAILS, f"should just miss `{rule}`, and that rule fires"


def _named(rules: Iterable[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in sorted(rules)) or "no rule"
