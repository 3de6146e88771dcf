"""Everything that was read from `questionnaire/`, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.content.page_texts import PageTexts
from triage.content.practice import Practice
from triage.content.questionnaire import Questionnaire
from triage.content.texts import Texts
from triage.content.vignettes import Vignette
from triage.content.vignettes import WrittenResponses


@dataclass(frozen=True)
class Content:
    """The questionnaire, its sentences per language, the practice, and the example people.

    `vignettes` are given with the file and line they stand on, for messages.
    """

    questionnaire: Questionnaire
    texts: Mapping[str, Texts]
    pages: Mapping[str, PageTexts]
    practice: Practice
    unremarkable: WrittenResponses
    vignettes: Mapping[tuple[str, int], Vignette]
