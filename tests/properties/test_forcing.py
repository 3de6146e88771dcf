"""The deciding responses force the advice alone, and no fewer do."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings

from tests.builders import shipped
from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import URGENCY
from tests.properties.people import people
from tests.properties.people import unfinished_people
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.forcing import deciding_responses
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

CONTENT = shipped()
FEW = 3


@given(person=unfinished_people())
@settings(max_examples=100)
def test_the_deciding_responses_alone_give_the_advice(person: Responses) -> None:
    deciding = deciding_responses(QUESTIONNAIRE, person)
    assert deciding.items() <= person.items()
    assert assess(QUESTIONNAIRE, deciding).advice == assess(QUESTIONNAIRE, person).advice


@given(person=people())
@settings(max_examples=60)
def test_every_deciding_response_is_needed(person: Responses) -> None:
    deciding = deciding_responses(QUESTIONNAIRE, person)
    now = URGENCY[assess(QUESTIONNAIRE, person).advice]
    for name in deciding:
        others = {other: response for other, response in deciding.items() if other != name}
        assert URGENCY[assess(QUESTIONNAIRE, others).advice] < now


@pytest.mark.parametrize("name", [vignette.id for vignette in CONTENT.vignettes[::9]])
def test_no_fewer_responses_of_anybody_give_the_advice(name: str) -> None:
    vignette = next(vignette for vignette in CONTENT.vignettes if vignette.id == name)
    written = from_text(QUESTIONNAIRE, {**CONTENT.unremarkable, **vignette.responses})
    person = read_responses(QUESTIONNAIRE, written)
    fewer = min(len(deciding_responses(QUESTIONNAIRE, person)), FEW) - 1
    for names in combinations(person, fewer) if fewer > 0 else ():
        part = {name: person[name] for name in names}
        assert URGENCY[assess(QUESTIONNAIRE, part).advice] < URGENCY[vignette.advice]
