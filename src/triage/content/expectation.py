"""The typical course of back pain, for a chart that informs and promises nothing."""

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.items import Id


class Point(Frozen):
    """Mean pain (0–100) of a group at a week after the start, with the 95 % interval of that mean."""

    week: int = Field(ge=0)
    mean: int = Field(ge=0, le=100)
    low: int = Field(ge=0, le=100)
    high: int = Field(ge=0, le=100)


class Course(Frozen):
    """The course of one group: people in this band of the score `of`."""

    of: Id
    band: Id
    points: tuple[Point, ...] = Field(min_length=2)
    source: str = Field(min_length=1)
