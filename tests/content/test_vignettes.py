"""Every example person gets the advice a clinician wrote down, and together they show every rule."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from benchmarks.random_people import random_people
from tests.builders import shipped
from triage.content.questionnaire import Rule
from triage.content.vignettes import Vignette
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Findings
from triage.reasoning.findings import row_holds
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
RULES = [rule.id for rule in QUESTIONNAIRE.rules]
ROWS = [(rule, at) for rule in QUESTIONNAIRE.rules for at in range(len(rule.when_any_of))]


def assessed(vignette: Vignette) -> Assessment:
    written = from_text(QUESTIONNAIRE, {**CONTENT.unremarkable, **vignette.responses})
    return assess(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, written))


@pytest.mark.parametrize("vignette", CONTENT.vignettes, ids=lambda vignette: str(vignette.id))
def test_the_example_person_gets_the_advice_written_down(vignette: Vignette) -> None:
    assessment = assessed(vignette)
    fired = {reason.rule for reason in assessment.reasons}
    assert assessment.is_final
    assert assessment.advice == vignette.advice
    assert vignette.contact in (None, assessment.contact)
    assert set(vignette.shows) <= fired
    assert not set(vignette.just_misses) & fired


def test_there_are_at_least_60_example_people_and_three_per_advice() -> None:
    per_advice = Counter(vignette.advice for vignette in CONTENT.vignettes)
    assert per_advice.total() >= 60
    assert all(per_advice[advice.id] >= 3 for advice in QUESTIONNAIRE.advices)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_shown_by_somebody_and_just_missed_by_somebody_else(rule: str) -> None:
    assert [vignette for vignette in CONTENT.vignettes if rule in vignette.shows]
    assert [vignette for vignette in CONTENT.vignettes if rule in vignette.just_misses]


@cache
def everybody() -> tuple[Findings, ...]:
    """What is known about every example person and some thousand random ones."""
    return tuple(_everybody())


def _everybody() -> Iterator[Findings]:
    yield from (assessed(vignette).findings for vignette in CONTENT.vignettes)
    for person in random_people(CONTENT, 1_000, seed=1):
        yield assess(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, person)).findings


@pytest.mark.parametrize(("rule", "at"), ROWS, ids=[f"{rule.id}-{at}" for rule, at in ROWS])
def test_every_row_of_every_rule_holds_for_somebody(rule: Rule, at: int) -> None:
    assert any(row_holds(rule.when_any_of[at], findings) for findings in everybody())


def test_the_unremarkable_person_has_no_reason_at_all() -> None:
    written = from_text(QUESTIONNAIRE, CONTENT.unremarkable)
    assessment = assess(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, written))
    assert (assessment.advice, assessment.reasons) == ("self_care", ())
    assert set(CONTENT.unremarkable) == {item.id for item in QUESTIONNAIRE.items}
