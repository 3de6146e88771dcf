"""Prove everything that must hold for one content, and say what was proved and for how many people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from triage.content.content import Content
from triage.content.items import Worse
from triage.proving.asking import Prover
from triage.proving.claims import claim_proofs
from triage.proving.comparisons import comparison_proofs
from triage.proving.people import number_of_people
from triage.proving.properties import property_proofs
from triage.proving.results import Failure
from triage.proving.results import Proof


@dataclass(frozen=True)
class Proofs:
    """All proofs of one content; `people` is the exact number of distinct complete response sets."""

    proofs: tuple[Proof, ...]
    people: int
    seconds: float

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for proof in self.proofs for failure in proof.failures)


def prove(content: Content) -> Proofs:
    """Put every claim and property to the prover."""
    start = perf_counter()
    proofs = tuple(all_proofs(content))
    return Proofs(proofs, number_of_people(content.questionnaire), perf_counter() - start)


def all_proofs(content: Content) -> Iterator[Proof]:
    """One after the other, the quickest kinds first."""
    prover = Prover(content)
    yield from claim_proofs(prover)
    yield from property_proofs(prover)
    yield from comparison_proofs(prover)


def summary(content: Content, proofs: Proofs) -> str:
    """What was proved, for how many people, in how long, and what is excepted for which reason."""
    kinds = Counter(proof.kind for proof in proofs.proofs)
    claims = kinds.pop("claims", 0)
    lines = [f"Proved for all {written(proofs.people)} possible people, in {proofs.seconds:.1f} seconds:"]
    lines += [f"  {claims} claims of what must be true of every advice"]
    lines += [f"  {kind}" for kind in kinds]
    lines += ["Excepted, with the reason:", *_exceptions(content)]
    return "\n".join(lines) + "\n"


def written(number: int) -> str:
    """A large number in groups of three.

    >>> written(1234567)
    '1 234 567'
    """
    return f"{number:,}".replace(",", " ")


def _exceptions(content: Content) -> Iterator[str]:
    for item in content.questionnaire.items:
        if item.worse is Worse.NOT_COMPARABLE:
            yield f"  {item.id} has no worse response: {item.why_not_comparable}"
        if item.why_skipping_is_safe:
            yield f"  {item.id} may be skipped: {item.why_skipping_is_safe}"
