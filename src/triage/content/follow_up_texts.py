"""Every sentence around being asked again, for the visitor and for the therapist, in one language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Mailed: TypeAlias = Annotated[str, Field(min_length=1), holds("practice", "phone", "page", "stop", "until")]
Weekly: TypeAlias = Annotated[str, Field(min_length=1), holds("week")]
Telling: TypeAlias = Annotated[str, Field(min_length=1), holds("name", "before", "now")]


class Direction(StrEnum):
    """What became of one item since the start."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class FollowUpMailTexts(Frozen):
    """A mail with the link; it says nothing about anybody's health."""

    subject: PracticeSentence
    text: tuple[Mailed, ...]


class StopTexts(Frozen):
    """The page that asks nobody why."""

    title: Sentence
    text: PracticeSentence
    button: Sentence
    done: Sentence
    done_text: PracticeSentence
    failed: PracticeSentence


class OwnCourseTexts(Frozen):
    """The visitor's own course: `meaningful` words each direction, `same` what changed little."""

    title: Sentence
    lead: Sentence
    what: Sentence
    start: Sentence
    week: Weekly
    not_known: Sentence
    meaningful: Mapping[Direction, Telling]
    mark: Mapping[Direction, Sentence]
    worse: PracticeSentence
    alt: Annotated[str, Field(min_length=1), holds("lines")]
    axis: Sentence


class FollowUpTexts(Frozen):
    """The pages behind the link."""

    title: Sentence
    lead: PracticeSentence
    urgent: Sentence
    begin: Sentence
    progress: Annotated[str, Field(min_length=1), holds("number", "of")]
    unknown: PracticeSentence
    maybe_sent: PracticeSentence
    no_link: PracticeSentence
    too_often: PracticeSentence
    failed: PracticeSentence
    alarm_sent: PracticeSentence
    alarm_not_sent: PracticeSentence
    done: Sentence
    done_text: PracticeSentence
    own_course: OwnCourseTexts
    mail: FollowUpMailTexts
    reminder: FollowUpMailTexts
    stop: StopTexts


class FollowUpDeskTexts(Frozen):
    """What the therapist reads about it."""

    title: Sentence
    planned: Annotated[str, Field(min_length=1), holds("week", "day")]
    asked: Annotated[str, Field(min_length=1), holds("week", "day")]
    answered: Annotated[str, Field(min_length=1), holds("week", "day")]
    stopped: Weekly
    expired: Weekly
    alarm: Annotated[str, Field(min_length=1), holds("day", "advice")]
    alarm_mark: Sentence
