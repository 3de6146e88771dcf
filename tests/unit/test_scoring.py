"""Scores are exact, unknown while a response is missing, and fall into the right band at the cut-off."""

from fractions import Fraction
from typing import Any

import pytest

from tests.builders import make_questionnaire
from tests.builders import mean
from tests.builders import points
from tests.builders import scale
from tests.builders import shipped
from tests.builders import unremarkable
from triage.content.questionnaire import Questionnaire
from triage.content.scores import Score
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Finding
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import Skipped
from triage.reasoning.scoring import score_all
from triage.reasoning.scoring import score_value

BANDS = {"low": 0, "raised": 4, "high": 7}
FEAR = mean("fear_of_movement", "fear", "avoidance", bands=BANDS)
LOAD = mean(
    "load",
    "stress",
    {"item": "sleep", "reversed_from": 10},
    {"item": "activity", "points": {"none": 10, "some": 7, "enough": 3, "plenty": 0}},
    bands=BANDS,
)


def band(score: Score, **findings: Any) -> str | None:
    value = score_value(score, findings)
    return value.band if value else None


@pytest.mark.parametrize(
    ("fear", "avoidance", "wanted"),
    [(0, 0, "low"), (3, 4, "low"), (4, 4, "raised"), (6, 7, "raised"), (7, 7, "high"), (10, 10, "high")],
)
def test_a_band_begins_exactly_at_its_cut_off(fear: int, avoidance: int, wanted: str) -> None:
    assert band(FEAR, fear=fear, avoidance=avoidance) == wanted


@pytest.mark.parametrize(
    ("stress", "sleep", "activity", "value", "wanted"),
    [
        (2, 7, "some", Fraction(4), "raised"),  # 2 + 3 + 7 = 12
        (2, 8, "some", Fraction(11, 3), "low"),
        (6, 5, "none", Fraction(7), "high"),  # 6 + 5 + 10 = 21
        (6, 6, "none", Fraction(20, 3), "raised"),
        (0, 10, "plenty", Fraction(0), "low"),
        (10, 0, "none", Fraction(10), "high"),
    ],
)
def test_thirds_are_exact_at_the_cut_off(
    stress: int, sleep: int, activity: str, value: Fraction, wanted: str
) -> None:
    found = score_value(LOAD, {"stress": stress, "sleep": sleep, "activity": activity})
    assert found is not None
    assert Fraction(found.total, found.parts) == value
    assert found.band == wanted


def test_a_shown_value_has_two_decimals() -> None:
    assert ScoreValue(20, 3, "raised").value == 6.67


def test_a_mean_is_unknown_while_one_response_is_missing() -> None:
    assert score_value(FEAR, {"fear": 10}) is None
    assert score_value(FEAR, {}) is None


def test_a_part_that_is_not_asked_adds_nothing_and_still_counts() -> None:
    found = score_value(FEAR, {"fear": 8, "avoidance": Skipped.NOT_ASKED})
    assert found == ScoreValue(8, 2, "raised")


PROFILE = points(
    "profile",
    {"worry": {"at_least": 7}},
    {"low_mood": {"at_least": 7}},
    {"pain": {"at_least": 7}},
    bands={"low": 0, "medium": 2},
    raised_to=("high", {"worry": {"at_least": 10}}),
)


@pytest.mark.parametrize(
    ("worry", "low_mood", "pain", "total", "wanted"),
    [(6, 6, 6, 0, "low"), (7, 6, 6, 1, "low"), (7, 7, 6, 2, "medium"), (7, 7, 7, 3, "medium")],
)
def test_each_row_that_holds_gives_one_point(
    worry: int, low_mood: int, pain: int, total: int, wanted: str
) -> None:
    found = score_value(PROFILE, {"worry": worry, "low_mood": low_mood, "pain": pain})
    assert found == ScoreValue(total, 1, wanted)


