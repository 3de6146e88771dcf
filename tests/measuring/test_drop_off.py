"""Where people stop, in the order of the questionnaire, and never about a few of them."""

from triage.measuring.disclosure import Hidden
from triage.measuring.drop_off import Loss
from triage.measuring.drop_off import PassedItem
from triage.measuring.drop_off import largest
from triage.measuring.drop_off import losses


def test_the_order_is_that_of_the_questionnaire_and_what_is_gone_is_left_out() -> None:
    passed = [PassedItem("age", 100, 90), PassedItem("gone", 50, 10), PassedItem("pain", 90, 70)]
    assert [loss.item for loss in losses(passed, ["pain", "sleep", "age"])] == ["pain", "age"]


def test_a_loss_is_a_part_of_those_who_were_shown_the_item() -> None:
    assert losses([PassedItem("age", 100, 90)], ["age"]) == [Loss("age", 10, 0.1)]


def test_nobody_stopped_is_nobody() -> None:
    assert losses([PassedItem("age", 100, 100)], ["age"]) == [Loss("age", 0, 0.0)]


def test_going_on_in_a_later_week_than_being_shown_is_no_loss_below_zero() -> None:
    assert losses([PassedItem("age", 10, 12)], ["age"]) == [Loss("age", 0, 0.0)]


def test_a_few_who_stopped_are_not_told() -> None:
    assert losses([PassedItem("age", 100, 97)], ["age"]) == [Loss("age", Hidden.FEW, None)]


def test_a_few_who_went_on_are_not_told_either() -> None:
    assert losses([PassedItem("age", 100, 3)], ["age"]) == [Loss("age", Hidden.WITHHELD, None)]


def test_the_largest_loss_stands_first() -> None:
    found = [Loss("age", 6, 0.1), Loss("pain", 9, 0.1), Loss("sleep", Hidden.FEW, None), Loss("work", 0, 0.0)]
    assert [loss.item for loss in largest(found, 5)] == ["pain", "age"]
    assert [loss.item for loss in largest(found, 1)] == ["pain"]
