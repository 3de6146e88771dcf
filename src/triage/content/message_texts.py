"""Every sentence of the mails to the practice, and of the sign that one did not leave, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Counting: TypeAlias = Annotated[str, Field(min_length=1), holds("count")]
Linking: TypeAlias = Annotated[str, Field(min_length=1), holds("link")]


class PracticeMailTexts(Frozen):
    """A mail to the practice; it holds no name and nothing about anybody's health."""

    subject: Sentence
    text: tuple[Linking, ...]


class DigestTexts(Frozen):
    """The digest of a day: a line for each number that is not zero."""

    subject: Sentence
    lead: Sentence
    came_in: Counting
    unread: Counting
    urgent: Counting
    copies: Counting
    end: tuple[Linking, ...]


class FailureTexts(Frozen):
    """The sign at the top of the inbox while messages did not leave."""

    to_practice: Counting
    to_visitors: Counting
    late: Annotated[str, Field(min_length=1), holds("count", "since")]
    meanwhile: Sentence
    reasons: Mapping[str, Sentence]
    acknowledge: Sentence


class MessageTexts(Frozen):
    """What leaves the building by itself, and what the desk says when it does not."""

    new: PracticeMailTexts
    new_urgent: PracticeMailTexts
    alarm: PracticeMailTexts
    follow_up_alarm: PracticeMailTexts
    digest: DigestTexts
    failures: FailureTexts
