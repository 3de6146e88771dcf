"""Every sentence of the page about an edited copy: its mistakes, and what it would have meant, in one language."""

from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Counting: TypeAlias = Annotated[str, Field(min_length=1), holds("count")]
Foldered: TypeAlias = Annotated[str, Field(min_length=1), holds("folder")]
Changed: TypeAlias = Annotated[str, Field(min_length=1), holds("changed", "people")]


class ReplayTexts(Frozen):
    """An edited copy of the questionnaire, before it is published."""

    title: Sentence
    lead: Sentence
    place: Foldered
    nothing_there: Foldered
    mistakes: Counting
    mistakes_lead: Sentence
    examples: Counting
    more: Counting
    no_mistakes: Sentence
    same_content: Sentence
    versions: Annotated[str, Field(min_length=1), holds("old", "new")]
    how_many: Sentence
    last: Counting
    all: Sentence
    button: Sentence
    busy: Sentence
    nobody: Annotated[str, Field(min_length=1), holds("people")]
    changed: Changed
    changed_at_least: Changed
    milder_warning: Sentence
    columns: tuple[Sentence, Sentence, Sentence, Sentence]
    milder: Sentence
    more_urgent: Sentence
    with_contact: Annotated[str, Field(min_length=1), holds("advice", "contact")]
    small_numbers: Sentence
    misfits: Counting
    never_asked: Counting
    unopened: Counting
