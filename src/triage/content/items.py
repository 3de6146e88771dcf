"""The items of a questionnaire: what is asked, which responses exist, and which response is worse."""

from enum import StrEnum
from typing import Annotated
from typing import Literal
from typing import TypeAlias

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import model_validator

from triage.content.forms import ID
from triage.content.frozen import Frozen
from triage.content.rows import Row

NONE = "none"
NOT_SURE = "not_sure"
SCALE = range(11)

Id: TypeAlias = Annotated[str, Field(pattern=ID)]


class Worse(StrEnum):
    """In which direction a response is worse, and so must never make the advice milder."""

    HIGHER = "higher"
    LOWER = "lower"
    BY_RANK = "by_rank"
    MORE = "more"
    NOT_COMPARABLE = "not_comparable"


class Option(Frozen):
    """One option; of two ranked options the higher rank is worse, equal ranks are not compared."""

    id: Id
    rank: int | None = None


def _as_option(option: object) -> object:
    return {"id": option} if isinstance(option, str) else option


ListedOption: TypeAlias = Annotated[Option, BeforeValidator(_as_option, json_schema_input_type=str | Option)]


class AnyItem(Frozen):
    """What every item has."""

    id: Id
    section: Id
    worse: Worse = Worse.NOT_COMPARABLE
    why_not_comparable: str | None = None
    asked_when_any_of: tuple[Row, ...] = ()
    why_skipping_is_safe: str | None = None
    can_change_in_life: bool = False
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def says_why_it_has_no_direction(self) -> "AnyItem":
        if (self.worse is Worse.NOT_COMPARABLE) != (self.why_not_comparable is not None):
            raise ValueError(
                "write `why_not_comparable` for an item without a direction in `worse`, and only then"
            )
        return self


class NumberItem(AnyItem):
    """A whole number from `at_least` up to and including `at_most`."""

    type: Literal["number"]
    at_least: int
    at_most: int

    @model_validator(mode="after")
    def accepts_something(self) -> "NumberItem":
        if self.at_least > self.at_most:
            raise ValueError("`at_least` is above `at_most`, so no number can ever be given; swap them")
        return self


class ScaleItem(AnyItem):
    """A whole number from 0 up to and including 10."""

    type: Literal["scale"]


class ChoiceItem(AnyItem):
    """One option; `can_be_unsure` adds `not_sure`."""

    type: Literal["choice"]
    options: tuple[ListedOption, ...] = Field(min_length=2)
    can_be_unsure: bool = False


class ChecklistItem(AnyItem):
    """Any number of options; `none` (unless `needs_one`) and `not_sure` exclude the others."""

    type: Literal["checklist"]
    options: tuple[ListedOption, ...] = Field(min_length=1)
    can_be_unsure: bool = False
    needs_one: bool = False


class TextItem(AnyItem):
    """Free text, read by a person and never scored."""

    type: Literal["text"]
    at_most_characters: int = Field(gt=0)


Item: TypeAlias = Annotated[
    NumberItem | ScaleItem | ChoiceItem | ChecklistItem | TextItem, Field(discriminator="type")
]


def options_of(item: Item) -> tuple[str, ...]:
    """All option ids an item accepts, `none` and `not_sure` included; empty for numbers and text."""
    match item:
        case ChoiceItem():
            return _own(item) + _unsure(item)
        case ChecklistItem():
            return _own(item) + (() if item.needs_one else (NONE,)) + _unsure(item)
        case _:
            return ()


def values_of(item: Item) -> range | None:
    """The whole numbers an item accepts; None when it is not a number or a scale."""
    match item:
        case NumberItem():
            return range(item.at_least, item.at_most + 1)
        case ScaleItem():
            return SCALE
        case _:
            return None


def _own(item: ChoiceItem | ChecklistItem) -> tuple[str, ...]:
    return tuple(option.id for option in item.options)


def _unsure(item: ChoiceItem | ChecklistItem) -> tuple[str, ...]:
    return (NOT_SURE,) if item.can_be_unsure else ()
