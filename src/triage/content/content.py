"""Everything that was read from `questionnaire/`, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.content.claims import Claim
from triage.content.desk_texts import DeskTexts
from triage.content.page_texts import PageTexts
from triage.content.practice import Practice
from triage.content.questionnaire import Questionnaire
from triage.content.texts import Texts
from triage.content.vignettes import Vignette
from triage.content.vignettes import WrittenResponses


@dataclass(frozen=True)
class Content:
    """The questionnaire, its sentences per language, the practice, and the example people.

    `where` gives the file and line of a named part, such as `("rules", "fever")`, for messages.
    """

    questionnaire: Questionnaire
    texts: Mapping[str, Texts]
    pages: Mapping[str, PageTexts]
    desk: Mapping[str, DeskTexts]
    practice: Practice
    unremarkable: WrittenResponses
    vignettes: tuple[Vignette, ...]
    claims: tuple[Claim, ...]
    where: Mapping[tuple[str, str], tuple[str, int]]
