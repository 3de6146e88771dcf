"""Many people decided at once get what each of them gets alone."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import TypeAlias

import numpy as np
import pytest

from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from tests.builders import scale
from tests.builders import shipped
from tests.builders import text
from tests.builders import unremarkable
from tests.proving.random_people import SEED
from tests.proving.random_people import new_seed
from tests.proving.random_people import random_people
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.measuring import deciding_many
from triage.measuring.deciding_many import decide_many
from triage.measuring.deciding_many import decision_of
from triage.measuring.numbering import Numbering
from triage.measuring.replaying import Fate
from triage.measuring.replaying import Replaying
from triage.measuring.replaying import Turn
from triage.measuring.replaying import replayed
from triage.proving.mutating import mutants
from triage.reasoning.asking import ask
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Responses
from triage.reasoning.findings import is_met
from triage.reasoning.scoring import score_all

QUESTIONNAIRE = shipped().questionnaire
PEOPLE, CONTENTS, PEOPLE_OF_EACH = 300, 4, 40

Told: TypeAlias = tuple[str, str, bool]


def drawn(people: int, *, seed: int) -> list[Responses]:
    """Complete and partial people, some of whom say what is not asked."""
    found = random_people(QUESTIONNAIRE.items, unremarkable(), people=people, seed=seed)
    return [person.everything if at % 4 == 0 else person.given for at, person in enumerate(found)]


@cache
def slips() -> list[Questionnaire]:
    """Every content with one slip: a cut-off, an option, a row, a score or an advice is another one."""
    return [mutant.questionnaire for mutant in mutants(QUESTIONNAIRE)]


def at_once(questionnaire: Questionnaire, people: Sequence[Responses]) -> list[Told]:
    decided = decide_many(questionnaire, Numbering([questionnaire]).number(people)).tolist()
    decisions = (decision_of(questionnaire, number) for number in decided)
    return [(decision.advice, decision.contact, decision.is_final) for decision in decisions]


def one_by_one(questionnaire: Questionnaire, people: Sequence[Responses]) -> list[Told]:
    findings = (score_all(questionnaire, ask(questionnaire, person).findings) for person in people)
    decisions = (decide(questionnaire, each) for each in findings)
    return [(decision.advice, decision.contact, decision.is_final) for decision in decisions]


def test_random_people_get_the_same() -> None:
    seed = new_seed()
    people = drawn(PEOPLE, seed=seed)
    assert at_once(QUESTIONNAIRE, people) == one_by_one(QUESTIONNAIRE, people), f"{SEED}={seed} repeats this"


def test_random_people_get_the_same_with_other_contents() -> None:
    seed = new_seed()
    for at, slip in enumerate(Random(seed).sample(slips(), k=CONTENTS)):
        people = drawn(PEOPLE_OF_EACH, seed=seed + at)
        assert at_once(slip, people) == one_by_one(slip, people), f"{SEED}={seed} repeats this"


def test_random_people_turn_the_same_way() -> None:
    seed = new_seed()
    old, new = Random(seed).sample(slips(), k=2)
    people = [*drawn(PEOPLE, seed=seed), {"unheard_of": 1}, {"age": -1}]
    replaying = Replaying(old, new)
    replaying.add(people)
    counted: dict[Turn | Fate, int] = dict(
        (*replaying.counted.turned.items(), *replaying.counted.fates.items())
    )
    found = Counter(replayed(old, new, person) for person in people)
    assert counted == found, f"{SEED}={seed} repeats this"
    assert found[Fate.MISFIT] == 2


def taking_unknown_for_no(expected: Expected, finding: Finding | None) -> bool | None:
    return bool(is_met(expected, finding))


def forgetting_who_is_not_asked(expected: Expected, finding: Finding | None) -> bool | None:
    return is_met(expected, finding) or None


@pytest.mark.parametrize(
    ("name", "faulty"),
    [
        ("is_met", taking_unknown_for_no),
        ("is_met", forgetting_who_is_not_asked),
        ("ANY", np.minimum),
    ],
    ids=["unknown for no", "no for unknown", "all rows for any"],
)
def test_a_fault_in_the_columns_is_noticed(
    name: str, faulty: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = drawn(PEOPLE, seed=1)
    monkeypatch.setattr(deciding_many, name, faulty)
    assert at_once(QUESTIONNAIRE, people) != one_by_one(QUESTIONNAIRE, people)


def test_what_a_row_reads_before_it_is_asked_is_unknown_then_and_known_later() -> None:
    follows = choice("follows", "yes", "no", asked_when=[{"pain": {"at_least": 5}}])
    rule = make_rule("gp_today", when={"pain": {"at_least": 5}})
    questionnaire = make_questionnaire(follows, scale("pain"), rules=[rule])
    people: list[Responses] = [{"pain": 9, "follows": "yes"}, {"pain": 1}, {}]
    assert at_once(questionnaire, people) == one_by_one(questionnaire, people)


def test_texts_are_never_kept() -> None:
    numbering = Numbering([make_questionnaire(text("story", at_most=9), scale("pain"))])
    numbered = numbering.number([{"story": f"text {at}"} for at in range(9)] + [{"story": "a text too long"}])
    assert (numbered.people, numbered.misfits) == (9, 1)
    assert len(numbered.columns["story"].findings) == 3


def test_nobody_is_decided_about_without_people() -> None:
    assert at_once(QUESTIONNAIRE, []) == []
    assert at_once(make_questionnaire(scale("pain")), [{}]) == [("self_care", "practice", True)]
