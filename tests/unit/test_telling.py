"""What a visitor is told: the deciding responses, what is more urgent, and what in life makes it milder."""

from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.forcing import deciding_responses
from triage.reasoning.telling import told_to_visitor
from triage.reasoning.together import Changes
from triage.reasoning.together import all_changes

QUESTIONNAIRE = shipped().questionnaire


def test_one_alarm_sign_alone_decides() -> None:
    person = unremarkable(bladder_saddle=("saddle_numbness",), fear=9, avoidance=9)
    assert deciding_responses(QUESTIONNAIRE, person) == {"bladder_saddle": ("saddle_numbness",)}


def test_what_lets_an_item_be_asked_decides_with_it() -> None:
    person = unremarkable(pain=8, can_move_about="no")
    assert deciding_responses(QUESTIONNAIRE, person) == {"pain": 8, "can_move_about": "no"}


def test_nothing_decides_the_least_urgent_advice() -> None:
    assert deciding_responses(QUESTIONNAIRE, unremarkable()) == {}


def test_two_alarm_signs_are_taken_away_together() -> None:
    person = unremarkable(ill=("fever",), leg_pain="below_knee_both")
    assert [c for c in all_changes(QUESTIONNAIRE, person) if len(c.responses) > 1] == [
        Changes({"ill": ("none",), "leg_pain": "none"}, "self_care")
    ]


def test_a_visitor_is_told_no_way_around_a_fever() -> None:
    told = told_to_visitor(QUESTIONNAIRE, unremarkable(ill=("fever",)))
    assert told.milder == ()
    assert {changes.advice for changes in told.more_urgent} == {"emergency"}


def test_a_visitor_is_not_told_to_be_older() -> None:
    told = told_to_visitor(QUESTIONNAIRE, unremarkable())
    assert not any("age" in changes.responses for changes in told.more_urgent)


def test_less_fear_is_told_as_what_can_change() -> None:
    told = told_to_visitor(
        QUESTIONNAIRE, unremarkable(fear=8, avoidance=7, worry=2, low_mood=1, expectation=8)
    )
    assert Changes({"fear": 6}, "self_care") in told.milder
