"""Check the scores: parts that exist and are numbers, and bands that cover the range once."""

from collections.abc import Iterator
from itertools import pairwise

from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.content.parts import Parts
from triage.content.parts import Placed
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion
from triage.content.scores import Band
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import Score
from triage.content.scores import value_range


def score_problems(parts: Parts) -> Iterator[Problem]:
    """Mistakes in the parts and the bands of scores; their rows are checked with all rows."""
    items = {placed.model.id: placed.model for placed in parts.items}
    for placed in parts.scores:
        if isinstance(placed.model, MeanScore):
            for at, part in enumerate(placed.model.mean_of):
                yield from _part(placed, at, part, items, parts.ids["items"])
        yield from _bands(placed)


def _part(
    placed: Placed[Score], at: int, part: Part, items: dict[str, Item], known: tuple[str, ...]
) -> Iterator[Problem]:
    if part.item not in known:
        message = f"no item is called `{part.item}`.{suggestion(part.item, known)}"
        yield placed.problem("mean_of", at, code=Code.UNKNOWN_ITEM, message=message)
    item = items.get(part.item)
    if item is None:
        return
    if part.points is None and not isinstance(item, ScaleItem):
        message = f"a mean takes scales, and `{item.id}` is a {item.type}; give each of its options `points`"
        yield placed.problem("mean_of", at, code=Code.POINTS_INCOMPLETE, message=message)
    if part.points is not None:
        yield from _points(placed, at, set(part.points), item)


def _points(placed: Placed[Score], at: int, named: set[str], item: Item) -> Iterator[Problem]:
    options = options_of(item)
    if not isinstance(item, ChoiceItem):
        message = f"only a choice can have `points`, and `{item.id}` is none; count a checklist with rows"
        yield placed.problem("mean_of", at, code=Code.POINTS_INCOMPLETE, message=message)
        return
    for option in sorted(named - set(options)):
        message = f"`{item.id}` has no option `{option}`.{suggestion(option, options)}"
        yield placed.problem("mean_of", at, "points", option, code=Code.UNKNOWN_OPTION, message=message)
    for option in [option for option in options if option not in named]:
        message = f"the option `{option}` of `{item.id}` has no points; add it"
        yield placed.problem("mean_of", at, "points", code=Code.POINTS_INCOMPLETE, message=message)


def _bands(placed: Placed[Score]) -> Iterator[Problem]:
    score = placed.model
    if score.bands:
        yield from _ends_of_bands(placed, value_range(score))
        for at, (band, after) in enumerate(pairwise(score.bands)):
            yield from _seam(placed, at, band, after)


def _ends_of_bands(placed: Placed[Score], ends: tuple[float, float]) -> Iterator[Problem]:
    bands = placed.model.bands
    if bands[0].at_least > ends[0]:
        begin = f"{ends[0]:g}"
        message = (
            f"the first band begins at {bands[0].at_least}, and the score at {begin}; let it begin at {begin}"
        )
        yield placed.problem("bands", 0, code=Code.BANDS_LEAVE_A_GAP, message=message)
    if bands[-1].below is not None:
        message = f"values from {bands[-1].below} fall in no band; leave `below` out of the last band"
        yield placed.problem("bands", len(bands) - 1, code=Code.BANDS_LEAVE_A_GAP, message=message)
    for at, band in enumerate(bands):
        if band.at_least > ends[1]:
            message = (
                f"`{band.id}` begins at {band.at_least}, and the score never passes {ends[1]:g}; begin lower"
            )
            yield placed.problem("bands", at, code=Code.BAND_UNREACHABLE, message=message)


def _seam(placed: Placed[Score], at: int, band: Band, after: Band) -> Iterator[Problem]:
    if band.below is None or band.below > after.at_least or band.at_least >= after.at_least:
        message = (
            f"`{band.id}` and `{after.id}` overlap or stand in the wrong order; end one where the next begins"
        )
        yield placed.problem("bands", at, code=Code.BANDS_OVERLAP, message=message)
    elif band.below < after.at_least:
        message = (
            f"values from {band.below} to {after.at_least} fall in no band; "
            f"let `{band.id}` end where `{after.id}` begins"
        )
        yield placed.problem("bands", at + 1, code=Code.BANDS_LEAVE_A_GAP, message=message)
