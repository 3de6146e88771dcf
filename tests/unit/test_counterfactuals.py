"""What would change the advice: the nearest other response per item and advice, and only when it is final."""

from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from tests.builders import mean
from tests.builders import number
from tests.builders import scale
from tests.builders import text
from triage.reasoning.counterfactuals import Change
from triage.reasoning.counterfactuals import what_would_change


def test_the_nearest_number_is_found_on_either_side() -> None:
    rules = [
        make_rule("gp_first", when={"age": {"at_most": 17}}),
        make_rule("gp_today", when={"age": {"at_least": 75}}),
    ]
    questionnaire = make_questionnaire(number("age", 1, 120), rules=rules)
    assert what_would_change(questionnaire, {"age": 41}) == (
        Change("age", 17, "gp_first"),
        Change("age", 75, "gp_today"),
    )
    assert what_would_change(questionnaire, {"age": 80}) == (
        Change("age", 74, "self_care"),
        Change("age", 17, "gp_first"),
    )


def test_a_choice_names_the_first_option_that_leads_elsewhere() -> None:
    questionnaire = make_questionnaire(
        choice("leg_signs", "none", "weak", "weaker", unsure=True),
        rules=[
            make_rule("emergency", when={"leg_signs": ["weak", "weaker"]}),
            make_rule("gp_today", when={"leg_signs": "not_sure"}),
        ],
    )
    assert what_would_change(questionnaire, {"leg_signs": "none"}) == (
        Change("leg_signs", "weak", "emergency"),
        Change("leg_signs", "not_sure", "gp_today"),
    )


def test_a_checklist_changes_by_one_option_or_to_none() -> None:
    questionnaire = make_questionnaire(
        checklist("ill", "fever", "sweats"), rules=[make_rule("gp_today", when={"ill": "fever"})]
    )
    assert what_would_change(questionnaire, {"ill": ("none",)}) == (Change("ill", ("fever",), "gp_today"),)
    assert what_would_change(questionnaire, {"ill": ("fever", "sweats")}) == (
        Change("ill", ("sweats",), "self_care"),
    )
    assert what_would_change(questionnaire, {"ill": ("fever",)}) == (Change("ill", ("none",), "self_care"),)


def test_a_change_works_through_a_score() -> None:
    questionnaire = make_questionnaire(
        scale("fear"),
        scale("avoidance"),
        scores=[mean("fear_of_movement", "fear", "avoidance", bands={"low": 0, "high": 7})],
        rules=[make_rule("exercise_therapy", when={"fear_of_movement": "high"})],
    )
    assert what_would_change(questionnaire, {"fear": 5, "avoidance": 6}) == (
        Change("fear", 8, "exercise_therapy"),
        Change("avoidance", 9, "exercise_therapy"),
    )
    assert what_would_change(questionnaire, {"fear": 0, "avoidance": 3}) == ()


PRUNED = make_questionnaire(
    scale("pain"),
    choice("can_move", "yes", "no", asked_when={"pain": {"at_least": 8}}),
    rules=[make_rule("gp_today", when={"can_move": "no"})],
)


def test_a_change_that_asks_something_new_leads_nobody_knows_where() -> None:
    assert what_would_change(PRUNED, {"pain": 5}) == ()


def test_a_change_that_stops_asking_drops_the_response() -> None:
    assert what_would_change(PRUNED, {"pain": 9, "can_move": "no"}) == (
        Change("pain", 7, "self_care"),
        Change("can_move", "yes", "self_care"),
    )


def test_a_stale_response_is_no_way_to_change_anything() -> None:
    assert what_would_change(PRUNED, {"pain": 5, "can_move": "no"}) == ()


def test_nothing_milder_is_offered_while_another_rule_holds() -> None:
    items = [choice(name, "yes", "no") for name in ("one", "other")]
    rules = [make_rule("emergency", name=name, when={name: "yes"}) for name in ("one", "other")]
    assert what_would_change(make_questionnaire(*items, rules=rules), {"one": "yes", "other": "yes"}) == ()


def test_an_item_without_a_response_changes_nothing() -> None:
    assert what_would_change(PRUNED, {}) == ()


def test_free_text_changes_nothing() -> None:
    questionnaire = make_questionnaire(
        text("goal", at_most=9), rules=[make_rule("gp_first", when={"x": "y"})]
    )
    assert what_would_change(questionnaire, {"goal": "run"}) == ()
