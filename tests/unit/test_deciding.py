"""The most urgent advice wins, whatever the order, and it is final when nothing more urgent is open."""

from itertools import permutations

import pytest

from tests.builders import ADVICES
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from triage.content.questionnaire import Rule
from triage.reasoning.deciding import Decision
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Findings

YES = dict.fromkeys(ADVICES, "yes")
LADDER = [make_rule(advice, when={advice: "yes"}) for advice in ADVICES[1:]]


def decided(findings: Findings, rules: list[Rule]) -> Decision:
    items = [choice(name, "yes", "no") for name in (*ADVICES, "a", "b", "c")]
    return decide(make_questionnaire(*items, rules=rules), findings)


def test_without_any_rule_the_advice_is_the_mildest() -> None:
    decision = decided({}, [])
    assert (decision.advice, decision.contact, decision.is_final) == ("self_care", "practice", True)


@pytest.mark.parametrize("highest", range(1, 5))
def test_the_most_urgent_advice_wins_and_every_reason_is_kept(highest: int) -> None:
    findings = {name: "yes" if at <= highest else "no" for at, name in enumerate(ADVICES)}
    decision = decided(findings, LADDER)
    assert decision.advice == ADVICES[highest]
    assert [rule.advice for rule in decision.fired] == [*reversed(ADVICES[1 : highest + 1])]


@pytest.mark.parametrize("reached", range(5))
@pytest.mark.parametrize("undecided", range(1, 5))
def test_an_advice_is_final_unless_a_more_urgent_rule_is_undecided(reached: int, undecided: int) -> None:
    findings = {name: "yes" if at == reached else "no" for at, name in enumerate(ADVICES)}
    if undecided != reached:
        del findings[ADVICES[undecided]]
    decision = decided(findings, LADDER)
    assert decision.advice == ADVICES[reached]
    assert decision.is_final is (undecided <= reached)


def test_nothing_is_final_before_anything_is_known() -> None:
    assert not decided({}, LADDER).is_final


def test_an_emergency_is_final_at_once() -> None:
    assert decided({"emergency": "yes"}, LADDER).is_final


def contact_of(*contacts: str | None) -> str:
    rules = [
        make_rule("emergency", name=name, when={name: "yes"}, contact=contact)
        for name, contact in zip("abc", contacts, strict=False)
    ]
    return decided(dict.fromkeys("abc", "yes"), rules).contact


@pytest.mark.parametrize(
    ("contacts", "wanted"),
    [
        (("112", "midwife_now", "gp_now"), "112"),
        (("112", "midwife_now", None), "112"),
        (("midwife_now", "gp_now"), "midwife_now"),
        (("midwife_now", None), "midwife_now"),
        ((None,), "gp_now"),
    ],
)
def test_among_several_contacts_the_most_urgent_wins(contacts: tuple[str | None, ...], wanted: str) -> None:
    assert {contact_of(*order) for order in permutations(contacts)} == {wanted}


def test_a_milder_rule_does_not_choose_the_contact() -> None:
    rules = [
        make_rule("gp_today", name="milder", when={"a": "yes"}, contact="112"),
        make_rule("emergency", name="wins", when={"b": "yes"}, contact="gp_now"),
    ]
    assert decided({"a": "yes", "b": "yes"}, rules).contact == "gp_now"
