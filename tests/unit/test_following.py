"""What is asked again, which advice a reply deserves, and which change means something."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from tests.builders import shipped
from tests.builders import unremarkable
from triage.content.follow_up_texts import Direction
from triage.content.items import ChecklistItem
from triage.content.items import options_of
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.following import again
from triage.reasoning.following import changes
from triage.reasoning.following import deserved
from triage.reasoning.following import is_done
from triage.reasoning.following import items_asked_again

QUESTIONNAIRE = shipped().questionnaire
NOTHING: Responses = {}


def asked(start: Responses, replies: Responses = NOTHING) -> list[str]:
    return [item.id for item in items_asked_again(QUESTIONNAIRE, start, replies)]


def test_alarm_items_come_first_and_satisfaction_last() -> None:
    names = asked(unremarkable())
    assert names[:5] == ["sudden", "bladder_saddle", "leg_signs", "ill", "injury"]
    assert names[5:] == ["pain", "limitation", "fear", "sleep", "activity", "satisfaction"]


def test_only_who_was_pregnant_is_asked_about_it() -> None:
    assert "pregnancy_alarm" in asked(unremarkable(pregnant="yes", pregnancy_alarm=("none",)))
    assert "pregnancy_alarm" not in asked(unremarkable())


def test_without_the_start_everything_else_is_still_asked() -> None:
    assert asked({}) == asked(unremarkable())


@pytest.mark.parametrize(
    ("differs", "reply", "advice"),
    [
        ({}, {"bladder_saddle": ("saddle_numbness",)}, "emergency"),
        ({}, {"sudden": ("not_sure",)}, "gp_today"),
        ({}, {"ill": ("fever",)}, "gp_today"),
        ({"history": ("weak_immunity",)}, {"ill": ("fever",)}, "emergency"),
        ({}, {"ill": ("not_sure",)}, "gp_first"),
    ],
)
def test_an_alarm_reply_deserves_what_it_would_at_the_start(
    differs: dict[str, Response], reply: dict[str, Response], advice: str
) -> None:
    found = deserved(QUESTIONNAIRE, unremarkable(**differs), reply)
    assert found is not None
    assert found.advice == advice


def test_what_was_told_at_the_start_is_not_told_again() -> None:
    start = unremarkable(history=("cancer",), bladder_saddle=("saddle_numbness",))
    assert deserved(QUESTIONNAIRE, start, {"bladder_saddle": ("none",), "pain": 9}) is None


def test_an_alarm_needs_no_start() -> None:
    found = deserved(QUESTIONNAIRE, {}, {"bladder_saddle": ("saddle_numbness",)})
    assert found is not None
    assert (found.advice, [reason.rule for reason in found.reasons]) == ("emergency", ["cauda_equina"])


@pytest.mark.parametrize(
    ("item", "before", "now", "direction"),
    [
        ("pain", 8, 6, Direction.BETTER),  # two points
        ("pain", 3, 2, Direction.BETTER),  # a third
        ("pain", 8, 7, Direction.SAME),
        ("pain", 4, 6, Direction.WORSE),
        ("pain", 5, 5, Direction.SAME),
        ("limitation", 10, 8, Direction.SAME),  # two points are no share of 30
        ("limitation", 10, 7, Direction.BETTER),
        ("limitation", 5, 7, Direction.WORSE),
        ("limitation", 0, 2, Direction.SAME),
        ("limitation", 0, 3, Direction.WORSE),
    ],
)
def test_a_change_counts_from_two_points_or_30_percent(
    item: str, before: int, now: int, direction: Direction
) -> None:
    (found,) = changes(QUESTIONNAIRE, {item: before}, {item: now})
    assert (found.item, found.direction) == (item, direction)


def test_what_is_not_known_has_not_changed() -> None:
    assert changes(QUESTIONNAIRE, {"pain": 5}, {}) == ()
    assert changes(QUESTIONNAIRE, {}, {"pain": 5}) == ()


def test_what_can_be_more_urgent_is_still_asked() -> None:
    unsure: dict[str, Response] = {"sudden": ("not_sure",)}
    assert deserved(QUESTIONNAIRE, unremarkable(), unsure) is not None
    assert not is_done(QUESTIONNAIRE, unremarkable(), unsure)
    assert is_done(QUESTIONNAIRE, unremarkable(), unsure | {"bladder_saddle": ("saddle_numbness",)})


@pytest.mark.parametrize(
    "start", [{}, {"pregnant": "yes", "pregnancy_alarm": ("none",)}, {"history": ("cancer",)}]
)
def test_whoever_gives_two_alarm_signs_gets_the_advice_that_both_deserve(start: dict[str, Response]) -> None:
    said = unremarkable(**start)
    for replies in with_two_signs(said):
        so_far: dict[str, Response] = {}
        while not is_done(QUESTIONNAIRE, said, so_far):
            item = next(name for name in asked(said, so_far) if name not in so_far)
            so_far[item] = replies[item]
        now, whole = deserved(QUESTIONNAIRE, said, so_far), deserved(QUESTIONNAIRE, said, replies)
        assert (now.advice if now else None) == (whole.advice if whole else None)


def with_two_signs(start: Responses) -> Iterator[dict[str, Response]]:
    """Whatever two alarm items can be replied with, when the first leaves it open how urgent it is."""
    names = asked(start)
    ordinary = {name: value for name, value in start.items() if name in names} | {"satisfaction": 8}
    alarm_items = [item for item in QUESTIONNAIRE.items if item.id in again(QUESTIONNAIRE).alarm_items]
    signs = {item.id: tuple(options_of(item)) for item in alarm_items if item.id in names}
    for first, second in combinations(signs, 2):
        for one in signs[first]:
            alone = deserved(QUESTIONNAIRE, start, sign_of(first, one))
            if alone is not None and not alone.is_final:
                yield from (
                    ordinary | sign_of(first, one) | sign_of(second, other) for other in signs[second]
                )


def sign_of(name: str, option: str) -> dict[str, Response]:
    """What somebody says who has this sign."""
    is_list = any(item.id == name and isinstance(item, ChecklistItem) for item in QUESTIONNAIRE.items)
    return {name: (option,) if is_list else option}


@pytest.mark.parametrize(
    ("differs", "replies", "rule"),
    [
        ({"age": 80, "duration": "2_to_6_weeks", "pain": 4}, {"pain": 9}, "fracture_risk"),
        ({"leg_pain": "below_knee_one", "duration": "6_to_12_weeks"}, {"pain": 9}, "sciatica_not_settling"),
    ],
)
def test_a_reply_that_is_no_alarm_sign_deserves_what_it_would_at_the_start(
    differs: dict[str, Response], replies: dict[str, Response], rule: str
) -> None:
    found = deserved(QUESTIONNAIRE, unremarkable(**differs), replies)
    assert found is not None
    assert rule in [reason.rule for reason in found.reasons]
    assert deserved(QUESTIONNAIRE, {**unremarkable(**differs), **replies}, replies) is None
