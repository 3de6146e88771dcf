"""Every sentence of the letter that a visitor keeps, and of the button that makes it, in one language."""

from typing import Annotated

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds


class OwnLetterTexts(Frozen):
    """The visitor's own letter."""

    download: Sentence
    download_lead: Sentence
    making: Sentence
    failed: Sentence
    file: Sentence
    title: Sentence
    lead: Annotated[str, Field(min_length=1), holds("product", "day")]
    kept_nowhere: Sentence
    your_answer: Sentence
    scores_columns: tuple[Sentence, Sentence, Sentence, Sentence]
    bar: Annotated[str, Field(min_length=1), holds("name", "value", "highest", "band")]
    of_highest: Annotated[str, Field(min_length=1), holds("value", "highest")]
    answers: Sentence
    answers_lead: Sentence
    page: Annotated[str, Field(min_length=1), holds("page", "pages")]
