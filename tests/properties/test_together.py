"""Changes of several responses, and what of all changes a visitor is told."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings

from benchmarks.random_people import random_people
from tests.builders import shipped
from tests.builders import unremarkable
from tests.properties.people import ITEMS
from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import URGENCY
from tests.properties.people import people
from tests.properties.test_counterfactuals import nearest_first
from triage.content.items import ChecklistItem
from triage.reasoning.asking import ask
from triage.reasoning.assessing import advice_called
from triage.reasoning.assessing import assess
from triage.reasoning.deciding import Decision
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses
from triage.reasoning.scoring import score_all
from triage.reasoning.telling import told_to_visitor
from triage.reasoning.together import all_changes
from triage.reasoning.together import milder_together

EVERYTHING = set(ITEMS)
ALARM_LISTS = {item.id for item in QUESTIONNAIRE.items if isinstance(item, ChecklistItem)}
NEVER_MILDER = 2
"""This many people without a milder single change are compared with trying every pair."""


def counted(person: Responses) -> Responses:
    asked = assess(QUESTIONNAIRE, person).asked
    return {name: person[name] for name in asked if name in person}


@given(person=people())
@settings(max_examples=40)
def test_all_changes_lead_to_exactly_their_advice(person: Responses) -> None:
    start = assess(QUESTIONNAIRE, person)
    for changes in all_changes(QUESTIONNAIRE, person):
        after = assess(QUESTIONNAIRE, {**counted(person), **changes.responses})
        assert after.is_final
        assert after.advice == changes.advice != start.advice


def a_milder_pair_exists(person: Responses) -> bool:
    start, now = decided(person), counted(person)
    for one, other in combinations(now, 2):
        for first in nearest_first(ITEMS[one], now[one]):
            for second in nearest_first(ITEMS[other], now[other]):
                after = decided({**now, one: first, other: second})
                if after.is_final and URGENCY[after.advice] < URGENCY[start.advice]:
                    return True
    return False


def decided(person: Responses) -> Decision:
    """What `assess` decides, without all that it tells besides: this is asked ten thousands of times."""
    return decide(QUESTIONNAIRE, score_all(QUESTIONNAIRE, ask(QUESTIONNAIRE, person).findings))


def people_whom_no_single_change_helps(seed: int) -> list[Responses]:
    found: list[Responses] = []
    for drawn in random_people(shipped(), 60, seed=seed):
        person = read_responses(QUESTIONNAIRE, drawn)
        now = URGENCY[assess(QUESTIONNAIRE, person).advice]
        single = [changes for changes in all_changes(QUESTIONNAIRE, person) if len(changes.responses) == 1]
        if now and not any(URGENCY[changes.advice] < now for changes in single):
            found.append(person)
    return Random(seed).sample(found, NEVER_MILDER)


def test_a_pair_is_found_exactly_when_trying_every_pair_finds_one() -> None:
    for person in people_whom_no_single_change_helps(seed=11):
        found = milder_together(QUESTIONNAIRE, person, EVERYTHING)
        assert (found is not None and len(found.responses) == 2) == a_milder_pair_exists(person)


@given(person=people())
@settings(max_examples=50)
def test_no_way_around_a_doctor_is_told(person: Responses) -> None:
    told = told_to_visitor(QUESTIONNAIRE, person)
    advice = advice_called(QUESTIONNAIRE, assess(QUESTIONNAIRE, person).advice)
    assert not (advice.ends_the_questions and told.milder)
    for changes in told.milder:
        assert all(ITEMS[name].can_change_in_life for name in changes.responses)
        assert URGENCY[changes.advice] < URGENCY[advice.id]
    for changes in told.more_urgent:
        assert URGENCY[changes.advice] > URGENCY[advice.id]


@pytest.mark.parametrize("name", sorted(ALARM_LISTS))
def test_no_checklist_counts_as_something_that_gets_better_in_life(name: str) -> None:
    assert not ITEMS[name].can_change_in_life


def test_pain_and_limitation_together_are_told_when_neither_alone_is_enough() -> None:
    person = unremarkable(duration="over_5_years", pain=5, limitation=4)
    told = told_to_visitor(QUESTIONNAIRE, person)
    assert [dict(changes.responses) for changes in told.milder] == [{"limitation": 2, "pain": 3}]
