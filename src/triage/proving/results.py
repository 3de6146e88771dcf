"""What a proof says: that something holds for everybody, or for whom it fails."""

import json
from dataclasses import dataclass

from triage.reasoning.findings import Responses


@dataclass(frozen=True)
class Failure:
    """Something that does not hold; `person` is the smallest one found for whom it fails, if there is one.

    `instead` is the same person with something worse, when the advice gets milder by it.
    """

    where: str
    what: str
    person: Responses | None = None
    instead: Responses | None = None

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}"]
        lines += [f"  for {_as_json(self.person)}"] if self.person is not None else []
        lines += [f"  and {_as_json(self.instead)}"] if self.instead is not None else []
        return "\n".join(lines)


@dataclass(frozen=True)
class Proof:
    """One thing that was asked of the prover, and the failures it found; none means proved."""

    kind: str
    failures: tuple[Failure, ...] = ()


def _as_json(person: Responses) -> str:
    return json.dumps(person, ensure_ascii=False)
