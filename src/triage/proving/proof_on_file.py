"""What was proved of the content, on file beside it: a server shows it without the prover."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import Field
from pydantic import ValidationError

from triage.content.claims import Claim
from triage.content.content import Content
from triage.content.frozen import Frozen

NAME = "proof.json"
LARGEST = 100_000


class ProofOnFile(Frozen):
    """What was proved, of which content and claims, for how many different sets of responses, by which prover."""

    digest: str
    claims_digest: str
    claims: int = Field(ge=0)
    properties: tuple[str, ...]
    people: int = Field(ge=0)
    prover: str


def read_proof(folder: Path) -> ProofOnFile | None:
    """The proof beside the content; None when there is none that can be read."""
    try:
        written = (folder / NAME).read_bytes()
        return ProofOnFile.model_validate_json(written) if len(written) < LARGEST else None
    except (OSError, ValidationError):
        return None


def is_about(proof: ProofOnFile, content: Content) -> bool:
    """Whether this content, with these claims, is what was proved."""
    return (proof.digest, proof.claims_digest) == (content.questionnaire.digest, digest_of(content.claims))


def digest_of(claims: Iterable[Claim]) -> str:
    """The SHA-256 (hex) of the claims; they decide nothing, so the content's digest does not count them."""
    written = json.dumps([claim.model_dump(mode="json") for claim in claims], sort_keys=True)
    return sha256(written.encode()).hexdigest()


def as_file(proof: ProofOnFile) -> str:
    """As it stands in the file."""
    return json.dumps(proof.model_dump(mode="json"), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
