"""The sentences of the invented submissions of a demo, in one language."""

from typing import Annotated

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds


class DemoTexts(Frozen):
    """What invented visitors and therapists wrote; `name` marks everybody as invented."""

    name: Annotated[str, Field(min_length=1), holds("name")]
    given: tuple[Sentence, ...] = Field(min_length=1)
    family: tuple[Sentence, ...] = Field(min_length=1)
    goals: tuple[Sentence, ...] = Field(min_length=1)
    note: Sentence
    too_mild: Sentence
    too_urgent: Sentence
