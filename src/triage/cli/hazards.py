"""The hazard log of docs/hazards.yaml: every name in it exists, and no rule that leads to a doctor is left out."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from pydantic import TypeAdapter
from pydantic import model_validator

from triage.content.content import Content
from triage.content.documents import Document
from triage.content.frozen import Frozen
from triage.content.items import Id
from triage.content.loading import read_document
from triage.content.problems import ContentError
from triage.content.problems import suggestion
from triage.content.validating import validated_each

HAZARDS = "docs/hazards.yaml"


class Hazard(Frozen):
    """What can go wrong for a visitor, what keeps it small, and the rules, claims, vignettes and tests that hold it."""

    id: Id
    hazard: str = Field(min_length=10)
    harm: str = Field(min_length=1)
    kept_small: str = Field(min_length=10)
    remains: str = Field(min_length=1)
    rules: tuple[Id, ...] = ()
    claims: tuple[Id, ...] = ()
    vignettes: tuple[Id, ...] = ()
    tests: tuple[str, ...] = ()
    open: str | None = None

    @model_validator(mode="after")
    def is_held_or_says_that_it_is_not(self) -> "Hazard":
        if not (self.rules or self.claims or self.vignettes or self.tests or self.open):
            raise ValueError("name what holds this hazard small, or say under `open` that nothing does yet")
        return self


@dataclass(frozen=True)
class HazardLog:
    """The hazards as far as they can be read, and everything that is wrong with them."""

    hazards: tuple[Hazard, ...]
    problems: tuple[str, ...]


def hazard_log(root: Path, content: Content) -> HazardLog:
    """Read the hazard log of a folder, and hold its names to the content and the tests."""
    try:
        document, twice = read_document(root, HAZARDS)
    except ContentError as error:
        return HazardLog((), tuple(map(str, error.problems)))
    hazards, wrong = validated_each(TypeAdapter(Hazard), document)
    problems = [*map(str, (*twice, *wrong)), *_unknown_names(document, hazards, content)]
    problems += _missing_tests(document, hazards, root)
    problems += _left_out(hazards.values(), content)
    return HazardLog(tuple(hazards.values()), tuple(problems))


def _unknown_names(document: Document, hazards: dict[int, Hazard], content: Content) -> Iterator[str]:
    for at, hazard in hazards.items():
        for kind in ("rules", "claims", "vignettes"):
            known = [name for named, name in content.where if named == kind]
            names: tuple[str, ...] = getattr(hazard, kind)
            for place, name in enumerate(names):
                if name not in known:
                    line = document.line(at, kind, place)
                    one = kind.removesuffix("s")
                    yield f"{HAZARDS}:{line}: no {one} is called `{name}`.{suggestion(name, known)}"


def _missing_tests(document: Document, hazards: dict[int, Hazard], root: Path) -> Iterator[str]:
    for at, hazard in hazards.items():
        for place, test in enumerate(hazard.tests):
            if not _is_there(root, test):
                yield f"{HAZARDS}:{document.line(at, 'tests', place)}: there is no test `{test}`; correct the name"


def _is_there(root: Path, test: str) -> bool:
    file, _, name = test.partition("::")
    path = root / file
    return path.is_file() and (not name or f"def {name}(" in path.read_text("utf-8"))


def _left_out(hazards: Iterable[Hazard], content: Content) -> Iterator[str]:
    """Each rule that leads to a doctor keeps some hazard small."""
    ends = {advice.id for advice in content.questionnaire.advices if advice.ends_the_questions}
    named = {rule for hazard in hazards for rule in hazard.rules}
    for rule in content.questionnaire.rules:
        if rule.advice in ends and rule.id not in named:
            yield f"{HAZARDS}:1: the rule `{rule.id}` stands at no hazard; name it where it keeps something small"
