"""Put one thing at a time to the prover: is there a person for whom this fails?"""

from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager

import z3

from triage.content.content import Content
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.proving.people import person_in
from triage.proving.people import settle
from triage.proving.people import wishes_for
from triage.proving.results import Failure
from triage.reasoning.findings import Responses
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses


class Prover:
    """One content encoded once, and asked many things; every person is complete unless said otherwise."""

    def __init__(self, content: Content) -> None:
        self.content, self.questionnaire = content, content.questionnaire
        self.unremarkable = unremarkable(content)
        self.responder = Responder(self.questionnaire.items)
        self.anybody = Encoding(self.questionnaire, self.responder)
        self.solver = z3.Solver()
        self.solver.add(self.responder.possible)

    def exists(self, *formulas: Formula) -> bool:
        """Whether there is such a person."""
        with self._supposing(formulas):
            return bool(self.solver.check() == z3.sat)

    def person(self, *formulas: Formula) -> Responses | None:
        """The smallest such person that can be found, or None: then it is proved that there is none."""
        with self._supposing(formulas):
            if self.solver.check() != z3.sat:
                return None
            model = settle(self.solver, wishes_for(self.responder, self.unremarkable))
            return person_in(model, self.anybody)

    def fails(self, kind: str, name: str, what: str, *formulas: Formula) -> Iterator[Failure]:
        """A failure when there is such a person."""
        person = self.person(*formulas)
        if person is not None:
            yield Failure(self.where(kind, name), what, person)

    def where(self, kind: str, name: str) -> str:
        """The file and line of a named part."""
        file, line = self.content.where[kind, name]
        return f"{file}:{line}"

    @contextmanager
    def _supposing(self, formulas: Iterable[Formula]) -> Iterator[None]:
        self.solver.push()
        self.solver.add(*formulas)
        try:
            yield
        finally:
            self.solver.pop()
            while self.solver.num_scopes():
                self.solver.pop()


def unremarkable(content: Content) -> Responses:
    """The unremarkable person of the vignettes."""
    return read_responses(content.questionnaire, from_text(content.questionnaire, content.unremarkable))
