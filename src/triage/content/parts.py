"""The good parts of a folder of content, each with the place it was written, and the ids that stand there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic
from typing import TypeAlias
from typing import TypeVar

from triage.content.claims import Claim
from triage.content.desk_texts import DeskTexts
from triage.content.documents import Document
from triage.content.documents import Place
from triage.content.expectation import Course
from triage.content.items import Item
from triage.content.page_texts import PageTexts
from triage.content.practice import Practice
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.questionnaire import About
from triage.content.questionnaire import Advice
from triage.content.questionnaire import Alert
from triage.content.questionnaire import AttentionPoint
from triage.content.questionnaire import Contact
from triage.content.questionnaire import Focus
from triage.content.questionnaire import Prevention
from triage.content.questionnaire import Rule
from triage.content.scores import Score
from triage.content.texts import Texts
from triage.content.vignettes import Vignette

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Placed(Generic[T_co]):
    """A model and where it was written."""

    model: T_co
    document: Document
    place: Place

    def problem(self, *steps: str | int, code: Code, message: str) -> Problem:
        return self.document.problem((*self.place, *steps), code=code, message=message)


Listed: TypeAlias = tuple[Placed[T_co], ...]


@dataclass(frozen=True)
class Parts:
    """What could be read; `ids` holds the ids per list, also those of parts that are broken.

    `files` are the files that could be read, and hold the lists they should.
    """

    about: Placed[About] | None
    practice: Placed[Practice] | None
    items: Listed[Item]
    scores: Listed[Score]
    rules: Listed[Rule]
    alerts: Listed[Alert]
    focus: Listed[Focus]
    attention: Listed[AttentionPoint]
    prevention: Listed[Prevention]
    advices: Listed[Advice]
    contacts: Listed[Contact]
    expectation: Listed[Course]
    texts: Mapping[str, Placed[Texts]]
    pages: Mapping[str, Placed[PageTexts]]
    desk: Mapping[str, Placed[DeskTexts]]
    vignettes: Listed[Vignette]
    claims: Listed[Claim]
    ids: Mapping[str, tuple[str, ...]]
    files: frozenset[str]
