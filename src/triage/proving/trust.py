"""How far the checks can be trusted: let each slip in the content be caught, or prove that it changes nothing."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from triage.content.content import Content
from triage.proving.asking import Prover
from triage.proving.claims import claim_proofs
from triage.proving.comparisons import comparison_proofs
from triage.proving.differences import difference
from triage.proving.mutating import Mutant
from triage.proving.mutating import mutants
from triage.proving.properties import property_proofs
from triage.proving.results import Proof
from triage.reasoning.vignettes import vignette_problems


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


def mutation_run(content: Content, processes: int) -> list[Fate]:
    """The fate of every slip."""
    every = list(mutants(content.questionnaire))
    with ProcessPoolExecutor(processes, initializer=_remember, initargs=(content,)) as pool:
        return list(pool.map(_fate_here, every, chunksize=8))


def shares(fates: Iterable[Fate]) -> Counter[CaughtBy]:
    """How many slips each kind of check caught."""
    return Counter(fate.caught_by for fate in fates)


_CONTENT: list[Content] = []
"""The content of a worker process, given once at its start."""


def _remember(content: Content) -> None:
    _CONTENT.append(content)


def _fate_here(mutant: Mutant) -> Fate:
    return fate_of(_CONTENT[0], mutant)


def fate_of(content: Content, mutant: Mutant) -> Fate:
    """Try the checks on one slip, the quickest first; what none of them catches is compared by proof."""
    slipped = replace(content, questionnaire=mutant.questionnaire)
    kind, name = mutant.part
    file, line = content.where[mutant.part]
    ends = {advice.id for advice in content.questionnaire.advices if advice.ends_the_questions}
    doctors = any(
        rule.id == name and kind == "rules" and rule.advice in ends for rule in content.questionnaire.rules
    )
    fate = Fate(f"{file}:{line}", name, mutant.change, doctors, CaughtBy.NOTHING)
    caught = _caught_by(slipped)
    if caught is not None:
        return replace(fate, caught_by=caught)
    moves = difference(content, slipped).moves
    if not moves:
        return replace(fate, caught_by=CaughtBy.CHANGES_NOTHING)
    return replace(fate, example=f"; {moves[0].was} becomes {moves[0].becomes} for {dict(moves[0].person)}")


def _caught_by(slipped: Content) -> CaughtBy | None:
    if vignette_problems(slipped):
        return CaughtBy.VIGNETTE
    prover = Prover(slipped)
    if _fails(claim_proofs(prover)):
        return CaughtBy.CLAIM
    if _fails(property_proofs(prover)) or _fails(comparison_proofs(prover)):
        return CaughtBy.PROPERTY
    return None


def _fails(proofs: Iterable[Proof]) -> bool:
    return any(proof.failures for proof in proofs)
