"""The questionnaire has exactly the ids that other programs rely on, and asks what it should."""

from typing import Any

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from tests.content.contract import ADVICE_CONTACTS
from tests.content.contract import ATTENTION
from tests.content.contract import ENDS
from tests.content.contract import FOCUS
from tests.content.contract import ITEMS
from tests.content.contract import OPTIONAL_ITEMS
from tests.content.contract import RULES
from tests.content.contract import SCORES
from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.scores import bands_of
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire


def accepts(item: Item) -> set[str]:
    values = values_of(item)
    return {f"{values.start}–{values.stop - 1}"} if values else set(options_of(item))


def test_the_items_are_asked_in_the_agreed_order() -> None:
    assert [item.id for item in QUESTIONNAIRE.items] == list(ITEMS)
    assert [item.id for item in QUESTIONNAIRE.optional_items] == list(OPTIONAL_ITEMS)


@pytest.mark.parametrize(
    "item", [*QUESTIONNAIRE.items, *QUESTIONNAIRE.optional_items], ids=lambda item: str(item.id)
)
def test_an_item_has_exactly_the_agreed_options(item: Item) -> None:
    kind, options = (ITEMS | OPTIONAL_ITEMS)[item.id]
    assert item.type == kind
    assert accepts(item) == set(options.split())


def test_the_goal_has_at_most_500_characters() -> None:
    goal = QUESTIONNAIRE.optional_items[0]
    assert isinstance(goal, TextItem)
    assert goal.at_most_characters == 500


def test_the_advices_go_from_least_to_most_urgent_with_their_contacts() -> None:
    assert {advice.id: advice.contact for advice in QUESTIONNAIRE.advices} == ADVICE_CONTACTS
    assert [advice.id for advice in QUESTIONNAIRE.advices] == list(ADVICE_CONTACTS)


def test_among_urgent_contacts_112_goes_first_and_then_the_midwife() -> None:
    assert [contact.id for contact in QUESTIONNAIRE.contacts][-3:] == ["gp_now", "midwife_now", "112"]


def test_the_practice_is_never_the_route_of_an_urgent_advice() -> None:
    urgent = {advice.id for advice in QUESTIONNAIRE.advices if not advice.practice_is_a_route}
    assert urgent == {"gp_today", "emergency"}


def test_the_questions_end_with_an_advice_of_the_gp_or_an_emergency() -> None:
    assert {advice.id for advice in QUESTIONNAIRE.advices if advice.ends_the_questions} == ENDS


@pytest.mark.parametrize("advice", RULES)
def test_each_advice_has_exactly_the_agreed_rules(advice: str) -> None:
    rules = {rule.id: rule.contact for rule in QUESTIONNAIRE.rules if rule.advice == advice}
    assert rules == RULES[advice]


def test_the_mildest_advice_needs_no_rule() -> None:
    assert not [rule for rule in QUESTIONNAIRE.rules if rule.advice == "self_care"]


def test_the_scores_have_the_agreed_bands() -> None:
    bands = {score.id: " ".join(bands_of(score)) for score in QUESTIONNAIRE.scores if score.bands}
    assert bands == SCORES


def test_focus_and_attention_have_the_agreed_ids() -> None:
    assert {focus.id for focus in QUESTIONNAIRE.focus} == FOCUS
    assert {point.id for point in QUESTIONNAIRE.attention} == ATTENTION
    about = QUESTIONNAIRE.about
    assert (about.most_focus_areas, about.most_attention_points) == (3, 3)


MILD = {"pain": 3, "limitation": 2, "fear": 3}


