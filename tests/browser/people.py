"""Example people to walk through the pages, from the vignettes."""

from tests.builders import shipped
from triage.reasoning.findings import Responses
from triage.reasoning.vignettes import examples_of


def person_with(advice: str) -> Responses:
    """The responses of the first vignette that gets this advice."""
    return next(e.responses for e in examples_of(shipped()) if e.vignette.advice == advice)


def person(vignette: str) -> Responses:
    """The responses of one vignette."""
    return next(e.responses for e in examples_of(shipped()) if e.vignette.id == vignette)
