"""The scores, worked out once more from the clinicians' own words, with exact fractions."""

from fractions import Fraction
from typing import Any

from hypothesis import given

from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import people
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses

DURATION = {
    "under_2_weeks": (1, "acute"),
    "2_to_6_weeks": (3, "acute"),
    "6_to_12_weeks": (5, "subacute"),
    "3_to_12_months": (7, "persistent"),
    "1_to_5_years": (9, "persistent"),
    "over_5_years": (10, "persistent"),
}
ACTIVITY = {"under_30": 10, "30_to_75": 7, "75_to_150": 3, "150_or_more": 0}


def banded(value: Fraction, low: str, middle: str, high: str) -> tuple[Fraction, str]:
    return value, high if value >= 7 else middle if value >= 4 else low


def scores_of(p: dict[str, Any]) -> dict[str, tuple[Fraction, str]]:
    """What section 3 of the clinical content says about a complete person."""
    fear = Fraction(p["fear"] + p["avoidance"], 2)
    points, band = DURATION[p["duration"]]
    return {
        "duration_score": (Fraction(points), band),
        "severity": banded(Fraction(p["pain"] + p["limitation"], 2), "mild", "moderate", "severe"),
        "fear_of_movement": banded(fear, "low", "raised", "high"),
        "lifestyle": banded(
            Fraction(p["stress"] + 10 - p["sleep"] + ACTIVITY[p["activity"]], 3),
            "favourable",
            "attention",
            "strained",
        ),
        "profile": profile_of(p, fear),
    }


def profile_of(p: dict[str, Any], fear: Fraction) -> tuple[Fraction, str]:
    mild = p["pain"] <= 3 and p["limitation"] <= 2 and p["fear"] <= 3
    outlook = 0 if mild else (p["worry"] >= 7) + (p["low_mood"] >= 7) + (p["expectation"] <= 3)
    psychosocial = outlook + (fear >= 7) + (p["pain"] >= 7)
    leg = p["leg_pain"] not in ("none", "both_legs_only_when_walking")
    physical = leg + ("neck_shoulder" in p["region"]) + (p["limitation"] >= 4) + (p["limitation"] >= 7)
    total = physical + psychosocial
    return Fraction(total), "high" if psychosocial >= 4 else "low" if total <= 3 else "medium"


@given(person=people())
def test_every_score_equals_an_independent_count(person: Responses) -> None:
    found = {
        name: (Fraction(score.total, score.parts), score.band)
        for name, score in assess(QUESTIONNAIRE, person).scores.items()
        if score is not None
    }
    assert found == scores_of(dict(person))
