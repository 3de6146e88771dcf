"""Scores: what they are made of, and the bands their value falls into."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias
from typing import assert_never

from pydantic import BeforeValidator
from pydantic import Discriminator
from pydantic import Field
from pydantic import Tag
from pydantic import model_validator

from triage.content.frozen import Frozen
from triage.content.items import Id
from triage.content.rows import Rows


class Band(Frozen):
    """Values from `at_least` up to, but not including, `below`; the last band has no `below`."""

    id: Id
    at_least: int
    below: int | None = None


class Part(Frozen):
    """What one item adds to a mean: its value, `reversed_from` minus its value, or its option's points."""

    item: Id
    reversed_from: int | None = None
    points: Mapping[str, int] | None = None

    @model_validator(mode="after")
    def counts_one_way(self) -> "Part":
        if self.reversed_from is not None and self.points is not None:
            raise ValueError("give a part either `reversed_from` or `points`, as it can count one way only")
        return self


def _as_part(part: object) -> object:
    return {"item": part} if isinstance(part, str) else part


ListedPart: TypeAlias = Annotated[Part, BeforeValidator(_as_part, json_schema_input_type=str | Part)]


class Raise(Frozen):
    """Lifts the score to `band`, whatever its value, when any of the rows holds."""

    band: Id
    when_any_of: Rows


class AnyScore(Frozen):
    """What every score has; a score without bands is only counted."""

    id: Id
    bands: tuple[Band, ...] = ()
    raised_to: Raise | None = None
    source: str = Field(min_length=1)


class MeanScore(AnyScore):
    """The mean of its parts; a part that is not asked adds nothing and still counts as a part."""

    mean_of: tuple[ListedPart, ...] = Field(min_length=1)


class PointsScore(AnyScore):
    """One point for each row that holds."""

    one_point_for_each: Rows


def _made_from(score: object) -> str:
    if isinstance(score, dict):
        return "mean" if "mean_of" in score else "points"
    return "mean" if isinstance(score, MeanScore) else "points"


Score: TypeAlias = Annotated[
    Annotated[MeanScore, Tag("mean")] | Annotated[PointsScore, Tag("points")], Discriminator(_made_from)
]


def bands_of(score: Score) -> tuple[str, ...]:
    """All bands a score can fall into, the one it can be raised to included."""
    own = tuple(band.id for band in score.bands)
    return own if score.raised_to is None else (*own, score.raised_to.band)


def value_range(score: Score) -> tuple[float, float]:
    """The lowest and the highest value a score can have."""
    match score:
        case PointsScore():
            return 0, len(score.one_point_for_each)
        case MeanScore():
            ends = [_ends(part) for part in score.mean_of]
            return sum(low for low, _ in ends) / len(ends), sum(high for _, high in ends) / len(ends)
        case _:
            assert_never(score)


def _ends(part: Part) -> tuple[int, int]:
    if part.points is not None:
        return min(part.points.values()), max(part.points.values())
    return (0, 10) if part.reversed_from is None else (part.reversed_from - 10, part.reversed_from)
