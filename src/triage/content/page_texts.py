"""Every sentence of the pages around the questionnaire, in one language."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.copy_texts import CopyTexts
from triage.content.follow_up_texts import FollowUpTexts
from triage.content.frozen import Frozen
from triage.content.own_letter_texts import OwnLetterTexts
from triage.content.sending_texts import SendingTexts
from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence
from triage.content.sentences import holds
from triage.content.texts import Card

Counting: TypeAlias = Annotated[str, Field(min_length=1), holds("count")]
Naming: TypeAlias = Annotated[str, Field(min_length=1), holds("name")]


class Route(StrEnum):
    """A way on from a result that is not urgent; all of them look the same."""

    OWN_STEPS = "own_steps"
    PRACTICE = "practice"
    GP = "gp"


class FrameTexts(Frozen):
    """What stands around every page."""

    back: Sentence
    urgent: Sentence
    call: Naming
    not_kept: Sentence
    erase: Sentence
    leave: Sentence
    left: Sentence
    demonstration: Sentence
    in_title_on_error: Naming
    to_the_content: Sentence
    without_script: PracticeSentence


class StartTexts(Frozen):
    """The first page: what this is, for whom, how long, what it is not, and what happens with the responses."""

    title: Sentence
    lead: Sentence
    lead_information: Sentence
    minutes: Sentence
    kept: Sentence
    based_on: Sentence
    begin: Sentence
    go_on: Sentence
    urgent: Sentence
    urgent_text: Sentence
    more: tuple[Card, ...]


class ItemPageTexts(Frozen):
    """The page of one item; `{number}` counts the items, `{left}` those still to come."""

    progress: Annotated[str, Field(min_length=1), holds("number", "left")]
    progress_last: Annotated[str, Field(min_length=1), holds("number")]
    progress_name: Sentence
    next: Sentence
    why: Sentence
    one_more: Sentence
    more: Counting
    renewed_one: Annotated[str, Field(min_length=1), holds("names")]
    renewed: Annotated[str, Field(min_length=1), holds("names")]
    scale_end: Annotated[str, Field(min_length=1), holds("number", "words")]


class ErrorTexts(Frozen):
    """What is still needed on a page."""

    title: Sentence
    number: Annotated[str, Field(min_length=1), holds("low", "high")]
    scale: Sentence
    choice: Sentence
    checklist: Annotated[str, Field(min_length=1), holds("none")]
    checklist_without_none: Sentence
    only_alone: Annotated[str, Field(min_length=1), holds("options")]


class SecondLookTexts(Frozen):
    """One plain second look after an alarm response."""

    title: Sentence
    told: Sentence
    then: Sentence
    right: Sentence
    change: Naming


class CheckTexts(Frozen):
    """The page that lists the responses before the result."""

    title: Sentence
    lead: Sentence
    change: Naming
    to_result: Sentence
    to_overview: Sentence


class WithdrawnTexts(Frozen):
    """The notice that stays when an alarm response was changed."""

    title: Sentence
    text: Sentence
    first: Naming
    now: Naming
    not_asked: Sentence


class ChoiceTexts(Frozen):
    """The ways on from a result, in the order in which each advice shows them."""

    title: Sentence
    order: Mapping[str, tuple[Route, ...]]
    cards: Mapping[Route, Card]
    see_own_steps: Sentence
    book: Sentence


class ProfileTexts(Frozen):
    """Around the chart of the scores."""

    title: Sentence
    lead: Sentence
    cut_off: Sentence
    below: Sentence
    above: Sentence
    of_ten: Annotated[str, Field(min_length=1), holds("value")]
    score: Sentence
    value: Sentence
    cut_offs: Sentence
    band: Sentence
    alt: Annotated[str, Field(min_length=1), holds("scores")]
    alt_score: Annotated[str, Field(min_length=1), holds("name", "value", "band")]


class CourseTexts(Frozen):
    """Around the chart of the typical course."""

    axis: Sentence
    start: Sentence
    week: Annotated[str, Field(min_length=1), holds("number")]
    when: Sentence
    mean: Sentence
    band: Sentence
    alt: Annotated[str, Field(min_length=1), holds("group", "points")]
    alt_point: Annotated[str, Field(min_length=1), holds("when", "mean")]


class ResultTexts(Frozen):
    """The result."""

    why: Sentence
    also: Sentence
    because: Sentence
    say: Sentence
    say_lead: Sentence
    see_table: Sentence
    print: Sentence
    to_check: Sentence
    start_over: Sentence
    not_a_diagnosis: Sentence
    version: Annotated[str, Field(min_length=1), holds("version", "date")]
    responsible: Annotated[str, Field(min_length=1), holds("name", "role")]
    address: Annotated[str, Field(min_length=1), holds("practice", "phone", "website")]


class ChangesTexts(Frozen):
    """What would change the advice; never a way around an alarm sign."""

    title: Sentence
    deciding: Sentence
    more_urgent: Sentence
    milder: Sentence
    towards: Naming


class InformationTexts(Frozen):
    """The last page when the practice shows information only."""

    title: Sentence
    lead: PracticeSentence
    responses: Sentence


class MessageTexts(Frozen):
    """A page that says what happened and what to do."""

    title: Sentence
    text: PracticeSentence
    button: Sentence


class WaitingTexts(Frozen):
    """The page for a moment, until the tab has said whether it kept a draft."""

    title: Sentence
    text: Sentence
    button: Sentence


class AheadTexts(Frozen):
    """What the first pages say while the server cannot be reached yet."""

    wait: Sentence
    wait_text: Sentence
    late: Annotated[str, Field(min_length=1), holds("practice", "phone")]


class PausedTexts(Frozen):
    """While the practice paused the self-check; its own message stands beside these words."""

    title: Sentence
    lead: PracticeSentence
    out_of_hours: Annotated[str, Field(min_length=1), holds("number")]
    busy: Sentence
    no_sending: PracticeSentence


class OfflineTexts(Frozen):
    """The dialog while there is no connection."""

    title: Sentence
    text: Sentence
    close: Sentence


class EmbeddingTexts(Frozen):
    """What the site of a practice shows around the self-check inside its own page."""

    title: Sentence
    open: Sentence
    close: Sentence
    loading: Sentence
    elsewhere: Sentence


class PageTexts(Frozen):
    """Everything the pages say in one language."""

    product: Sentence
    frame: FrameTexts
    start: StartTexts
    item: ItemPageTexts
    errors: ErrorTexts
    second_look: SecondLookTexts
    check: CheckTexts
    withdrawn: WithdrawnTexts
    choices: ChoiceTexts
    profile: ProfileTexts
    course: CourseTexts
    result: ResultTexts
    changes: ChangesTexts
    information: InformationTexts
    own_letter: OwnLetterTexts
    sending: SendingTexts
    follow_up: FollowUpTexts
    personal_copy: CopyTexts
    paused: PausedTexts
    waiting: WaitingTexts
    ahead: AheadTexts
    embedding: EmbeddingTexts
    expired: MessageTexts
    error: MessageTexts
    busy: MessageTexts
    offline: OfflineTexts
