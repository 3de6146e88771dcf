"""Keep the proof beside the content fresh: prove only when something that was proved has changed."""

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from triage.content.content import Content
from triage.proving.proof_on_file import ProofOnFile
from triage.proving.proof_on_file import digest_of
from triage.proving.proof_on_file import is_about
from triage.proving.proof_on_file import read_proof

PACKAGE = "z3-solver"
CLAIMS = "claims"
WITHOUT_PROVER = (
    "questionnaire/proof.json:1: this proof is stale, and the prover is not installed; "
    "install the package with its extra, `triage[proof]`"
)


@dataclass(frozen=True)
class NewProof:
    """A proof to write, None when the one on file holds; and what stands in its way."""

    proof: ProofOnFile | None
    problems: tuple[str, ...] = ()


def proof_is_stale(folder: Path, content: Content) -> bool:
    """Whether the proof on file is of other content or claims, or from another prover than the one here."""
    found = read_proof(folder)
    if found is None or not is_about(found, content):
        return True
    return has_prover() and found.prover != _prover()


def new_proof(folder: Path, content: Content) -> NewProof:
    """Prove the content when its proof is stale."""
    if not proof_is_stale(folder, content):
        return NewProof(None)
    if not has_prover():
        return NewProof(None, (WITHOUT_PROVER,))
    from triage.proving.proofs import prove

    proofs = prove(content)
    if proofs.failures:
        return NewProof(None, tuple(map(str, proofs.failures)))
    kinds = Counter(proof.kind for proof in proofs.proofs)
    claims = kinds.pop(CLAIMS, 0)
    return NewProof(
        ProofOnFile(
            digest=content.questionnaire.digest,
            claims_digest=digest_of(content.claims),
            claims=claims,
            properties=tuple(kinds),
            people=proofs.people,
            prover=_prover(),
        )
    )


def has_prover() -> bool:
    """Whether the extra with the prover is installed."""
    return find_spec("z3") is not None


def _prover() -> str:
    return f"z3 {version(PACKAGE)}"
