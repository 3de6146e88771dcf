"""How far the checks can be trusted: let each slip in the content be caught, or prove that it changes nothing."""

import json
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from triage.content.content import Content
from triage.content.vignettes import Vignette
from triage.proving.asking import Prover
from triage.proving.claims import claim_proofs
from triage.proving.comparisons import comparison_proofs
from triage.proving.differences import difference
from triage.proving.mutating import Mutant
from triage.proving.properties import property_proofs
from triage.proving.results import Proof
from triage.proving.sameness import Sameness
from triage.reasoning.vignettes import examples_of
from triage.reasoning.vignettes import some_example_fails


class CaughtBy(StrEnum):
    """What caught a slip, or that it is proved to change nobody's advice or contact, or that it got away."""

    CLAIM = "a claim"
    PROPERTY = "a property"
    VIGNETTE = "a vignette"
    CHANGES_NOTHING = "nothing, as it is proved to change nobody's advice or contact"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Fate:
    """What became of one slip; `doctors` when it is in a rule that sends people to a doctor."""

    where: str
    name: str
    change: str
    doctors: bool
    caught_by: CaughtBy
    example: str = ""

    def __str__(self) -> str:
        return f"{self.where}: `{self.name}`, {self.change}: caught by {self.caught_by}{self.example}"


def mutation_run(content: Content, slips: Iterable[Mutant], processes: int) -> list[Fate]:
    """The fate of each of these slips in the content."""
    with ProcessPoolExecutor(processes, initializer=_remember, initargs=(content,)) as pool:
        return list(pool.map(_fate_here, slips, chunksize=8))


def shares(fates: Iterable[Fate]) -> Counter[CaughtBy]:
    """How many slips each kind of check caught."""
    return Counter(fate.caught_by for fate in fates)


class Trial:
    """What every slip in one content is tried with, prepared once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.examples = examples_of(content)
        self.sameness = Sameness(content.questionnaire)
        ends = {advice.id for advice in content.questionnaire.advices if advice.ends_the_questions}
        self.doctors = {("rules", rule.id) for rule in content.questionnaire.rules if rule.advice in ends}

    def fate_of(self, mutant: Mutant) -> Fate:
        """Try the checks on one slip, the quickest first."""
        file, line = self.content.where[mutant.part]
        slipped = replace(self.content, questionnaire=mutant.questionnaire)
        caught = self._caught_by(slipped, mutant.part[1])
        example = _example(self.content, slipped) if caught is CaughtBy.NOTHING else ""
        doctors = mutant.part in self.doctors
        return Fate(f"{file}:{line}", mutant.part[1], mutant.change, doctors, caught, example)

    def _caught_by(self, slipped: Content, name: str) -> CaughtBy:
        nearest_first = sorted(self.examples, key=lambda example: name not in _named(example.vignette))
        if some_example_fails(slipped.questionnaire, nearest_first):
            return CaughtBy.VIGNETTE
        if self.sameness.holds_for(slipped.questionnaire):
            return CaughtBy.CHANGES_NOTHING
        prover = Prover(slipped)
        if _fails(claim_proofs(prover)):
            return CaughtBy.CLAIM
        found = _fails(property_proofs(prover)) or _fails(comparison_proofs(prover))
        return CaughtBy.PROPERTY if found else CaughtBy.NOTHING


_TRIALS: list[Trial] = []
"""The trial of a worker process, prepared once at its start."""


def _remember(content: Content) -> None:
    _TRIALS.append(Trial(content))


def _fate_here(mutant: Mutant) -> Fate:
    return _TRIALS[0].fate_of(mutant)


def _example(content: Content, slipped: Content) -> str:
    move = difference(content, slipped).moves[0]
    return f"; {move.was} becomes {move.becomes} for {json.dumps(move.person, ensure_ascii=False)}"


def _named(vignette: Vignette) -> set[str]:
    """The rules and items that a vignette is about."""
    return {*vignette.shows, *vignette.just_misses, *vignette.responses}


def _fails(proofs: Iterable[Proof]) -> bool:
    return any(proof.failures for proof in proofs)
