"""How many people there are, and that whom a failure shows is as unremarkable as the fault allows."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import number
from tests.builders import scale
from tests.builders import text
from tests.builders import unremarkable
from tests.proving.faulty import Copy
from triage.content.questionnaire import Questionnaire
from triage.proving.claims import claim_proofs
from triage.proving.people import all_responses
from triage.proving.people import number_of_people
from triage.reasoning.asking import ask

SMALL = make_questionnaire(
    number("age", 10, 13),
    choice("pregnant", "yes", "no", unsure=True, asked_when={"age": {"at_least": 12}}),
    checklist("alarm", "cramps", "bleeding", unsure=True, asked_when={"pregnant": "yes"}),
    checklist("region", "back", "neck", "leg", needs_one=True),
    scale("worry", asked_when=[{"region": ["neck", "leg"]}, {"alarm": "not_sure", "age": {"at_most": 12}}]),
    text("goal", at_most=10),
)
NOBODY_IS_ASKED = make_questionnaire(
    choice("one", "yes", "no"),
    scale("two", asked_when={"one": "yes"}),
    scale("three", asked_when={"two": {"at_least": 11}}),
)
ALL_WHO_ARE_ASKED = make_questionnaire(
    choice("one", "yes", "no"),
    choice("two", "yes", "no", asked_when={"one": "yes"}),
    scale("three", asked_when={"two": ["yes", "no"]}),
)
ALL_ALWAYS = make_questionnaire(choice("one", "yes", "no"), scale("two"), checklist("three", "this", "that"))


@pytest.mark.parametrize("questionnaire", [SMALL, NOBODY_IS_ASKED, ALL_WHO_ARE_ASKED, ALL_ALWAYS])
def test_people_are_counted_as_if_each_were_written_down(questionnaire: Questionnaire) -> None:
    everybody = {_counting(questionnaire, responses) for responses in _all_response_sets(questionnaire)}
    assert number_of_people(questionnaire) == len(everybody)


def _all_response_sets(questionnaire: Questionnaire) -> list[dict[str, object]]:
    names = [item.id for item in questionnaire.items]
    combined = product(*(all_responses(item) for item in questionnaire.items))
    return [dict(zip(names, responses, strict=True)) for responses in combined]


def _counting(questionnaire: Questionnaire, responses: dict[str, object]) -> frozenset[tuple[str, object]]:
    asking = ask(questionnaire, responses)  # type: ignore[arg-type]
    return frozenset((name, asking.findings[name]) for name in asking.asked)


def _forget_unsteadiness(copy: Copy) -> None:
    copy.change_part(
        "rules.yaml", "motor_deficit", "[weak_one_leg_stable, unsteady_walking]", "weak_one_leg_stable"
    )


def _miss_the_sweats(copy: Copy) -> None:
    copy.change_part("rules.yaml", "unexplained_signs", "night_sweats, ", "")


def _count_only_steroids(copy: Copy) -> None:
    copy.change_part("rules.yaml", "bone_risk", "osteoporosis_or_old_vertebral_fracture, ", "")


def _wait_for_more_pain(copy: Copy) -> None:
    both = "{duration: [6_to_12_weeks, 3_to_12_months, 1_to_5_years, over_5_years], pain: {at_least: 4}}"
    copy.change_part("rules.yaml", "not_settling", both, both.replace("4", "5"))


@pytest.mark.parametrize(
    ("fault", "needed"),
    [
        (_forget_unsteadiness, {"leg_signs"}),
        (_miss_the_sweats, {"ill"}),
        (_count_only_steroids, {"history"}),
        (_wait_for_more_pain, {"duration", "pain"}),
    ],
)
def test_a_failure_shows_a_person_with_nothing_remarkable_that_the_fault_does_not_need(
    tmp_path: Path, fault: Callable[[Copy], None], needed: set[str]
) -> None:
    copy = Copy(tmp_path / "questionnaire")
    fault(copy)
    (failure,) = copy.failures(claim_proofs)
    assert failure.person is not None
    usual = unremarkable()
    remarkable = {name for name, response in failure.person.items() if response != usual[name]}
    assert remarkable == needed
