"""The order of rules, rows, options and responses means nothing."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import given

from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import RANDOMS
from tests.properties.people import unfinished_people
from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses

T = TypeVar("T")


def shuffled(values: Sequence[T], random: Random) -> tuple[T, ...]:
    return tuple(random.sample(values, k=len(values)))


def shuffled_questionnaire(random: Random) -> Questionnaire:
    """The same questionnaire with its rules, and all rows of rules, scores and items, in another order."""
    rules = [_shuffled_rule(rule, random) for rule in QUESTIONNAIRE.rules]
    scores = [_shuffled_score(score, random) for score in QUESTIONNAIRE.scores]
    items = [_shuffled_item(item, random) for item in QUESTIONNAIRE.items]
    changed = {"rules": shuffled(rules, random), "scores": tuple(scores), "items": tuple(items)}
    return QUESTIONNAIRE.model_copy(update=changed)


def _shuffled_rule(rule: Rule, random: Random) -> Rule:
    return rule.model_copy(update={"when_any_of": shuffled(rule.when_any_of, random)})


def _shuffled_score(score: Score, random: Random) -> Score:
    if not isinstance(score, PointsScore):
        return score.model_copy(update={"mean_of": shuffled(score.mean_of, random)})
    return score.model_copy(update={"one_point_for_each": shuffled(score.one_point_for_each, random)})


def _shuffled_item(item: Item, random: Random) -> Item:
    return item.model_copy(update={"asked_when_any_of": shuffled(item.asked_when_any_of, random)})


def meaning(assessment: Assessment) -> tuple[object, ...]:
    """All of an assessment that another order may not change; reasons of equal urgency may change places."""
    reasons = {
        reason.rule: {
            name: frozenset(shown) if isinstance(shown, tuple) else shown
            for name, shown in reason.findings.items()
        }
        for reason in assessment.reasons
    }
    return (
        assessment.advice,
        assessment.contact,
        assessment.is_final,
        assessment.missing,
        assessment.perhaps,
        reasons,
        assessment.scores,
        (assessment.focus, assessment.attention, assessment.prevention, assessment.alerts),
    )


@given(person=unfinished_people(), random=RANDOMS)
def test_the_order_of_rules_and_rows_does_not_matter(person: Responses, random: Random) -> None:
    other = shuffled_questionnaire(random)
    assert meaning(assess(other, person)) == meaning(assess(QUESTIONNAIRE, person))


@given(person=unfinished_people(), random=RANDOMS)
def test_the_order_of_responses_and_options_does_not_matter(person: Responses, random: Random) -> None:
    given = {
        name: shuffled(response, random) if isinstance(response, tuple) else response
        for name, response in shuffled(list(person.items()), random)
    }
    assert assess(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, given)) == assess(QUESTIONNAIRE, person)
