"""No slip of an author gets away: it is caught, or it is proved to change nobody's advice or contact."""

import os
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TypeAlias

import pytest

from tests.builders import SHIPPED
from tests.builders import shipped
from tests.proving.faulty import line_of
from tests.proving.random_people import SEED
from tests.proving.random_people import new_seed
from tests.proving.thoroughness import IS_THOROUGH
from triage.proving.asking import Prover
from triage.proving.claims import claim_proofs
from triage.proving.mutating import Mutant
from triage.proving.mutating import mutants
from triage.proving.trust import CaughtBy
from triage.proving.trust import Fate
from triage.proving.trust import Trial
from triage.proving.trust import mutation_run
from triage.proving.trust import shares

PROCESSES = min(os.cpu_count() or 1, 4)
FEWEST_SLIPS = 500
TRIED = 1.0 if IS_THOROUGH else 0.1
"""The share of the slips that are tried."""
FEWEST_DOCTORS_RULES = 25
FEWEST_CAUGHT = 0.85
FEWEST_DOCTORS_CAUGHT = 0.98
"""The rest is proved to change nothing; a share below this asks whether the content says things twice."""

Say: TypeAlias = Callable[[str, object], None]


@pytest.mark.slow
def test_every_slip_is_caught_or_proved_to_change_nothing(record_property: Say) -> None:
    every, seed = list(mutants(shipped().questionnaire)), new_seed()
    tried = Random(seed).sample(every, round(len(every) * TRIED))
    fates = mutation_run(shipped(), tried, PROCESSES)
    record_property("said", "\n".join([f"{len(tried)} of {len(every)}, {SEED}={seed}", *_report(fates)]))
    assert len(every) >= FEWEST_SLIPS
    assert [str(fate) for fate in fates if fate.caught_by is CaughtBy.NOTHING] == []
    if IS_THOROUGH:
        assert_most_are_caught(fates)


def assert_most_are_caught(fates: list[Fate]) -> None:
    doctors = [fate for fate in fates if fate.doctors]
    assert _share_caught(fates) >= FEWEST_CAUGHT
    assert _share_caught(doctors) >= FEWEST_DOCTORS_CAUGHT


def test_forgetting_any_doctors_rule_breaks_a_claim_without_any_vignette() -> None:
    doctors = Trial(shipped()).doctors
    forgotten = [m for m in mutants(shipped().questionnaire) if m.change == "the rule is gone"]
    unseen = [m.part for m in forgotten if m.part in doctors and not _breaks_a_claim(m)]
    assert len(doctors) >= FEWEST_DOCTORS_RULES
    assert unseen == []


@pytest.mark.parametrize(
    ("rule", "caught_by"), [("progressive_weakness", CaughtBy.PROPERTY), ("shingles", CaughtBy.NOTHING)]
)
def test_without_vignettes_and_claims_a_forgotten_rule_may_get_away(rule: str, caught_by: CaughtBy) -> None:
    content = replace(shipped(), vignettes=(), claims=())
    fate = Trial(content).fate_of(_slip(rule, "the rule is gone"))
    assert fate.caught_by is caught_by
    assert fate.where == line_of(SHIPPED, "rules.yaml", rule)
    assert ("becomes self_care for {" in fate.example) == (caught_by is CaughtBy.NOTHING)


def test_a_slip_that_changes_nothing_is_told_apart_from_one_that_gets_away() -> None:
    fate = Trial(shipped()).fate_of(_slip("sepsis", "row 3: `leg_signs` without weak_both_legs"))
    assert fate.caught_by is CaughtBy.CHANGES_NOTHING


def _breaks_a_claim(mutant: Mutant) -> bool:
    prover = Prover(replace(shipped(), questionnaire=mutant.questionnaire))
    return any(proof.failures for proof in claim_proofs(prover))


def _slip(name: str, change: str) -> Mutant:
    return next(m for m in mutants(shipped().questionnaire) if (m.part[1], m.change) == (name, change))


def _share_caught(fates: Iterable[Fate]) -> float:
    counted = shares(fates)
    return 1 - counted[CaughtBy.CHANGES_NOTHING] / counted.total()


def _report(fates: list[Fate]) -> Iterator[str]:
    yield f"mutation run: {len(fates)} slips, {sum(fate.doctors for fate in fates)} of them in doctors' rules"
    for caught_by, number in shares(fates).most_common():
        yield f"  {number:4} ({number / len(fates):.1%}) caught by {caught_by}"
    yield "  in doctors' rules and proved to change nothing:"
    for fate in fates:
        if fate.doctors and fate.caught_by is CaughtBy.CHANGES_NOTHING:
            yield f"    {fate.where}: `{fate.name}`, {fate.change}"
