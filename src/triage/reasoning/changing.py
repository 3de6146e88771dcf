"""The other responses one person could have given to one item, the nearest first."""

from collections.abc import Iterator
from typing import assert_never

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.reasoning.findings import Response


def other_responses(item: Item, given: Response, turning_points: frozenset[int]) -> Iterator[Response]:
    """Every response worth trying, nearest first.

    Of a number only the values at which some row turns are tried; of a checklist one option more or
    less, and none or not sure at all.
    """
    match item:
        case NumberItem() | ScaleItem():
            assert isinstance(given, int)
            yield from sorted(
                _values(item, turning_points) - {given}, key=lambda value: (abs(value - given), value)
            )
        case ChoiceItem():
            yield from (option for option in options_of(item) if option != given)
        case ChecklistItem():
            assert isinstance(given, tuple)
            yield from _other_checklists(item, given)
        case TextItem():
            return
        case _:
            assert_never(item)


def _values(item: NumberItem | ScaleItem, turning_points: frozenset[int]) -> set[int]:
    values = values_of(item) or range(0)
    return (
        set(values) if isinstance(item, ScaleItem) else {value for value in turning_points if value in values}
    )


def _other_checklists(item: ChecklistItem, given: tuple[str, ...]) -> Iterator[Response]:
    alone = {NONE, NOT_SURE}
    own = [option for option in options_of(item) if option not in alone]
    ticked = [option for option in given if option not in alone]
    for changed in own:
        other = tuple(option for option in own if (option in ticked) != (option == changed))
        if other:
            yield other
    for option in (NONE, NOT_SURE):
        if option in options_of(item) and given != (option,):
            yield (option,)
