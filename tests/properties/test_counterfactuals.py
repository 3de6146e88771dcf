"""What would change the advice, held against trying every other response through `assess`."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings

from benchmarks.random_people import random_people
from tests.builders import shipped
from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import people
from tests.properties.people import unfinished_people
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.reasoning.assessing import assess
from triage.reasoning.counterfactuals import Change
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses


def nearest_first(item: Item, given: Response) -> Iterator[Response]:
    """Every other response one step away, and every other number, the nearest first."""
    if isinstance(given, int):
        others = [value for value in values_of(item) or () if value != given]
        yield from sorted(others, key=lambda value: (abs(value - given), value))
    elif isinstance(item, ChecklistItem):
        yield from (other for other in _other_lists(item, set(given)) if other != given)
    else:
        yield from (option for option in options_of(item) if option != given)


def _other_lists(item: ChecklistItem, given: set[str]) -> Iterator[Response]:
    own = [option for option in options_of(item) if option not in (NONE, NOT_SURE)]
    for changed in own:
        other = tuple(option for option in own if option in given ^ {changed})
        if other:
            yield other
    yield from ((alone,) for alone in (NONE, NOT_SURE) if alone in options_of(item))


def every_change(responses: Responses) -> Iterator[Change]:
    """The plain search: change one response that counts, assess afresh, keep the nearest per final advice."""
    start = assess(QUESTIONNAIRE, responses)
    counted = {name: given for name, given in responses.items() if start.findings.get(name) == given}
    for item in QUESTIONNAIRE.items:
        found = {start.advice}
        for response in nearest_first(item, counted[item.id]) if item.id in counted else ():
            after = assess(QUESTIONNAIRE, {**counted, item.id: response})
            if after.is_final and after.advice not in found:
                found.add(after.advice)
                yield Change(item.id, response, after.advice)


@given(person=people())
@settings(max_examples=40)
def test_every_change_leads_to_exactly_its_advice_and_to_another_one(person: Responses) -> None:
    start = assess(QUESTIONNAIRE, person)
    for change in what_would_change(QUESTIONNAIRE, person):
        after = assess(QUESTIONNAIRE, {**person, change.item: change.response})
        assert after.is_final
        assert after.advice == change.advice
        assert after.advice != start.advice
        assert person[change.item] != change.response


@given(person=unfinished_people())
@settings(max_examples=12)
def test_the_fast_search_finds_what_trying_everything_finds(person: Responses) -> None:
    assert what_would_change(QUESTIONNAIRE, person) == tuple(every_change(person))


@pytest.mark.parametrize("seed", range(4))
def test_the_fast_search_agrees_on_people_of_the_benchmark(seed: int) -> None:
    random = Random(seed)
    for drawn in random_people(shipped(), 4, seed=seed):
        person = read_responses(QUESTIONNAIRE, drawn)
        part = {name: given for name, given in person.items() if random.random() < 0.9}
        for responses in (person, part):
            assert what_would_change(QUESTIONNAIRE, responses) == tuple(every_change(responses))