@pytest.mark.parametrize(
    ("item", "differs", "is_asked"),
    [
        ("pregnant", {"age": 14}, False),
        ("pregnant", {"age": 15}, True),
        ("pregnant", {"age": 50}, True),
        ("pregnant", {"age": 51}, False),
        ("pregnancy_alarm", {"age": 30, "pregnant": "yes"}, True),
        ("pregnancy_alarm", {"age": 30, "pregnant": "no"}, False),
        ("pregnancy_alarm", {"age": 51, "pregnant": "yes"}, False),
        ("can_move_about", {"pain": 7}, False),
        ("can_move_about", {"pain": 8}, True),
        ("can_move_about", {"pain": 0, "injury": "major"}, True),
        ("can_move_about", {"pain": 7, "injury": "minor"}, False),
        ("onset_under_45", {"age": 44, "duration": "over_5_years"}, False),
        ("onset_under_45", {"age": 45, "duration": "3_to_12_months"}, True),
        ("onset_under_45", {"age": 45, "duration": "6_to_12_weeks"}, False),
        ("inflammatory", {"age": 44, "duration": "3_to_12_months"}, True),
        ("inflammatory", {"age": 44, "duration": "6_to_12_weeks"}, False),
        ("inflammatory", {"age": 60, "duration": "1_to_5_years", "onset_under_45": "yes"}, True),
        ("inflammatory", {"age": 60, "duration": "1_to_5_years", "onset_under_45": "no"}, False),
        ("inflammatory", {"age": 44, "duration": "under_2_weeks", "onset_under_45": "yes"}, False),
        *((item, MILD, False) for item in ("worry", "low_mood", "expectation")),
        *(
            (item, MILD | {name: value + 1}, True)
            for item in ("worry", "low_mood", "expectation")
            for name, value in MILD.items()
        ),
    ],
)
def test_an_item_is_asked_when_the_clinicians_say_so(
    item: str, differs: dict[str, Response], is_asked: bool
) -> None:
    asked = assess(QUESTIONNAIRE, unremarkable(**differs), asks_everything=True).asked
    assert (item in asked) is is_asked


ALWAYS = set(ITEMS) - {
    "pregnant",
    "pregnancy_alarm",
    "can_move_about",
    "onset_under_45",
    "inflammatory",
    "worry",
    "low_mood",
    "expectation",
}


def test_every_other_item_is_always_asked() -> None:
    assert {item.id for item in QUESTIONNAIRE.items if not item.asked_when_any_of} == ALWAYS


def test_about_25_items_are_asked_of_an_ordinary_person() -> None:
    assert 20 <= len(assess(QUESTIONNAIRE, unremarkable(pain=5)).asked) <= 28


@pytest.mark.parametrize(
    ("differs", "alert"),
    [
        ({"recurrence": "first_ever", "age": 50}, "first_episode_at_50"),
        ({"pattern": ("constant_whatever_position",)}, "constant_pain"),
        ({"pattern": ("night_pain_out_of_bed",)}, "night_pain"),
        ({"pattern": ("steadily_worse_4_weeks_or_more",)}, "steadily_worse"),
        ({"history": ("weak_immunity",)}, "weak_immunity"),
        ({"region": ("mid_upper_back",)}, "mid_upper_back"),
        ({"pain": 5, "low_mood": 7}, "low_mood_raised"),
        ({"history": ("not_sure",)}, "unsure_about_history"),
        ({"pain": 7, "worry": 7, "low_mood": 7, "expectation": 3}, "profile_high"),
        (
            {"duration": "over_5_years", "inflammatory": ("wakes_second_half_of_night",)},
            "recurrent_night_waking",
        ),
    ],
)
def test_the_therapist_is_alerted(differs: dict[str, Any], alert: str) -> None:
    assert alert in assess(QUESTIONNAIRE, unremarkable(**differs)).alerts
    assert assess(QUESTIONNAIRE, unremarkable()).alerts == ()


def test_somebody_without_pain_or_limitation_gets_preventive_advice() -> None:
    well = assess(QUESTIONNAIRE, unremarkable(pain=0, limitation=0))
    assert (well.advice, len(well.prevention)) == ("self_care", 1)
    assert assess(QUESTIONNAIRE, unremarkable(pain=0, limitation=1)).prevention == ()
