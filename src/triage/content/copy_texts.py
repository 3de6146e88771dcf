"""Every sentence around the copy that a person gets of all that is stored about them, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Dated: TypeAlias = Annotated[str, Field(min_length=1), holds("day")]


class CopyTexts(Frozen):
    """The copy of everything; `actions` and `roles` word the audit lines."""

    title: PracticeSentence
    made: Dated
    advice: Sentence
    told: Sentence
    version: Annotated[str, Field(min_length=1), holds("version", "digest")]
    who: Sentence
    actions: Mapping[str, Sentence]
    roles: Mapping[str, Sentence]
