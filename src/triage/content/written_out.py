"""Rows, scores and items as lines to read: with their ids for who edits the content, in its words for who does not."""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score


@dataclass(frozen=True)
class Wording:
    """What things are called. `finding` names an item or score, `option` one of its options or bands.

    The sentences hold the places that their names say: `band_from` has `{band}` and `{number}`.
    """

    finding: Callable[[str], str]
    option: Callable[[str, str], str]
    also: str
    mean_of: str
    one_point_for: str
    band_from: str
    band_when: str
    counted_only: str
    free_text: str


def rows_written(rows: Iterable[Row], wording: Wording) -> tuple[str, ...]:
    """One line for each row; any of them is enough."""
    return tuple(_row(row, wording) for row in rows)


def bands_written(score: Score, wording: Wording) -> tuple[str, ...]:
    """One line for each band of a score."""
    lines = [
        wording.band_from.format(band=wording.option(score.id, band.id), number=band.at_least)
        for band in score.bands
    ]
    if score.raised_to is not None:
        band = wording.option(score.id, score.raised_to.band)
        lines += [
            wording.band_when.format(band=band, row=row)
            for row in rows_written(score.raised_to.when_any_of, wording)
        ]
    return tuple(lines) or (wording.counted_only,)


def made_of(score: Score, wording: Wording) -> tuple[str, ...]:
    """What a score is made of, one line for each row or all parts on one."""
    match score:
        case MeanScore():
            parts = ", ".join(_part(part, wording) for part in score.mean_of)
            return (wording.mean_of.format(parts=parts),)
        case PointsScore():
            return (wording.one_point_for, *rows_written(score.one_point_for_each, wording))
        case _:
            assert_never(score)


def options_written(item: Item, wording: Wording) -> tuple[str, ...]:
    """What can be responded to an item: its options, the ends of its numbers, or that it is free text."""
    values = values_of(item)
    if values is not None:
        return (f"{values.start}–{values.stop - 1}",)
    return tuple(wording.option(item.id, option) for option in options_of(item)) or (wording.free_text,)


def _part(part: Part, wording: Wording) -> str:
    name = wording.finding(part.item)
    if part.points is not None:
        points = (f"{wording.option(part.item, option)} {each}" for option, each in part.points.items())
        return f"{name} ({', '.join(points)})"
    return name if part.reversed_from is None else f"{part.reversed_from} − {name}"


def _row(row: Row, wording: Wording) -> str:
    pairs = (
        f"{wording.finding(name)} {_expected(name, expected, wording)}" for name, expected in row.items()
    )
    return wording.also.join(pairs)


def _expected(name: str, expected: Expected, wording: Wording) -> str:
    match expected:
        case OneOf():
            return " / ".join(wording.option(name, option) for option in expected.options)
        case Range():
            low = [] if expected.at_least is None else [f"≥ {expected.at_least}"]
            high = [] if expected.at_most is None else [f"≤ {expected.at_most}"]
            return wording.also.join(low + high)
        case _:
            assert_never(expected)