def test_a_score_is_raised_whatever_its_value() -> None:
    assert score_value(PROFILE, {"worry": 10, "low_mood": 0, "pain": 0}) == ScoreValue(1, 1, "high")


def test_points_are_unknown_while_one_row_is() -> None:
    assert score_value(PROFILE, {"worry": 10, "low_mood": 10}) is None
    asked_less: dict[str, Finding] = {"worry": Skipped.NOT_ASKED, "low_mood": 10, "pain": 10}
    assert score_value(PROFILE, asked_less) == ScoreValue(2, 1, "medium")


def test_a_score_uses_the_scores_above_it() -> None:
    above = mean("fear_of_movement", "fear", bands=BANDS)
    below = points("psychosocial", {"fear_of_movement": {"at_least": 7}}, {"fear_of_movement": "raised"})
    questionnaire = make_questionnaire(scale("fear"), scores=[above, below])
    assert score_all(questionnaire, {"fear": 7})["psychosocial"] == ScoreValue(1, 1, None)
    assert "psychosocial" not in score_all(questionnaire, {})


QUESTIONNAIRE: Questionnaire = shipped().questionnaire


@pytest.mark.parametrize(
    ("score", "differs", "value", "wanted"),
    [
        ("duration_score", {"duration": "under_2_weeks"}, 1, "acute"),
        ("duration_score", {"duration": "2_to_6_weeks"}, 3, "acute"),
        ("duration_score", {"duration": "6_to_12_weeks"}, 5, "subacute"),
        ("duration_score", {"duration": "3_to_12_months"}, 7, "persistent"),
        ("duration_score", {"duration": "1_to_5_years"}, 9, "persistent"),
        ("duration_score", {"duration": "over_5_years"}, 10, "persistent"),
        ("severity", {"pain": 4, "limitation": 3}, 3.5, "mild"),
        ("severity", {"pain": 4, "limitation": 4}, 4, "moderate"),
        ("severity", {"pain": 7, "limitation": 6}, 6.5, "moderate"),
        ("severity", {"pain": 7, "limitation": 7}, 7, "severe"),
        ("fear_of_movement", {"fear": 3, "avoidance": 4}, 3.5, "low"),
        ("fear_of_movement", {"fear": 8, "avoidance": 0}, 4, "raised"),
        ("fear_of_movement", {"fear": 10, "avoidance": 4}, 7, "high"),
        ("lifestyle", {"stress": 2, "sleep": 7, "activity": "30_to_75"}, 4, "attention"),
        ("lifestyle", {"stress": 6, "sleep": 5, "activity": "under_30"}, 7, "strained"),
        ("lifestyle", {"stress": 6, "sleep": 6, "activity": "under_30"}, 6.67, "attention"),
        ("profile", {"region": ("neck_shoulder",), "pain": 7, "limitation": 4}, 3, "low"),
        ("profile", {"region": ("neck_shoulder",), "pain": 7, "limitation": 7}, 4, "medium"),
        ("profile", {"leg_pain": "both_legs_only_when_walking"}, 0, "low"),
        ("profile", {"leg_pain": "thigh"}, 1, "low"),
        ("profile", {"pain": 7, "worry": 7, "low_mood": 7, "expectation": 4}, 3, "low"),
        ("profile", {"pain": 7, "worry": 7, "low_mood": 7, "expectation": 3}, 4, "high"),
    ],
)
def test_the_questionnaire_scores_as_the_clinicians_wrote(
    score: str, differs: dict[str, Any], value: float, wanted: str
) -> None:
    found = assess(QUESTIONNAIRE, unremarkable(**differs), asks_everything=True).scores[score]
    assert found is not None
    assert (found.value, found.band) == (value, wanted)


def test_somebody_mild_gets_no_points_for_what_is_not_asked() -> None:
    mild = unremarkable(pain=3, limitation=2, fear=3, worry=10, low_mood=10, expectation=0)
    assert assess(QUESTIONNAIRE, mild).scores["profile"] == ScoreValue(0, 1, "low")
