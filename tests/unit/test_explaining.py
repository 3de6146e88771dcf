"""A reason names the findings that made its rule fire, and nothing else."""

from collections.abc import Mapping

from tests.builders import ADVICES
from tests.builders import WrittenRows
from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from tests.builders import mean
from tests.builders import number
from tests.builders import points
from tests.builders import scale
from triage.content.items import Item
from triage.content.scores import Score
from triage.reasoning.assessing import assess
from triage.reasoning.explaining import Shown
from triage.reasoning.findings import Response

AGE = number("age", 1, 120)
PAIN = scale("pain")
ILL = checklist("ill", "fever", "night_sweats", "weight_loss", unsure=True)


def findings(
    *items: Item, when: WrittenRows, given: Mapping[str, Response], scores: tuple[Score, ...] = ()
) -> Mapping[str, Shown]:
    rule = make_rule("gp_first", when=when)
    (reason,) = assess(make_questionnaire(*items, rules=[rule], scores=scores), given).reasons
    return reason.findings


def test_a_reason_names_what_its_row_looked_at() -> None:
    found = findings(AGE, PAIN, when={"age": {"at_least": 75}}, given={"age": 80, "pain": 9})
    assert found == {"age": 80}


def test_of_a_checklist_only_the_options_that_count_are_named() -> None:
    when = {"ill": ["fever", "weight_loss"]}
    assert findings(ILL, when=when, given={"ill": ("fever", "night_sweats", "weight_loss")}) == {
        "ill": ("fever", "weight_loss")
    }


def test_a_row_that_does_not_hold_adds_nothing() -> None:
    when: WrittenRows = [{"ill": "fever"}, {"age": {"at_least": 75}, "ill": "night_sweats"}]
    assert findings(AGE, ILL, when=when, given={"age": 40, "ill": ("fever", "night_sweats")}) == {
        "ill": ("fever",)
    }


def test_rows_about_the_same_checklist_add_up() -> None:
    when: WrittenRows = [{"ill": "weight_loss"}, {"ill": ["weight_loss", "fever"]}]
    assert findings(ILL, when=when, given={"ill": ("fever", "weight_loss")}) == {
        "ill": ("weight_loss", "fever")
    }


def test_a_rule_on_a_mean_is_explained_down_to_the_responses() -> None:
    fear = mean("fear_of_movement", "fear", "avoidance", bands={"low": 0, "high": 7})
    found = findings(
        scale("fear"),
        scale("avoidance"),
        scores=(fear,),
        when={"fear_of_movement": "high"},
        given={"fear": 8, "avoidance": 7},
    )
    assert found == {"fear_of_movement": 7.5, "fear": 8, "avoidance": 7}


def test_a_part_of_a_mean_that_is_not_asked_is_not_named() -> None:
    items = (PAIN, scale("fear", asked_when={"pain": {"at_least": 9}}))
    load = mean("load", "pain", "fear", bands={"low": 0, "high": 4})
    found = findings(*items, scores=(load,), when={"load": "high"}, given={"pain": 8})
    assert found == {"load": 4, "pain": 8}


def test_a_rule_on_points_is_explained_by_the_rows_that_gave_one() -> None:
    count = points("flags", {"pain": {"at_least": 7}}, {"ill": "fever"}, {"age": {"at_least": 50}})
    found = findings(
        AGE,
        PAIN,
        ILL,
        scores=(count,),
        when={"flags": {"at_least": 2}},
        given={"age": 30, "pain": 8, "ill": ("fever", "night_sweats")},
    )
    assert found == {"flags": 2, "pain": 8, "ill": ("fever",)}


def test_a_score_that_was_raised_is_explained_through_the_score_that_raised_it() -> None:
    psychosocial = points("psychosocial", {"worry": {"at_least": 7}}, {"fear": {"at_least": 7}})
    profile = points(
        "profile",
        {"pain": {"at_least": 7}},
        bands={"low": 0},
        raised_to=("high", {"psychosocial": {"at_least": 1}}),
    )
    found = findings(
        PAIN,
        scale("worry"),
        scale("fear"),
        scores=(psychosocial, profile),
        when={"profile": "high"},
        given={"pain": 2, "worry": 9, "fear": 1},
    )
    assert found == {"profile": 0, "psychosocial": 1, "worry": 9}


def test_reasons_come_from_most_to_least_urgent() -> None:
    rules = [make_rule(advice, when={"asked": "yes"}) for advice in ADVICES[1:]]
    questionnaire = make_questionnaire(choice("asked", "yes", "no"), rules=rules)
    reasons = assess(questionnaire, {"asked": "yes"}).reasons
    assert [reason.advice for reason in reasons] == [*reversed(ADVICES[1:])]
