"""Somebody turns milder, more urgent or not at all, and a small number of people is never shown."""

import pytest

from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from tests.builders import number
from tests.builders import text
from triage.content.questionnaire import Questionnaire
from triage.measuring.replaying import Fate
from triage.measuring.replaying import Replay
from triage.measuring.replaying import Replaying
from triage.measuring.replaying import Told
from triage.measuring.replaying import Turn
from triage.measuring.replaying import as_shown
from triage.measuring.replaying import replayed

PAIN = number("pain", 0, 10)
FEVER = choice("fever", "yes", "no")
MILDER = Turn(Told("gp_first"), Told("self_care"), milder=True)
MORE_URGENT = Turn(Told("gp_first"), Told("gp_today"), milder=False)


def sends_to(advice: str, cut_off: int, *, contact: str | None = None) -> Questionnaire:
    """Who has at least so much pain gets this advice."""
    rule = make_rule(advice, when={"pain": {"at_least": cut_off}}, contact=contact)
    return make_questionnaire(PAIN, rules=[rule])


OLD = sends_to("gp_first", 5)


def test_a_raised_cut_off_is_milder_for_who_lies_between() -> None:
    new = sends_to("gp_first", 7)
    found = [replayed(OLD, new, {"pain": pain}) for pain in (4, 5, 6, 7)]
    assert found == [Fate.SAME, MILDER, MILDER, Fate.SAME]


def test_another_advice_or_contact_is_a_turn_the_way_it_goes() -> None:
    assert replayed(OLD, sends_to("gp_today", 5), {"pain": 9}) == MORE_URGENT
    other = replayed(OLD, sends_to("gp_first", 5, contact="gp_now"), {"pain": 9})
    assert other == Turn(Told("gp_first", "gp"), Told("gp_first", "gp_now"), milder=False)
    back = replayed(sends_to("gp_first", 5, contact="gp_now"), OLD, {"pain": 9})
    assert isinstance(back, Turn)
    assert back.milder


@pytest.mark.parametrize(
    "new",
    [
        make_questionnaire(FEVER, rules=[make_rule("gp_first", when={"fever": "yes"})]),
        make_questionnaire(
            number("pain", 0, 6), rules=[make_rule("gp_first", when={"pain": {"at_least": 5}})]
        ),
    ],
    ids=["the item is gone", "the response is gone"],
)
def test_who_said_what_the_new_content_does_not_know_is_counted_apart(new: Questionnaire) -> None:
    assert replayed(OLD, new, {"pain": 9}) is Fate.MISFIT
    assert replayed(new, OLD, {"pain": 9}) is Fate.MISFIT, "sent with content from before the live one"


def test_who_was_not_asked_what_is_new_is_counted_apart() -> None:
    new = make_questionnaire(PAIN, FEVER, rules=[make_rule("gp_today", when={"fever": "yes"})])
    assert replayed(OLD, new, {"pain": 9}) is Fate.OPEN


def test_what_was_added_when_sending_decides_nothing() -> None:
    old = make_questionnaire(PAIN, rules=OLD.rules, optional=[text("goal", at_most=100)])
    assert replayed(old, OLD, {"pain": 9, "goal": "tuinieren"}) is Fate.SAME


def test_people_are_counted_and_the_milder_turns_come_first() -> None:
    replaying = Replaying(OLD, sends_to("gp_today", 7))
    replaying.add({"pain": pain} for pain in (1, 5, 6, 7, 8, 9))
    replaying.add([{"pain": 10}])
    found = replaying.counted
    assert found.turns == [MILDER, MORE_URGENT]
    assert (found.turned, found.fates) == ({MILDER: 2, MORE_URGENT: 4}, {Fate.SAME: 1})
    assert (found.people, found.someone_is_milder) == (7, True)


def test_no_total_gives_a_hidden_number_away() -> None:
    """Whatever the hidden number is, the same is shown."""
    shown = set()
    for hidden in range(1, 5):
        found = Replay({MILDER: 9, MORE_URGENT: hidden}, {Fate.SAME: 150 - hidden})
        shown.add((found.people, found.changed, found.hides_some, *map(as_shown, found.turned.values())))
    assert shown == {(159, 10, True, "9", "<5")}


def test_a_sum_of_the_true_numbers_would_give_it_away() -> None:
    sums = {sum(Replay({MILDER: 9, MORE_URGENT: hidden}, {}).turned.values()) for hidden in range(1, 5)}
    assert len(sums) == 4


def test_numbers_that_are_all_shown_add_up() -> None:
    found = Replay({MILDER: 7, MORE_URGENT: 5}, {Fate.SAME: 148})
    assert (found.changed, found.people, found.hides_some) == (12, 160, False)
