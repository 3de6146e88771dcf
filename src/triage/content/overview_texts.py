"""Every sentence of the overview, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.follow_up_texts import Direction
from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Columns: TypeAlias = tuple[Sentence, ...]
Hours: TypeAlias = Annotated[str, Field(min_length=1), holds("hours")]


class TileTexts(Frozen):
    """What stands below each of the four figures."""

    received: Sentence
    in_time: Hours
    same: Sentence
    at_least_same: Sentence
    too_mild: Sentence


class VolumeTexts(Frozen):
    """Submissions per week."""

    title: Sentence
    compared: Mapping[str, Annotated[str, Field(min_length=1), holds("now", "before")]]
    running: Sentence
    week: Annotated[str, Field(min_length=1), holds("number")]
    from_day: Annotated[str, Field(min_length=1), holds("number", "day")]
    columns: Columns


class MixTexts(Frozen):
    """Which advice people get."""

    title: Sentence
    most: Annotated[str, Field(min_length=1), holds("advice", "share")]
    gone: Annotated[str, Field(min_length=1), holds("advice")]
    columns: Columns


class PromptTexts(Frozen):
    """How long it took until the first contact."""

    title: Sentence
    kept: Annotated[str, Field(min_length=1), holds("share")]
    kept_of: Annotated[str, Field(min_length=1), holds("people", "of")]
    target: Hours
    up_to: Hours
    from_to: Annotated[str, Field(min_length=1), holds("first", "last")]
    longer: Hours
    open: Mapping[str, Sentence]
    columns: Columns


class AgreementTexts(Frozen):
    """Where the check and the therapists agree."""

    title: Sentence
    same: Annotated[str, Field(min_length=1), holds("people", "of")]
    at_least: Annotated[str, Field(min_length=1), holds("people", "of")]
    nobody: Sentence
    marks: Sentence
    names: Mapping[str, Sentence]
    none: Annotated[str, Field(min_length=1), holds("name", "of", "high")]
    few: Annotated[str, Field(min_length=1), holds("name", "of", "high")]
    some: Annotated[str, Field(min_length=1), holds("name", "people", "of", "share", "low", "high")]
    withheld_rate: Annotated[str, Field(min_length=1), holds("name")]
    given: Sentence
    verdict: Sentence
    corner: Sentence
    coarser: Sentence
    doctor: Mapping[str, Sentence]


class FiredTexts(Frozen):
    """Which rules fire, and how often therapists overrule each."""

    title: Sentence
    most: Annotated[str, Field(min_length=1), holds("rule", "people")]
    overruled: Sentence
    mark: Annotated[str, Field(min_length=1), holds("share")]
    nobody: Sentence
    left_out: Annotated[str, Field(min_length=1), holds("count")]
    columns: Columns


class CourseTexts(Frozen):
    """A score over time."""

    moved: Mapping[str, Annotated[str, Field(min_length=1), holds("score", "first", "last")]]
    unknown: Annotated[str, Field(min_length=1), holds("score")]
    scale: Sentence
    column: Sentence


class FollowUpsTexts(Frozen):
    """Who was asked again later, how many replied, and what changed for them."""

    title: Sentence
    better: Annotated[str, Field(min_length=1), holds("item", "people", "of")]
    lead: Sentence
    nobody: Sentence
    all_times: Sentence
    time: Annotated[str, Field(min_length=1), holds("week")]
    replied: Annotated[str, Field(min_length=1), holds("name", "people", "of", "share", "low", "high")]
    only_replied: Annotated[str, Field(min_length=1), holds("name", "people")]
    everybody: Sentence
    others: Sentence
    profile: Annotated[str, Field(min_length=1), holds("band")]
    other_profiles: Sentence
    unknown_profile: Sentence
    profile_better: Annotated[str, Field(min_length=1), holds("profile", "item", "people", "of")]
    row: Annotated[str, Field(min_length=1), holds("group", "item")]
    directions: Mapping[Direction, Sentence]
    columns: Columns


class DropOffTexts(Frozen):
    """Where people stop."""

    title: Sentence
    most: Annotated[str, Field(min_length=1), holds("item")]
    counted: Sentence
    shown_most: Sentence
    nothing: Sentence
    columns: Columns


class OverviewTexts(Frozen):
    """The page as a whole, and each of its parts."""

    title: Sentence
    period: Sentence
    periods: Mapping[str, Sentence]
    hidden: Sentence
    few_people: Sentence
    withheld: Sentence
    too_little: Sentence
    getting_ready: Annotated[str, Field(min_length=1), holds("done", "of")]
    picture: Annotated[str, Field(min_length=1), holds("title", "numbers")]
    tiles: TileTexts
    volume: VolumeTexts
    mix: MixTexts
    prompt: PromptTexts
    agreement: AgreementTexts
    fired: FiredTexts
    course: CourseTexts
    follow_ups: FollowUpsTexts
    drop_off: DropOffTexts
