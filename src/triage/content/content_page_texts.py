"""Every sentence of the page that shows the live questionnaire to the practice, in one language."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds


class WordingTexts(Frozen):
    """The words between the names in a rule or a score."""

    also: str = Field(min_length=1)
    mean_of: Annotated[str, Field(min_length=1), holds("parts")]
    one_point_for: Sentence
    band_from: Annotated[str, Field(min_length=1), holds("band", "number")]
    band_when: Annotated[str, Field(min_length=1), holds("band", "row")]
    counted_only: Sentence
    free_text: Sentence


class ContentPageTexts(Frozen):
    """The questionnaire as it runs now."""

    title: Sentence
    lead: Sentence
    version: Annotated[str, Field(min_length=1), holds("version", "digest")]
    reviewed: Annotated[str, Field(min_length=1), holds("name", "day")]
    review_is_over: Annotated[str, Field(min_length=1), holds("day")]
    reviewed_by_nobody: Sentence
    proof: Sentence
    proved: Annotated[str, Field(min_length=1), holds("people", "claims", "prover")]
    properties: Mapping[str, Sentence]
    not_proved: Sentence
    how_to_prove: Sentence
    edited: Sentence
    edited_lead: Sentence
    to_edited: Sentence
    rules: Sentence
    rules_lead: Sentence
    rule_columns: tuple[Sentence, ...]
    alerts: Sentence
    focus: Sentence
    attention: Sentence
    prevention: Sentence
    shown_columns: tuple[Sentence, ...]
    scores: Sentence
    score_columns: tuple[Sentence, ...]
    items: Sentence
    item_columns: tuple[Sentence, ...]
    added: Sentence
    always: Sentence
    vignettes: Sentence
    vignettes_lead: Sentence
    vignette_columns: tuple[Sentence, ...]
    any_of: Sentence
    wording: WordingTexts
