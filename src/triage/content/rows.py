"""The rule language: a rule is any of its rows, and a row is all of its `item: expected` pairs."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import BeforeValidator
from pydantic import Discriminator
from pydantic import Field
from pydantic import Tag
from pydantic import model_validator

from triage.content.frozen import Frozen


class OneOf(Frozen):
    """Met by any of these options or bands; a checklist meets it when it holds one of them."""

    options: tuple[str, ...] = Field(min_length=1)


class Range(Frozen):
    """Met from `at_least` up to and including `at_most`, on the item's or score's own scale."""

    at_least: int | None = None
    at_most: int | None = None

    @model_validator(mode="after")
    def has_an_end(self) -> "Range":
        if self.at_least is None and self.at_most is None:
            raise ValueError("a range needs `at_least`, `at_most` or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("`at_least` is above `at_most`, so nothing can ever meet this range; swap them")
        return self


def _written_as(expected: object) -> str:
    return "range" if isinstance(expected, dict | Range) else "options"


def _as_options(expected: object) -> object:
    if isinstance(expected, str):
        return {"options": (expected,)}
    return {"options": expected} if isinstance(expected, list | tuple) else expected


Options: TypeAlias = Annotated[
    OneOf,
    BeforeValidator(_as_options, json_schema_input_type=str | Annotated[list[str], Field(min_length=1)]),
]
Expected: TypeAlias = Annotated[
    Annotated[Options, Tag("options")] | Annotated[Range, Tag("range")], Discriminator(_written_as)
]
Row: TypeAlias = Annotated[Mapping[str, Expected], Field(min_length=1)]
Rows: TypeAlias = Annotated[tuple[Row, ...], Field(min_length=1)]
