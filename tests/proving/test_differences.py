"""What a change of content means is told by proof: nobody, or who gets what else, milder first."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import number
from tests.builders import shipped
from tests.proving.faulty import Copy
from triage.content.content import Content
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.questionnaire import Rule
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.proving.differences import Difference
from triage.proving.differences import Move
from triage.proving.differences import TypeChangedError
from triage.proving.differences import difference
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "questionnaire")


def test_other_words_and_comments_are_the_same_for_everybody(copy: Copy) -> None:
    copy.change("texts/en.yaml", "language: English", "language: Plain English")
    copy.change("rules.yaml", "# Shown to the therapist, never to the visitor.", "# For the therapist.")
    found = difference(shipped(), copy.load())
    assert found == Difference((), (), ())
    assert found.same_for_everybody


def test_an_added_alert_moves_nobody(copy: Copy) -> None:
    copy.change_part("rules.yaml", "low_mood_raised", "at_least: 7", "at_least: 6")
    assert difference(shipped(), copy.load()).same_for_everybody


def test_a_lowered_rule_moves_people_to_something_milder_first(copy: Copy) -> None:
    copy.change_part("rules.yaml", "walking_legs", "advice: gp_first", "advice: exercise_therapy")
    copy.change_part("rules.yaml", "pregnant", "advice: exercise_therapy", "advice: gp_first")
    new = copy.load()
    found = difference(shipped(), new)
    assert [move.milder for move in found.moves] == sorted(
        (move.milder for move in found.moves), reverse=True
    )
    assert ("gp_first", "exercise_therapy", True) in {(m.was, m.becomes, m.milder) for m in found.moves}
    assert ("exercise_therapy", "gp_first", False) in {(m.was, m.becomes, m.milder) for m in found.moves}
    assert found.milder_rules == ("walking_legs",)
    for move in found.moves:
        assert _really_moves(move, shipped(), new)


def test_a_rule_that_fires_for_more_people_is_told_as_such(copy: Copy) -> None:
    copy.change_part("rules.yaml", "first_at_75", "at_least: 75", "at_least: 74")
    found = difference(shipped(), copy.load())
    (change,) = found.rules
    assert (change.rule, change.more, change.fewer, change.milder) == ("first_at_75", True, False, False)
    assert not any(move.milder for move in found.moves)
    assert all(move.person["age"] == 74 for move in found.moves)


def test_another_contact_is_a_move_too(copy: Copy) -> None:
    copy.change_part("rules.yaml", "aorta", '"112"', "gp_now")
    new = copy.load()
    found = difference(shipped(), new)
    assert {(move.was, move.becomes, move.milder) for move in found.moves} == {
        ("emergency, 112", "emergency, gp_now", True),
        ("emergency, 112", "emergency, midwife_now", True),
    }
    assert found.milder_rules == ("aorta",)
    for move in found.moves:
        assert _really_moves(move, shipped(), new)


def test_an_added_option_moves_nobody_who_existed_before_and_is_named(copy: Copy) -> None:
    copy.change_part(
        "items.yaml", "injury", "{id: major, rank: 2}", "{id: major, rank: 2}\n    - {id: often, rank: 2}"
    )
    copy.change_part("rules.yaml", "major_injury", "{injury: major}", "{injury: [major, often]}")
    copy.change("texts/nl.yaml", *_option_before("Ja, na iets kleins", "often: Vaak"))
    copy.change("texts/en.yaml", *_option_before("Yes, after something small", "often: Often"))
    found = difference(shipped(), copy.load())
    assert found.moves == ()
    assert found.items == ("`often` of `injury` is new",)


def test_an_alarm_option_that_is_gone_is_not_the_same_for_everybody() -> None:
    found = difference(shipped(), _without_option("bladder_saddle", "cannot_pee"))
    assert found.moves == ()
    assert found.items == ("`cannot_pee` of `bladder_saddle` is gone",)
    assert not found.same_for_everybody


def test_an_item_that_is_gone_is_named() -> None:
    without = _without_item("weight")
    assert difference(shipped(), without).items == ("the item `weight` is gone",)
    assert difference(without, shipped()).items == ("the item `weight` is new",)
    assert not difference(shipped(), without).same_for_everybody


def test_a_number_that_takes_other_values_is_named(copy: Copy) -> None:
    copy.change_part("items.yaml", "age", "at_most: 120", "at_most: 110")
    assert difference(shipped(), copy.load()).items == ("`age` was 1–120 and is 1–110",)


def test_an_item_of_another_type_needs_another_id() -> None:
    questionnaire = shipped().questionnaire
    items = tuple(number("stress", 0, 10) if item.id == "stress" else item for item in questionnaire.items)
    new = replace(shipped(), questionnaire=questionnaire.model_copy(update={"items": items}))
    with pytest.raises(TypeChangedError, match="`stress` was a scale and is a number"):
        difference(shipped(), new)


def _really_moves(move: Move, old: Content, new: Content) -> bool:
    """`assess` says on both contents what the move says."""
    was, becomes = (assess(content.questionnaire, move.person) for content in (old, new))
    return move.was in _named(was) and move.becomes in _named(becomes)


def _option_before(label: str, option: str) -> tuple[str, str]:
    before = f"      minor:\n        label: {label}\n"
    return before, f"      {option}\n{before}"


def _named(assessed: Assessment) -> tuple[str, str]:
    return assessed.advice, f"{assessed.advice}, {assessed.contact}"


def _without_item(name: str) -> Content:
    """The content without an item that nothing decides by."""
    content = shipped()
    items = tuple(item for item in content.questionnaire.items if item.id != name)
    unremarkable = {other: given for other, given in content.unremarkable.items() if other != name}
    questionnaire = content.questionnaire.model_copy(update={"items": items})
    return replace(content, questionnaire=questionnaire, unremarkable=unremarkable)


def _without_option(name: str, option: str) -> Content:
    """The content without one option, in the item and in every row of a rule."""
    questionnaire = shipped().questionnaire
    items = tuple(_item_without(item, option) if item.id == name else item for item in questionnaire.items)
    rules = tuple(_rule_without(rule, name, option) for rule in questionnaire.rules)
    return replace(shipped(), questionnaire=questionnaire.model_copy(update={"items": items, "rules": rules}))


def _item_without(item: Item, option: str) -> Item:
    assert isinstance(item, ChecklistItem)
    return item.model_copy(update={"options": tuple(kept for kept in item.options if kept.id != option)})


def _rule_without(rule: Rule, name: str, option: str) -> Rule:
    rows = tuple(
        {
            read: _expected_without(expected, option) if read == name else expected
            for read, expected in row.items()
        }
        for row in rule.when_any_of
    )
    return rule.model_copy(update={"when_any_of": rows})


def _expected_without(expected: Expected, option: str) -> Expected:
    assert isinstance(expected, OneOf)
    return OneOf(options=tuple(kept for kept in expected.options if kept != option))
