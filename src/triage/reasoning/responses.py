"""Responses from outside, checked item by item before anything is decided."""

from collections.abc import Iterable
from collections.abc import Mapping
from typing import TypeAlias
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
from triage.content.problems import suggestion
from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses

Unread: TypeAlias = object
"""What came from outside and is not checked yet."""
LONGEST_NAME = 40
MOST_DIGITS = 9


class ResponsesError(ValueError):
    """Responses that cannot be assessed; `problems` says per item what is needed, never what was given."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def read_responses(questionnaire: Questionnaire, unread: Unread) -> Responses:
    """The responses as values, or ResponsesError with everything that is wrong.

    A checklist comes as a list of options, a scale or number as a whole number, a choice and a text as text.
    """
    if not isinstance(unread, Mapping):
        raise ResponsesError(['a person is an object of responses, such as {"age": 41}'])
    items = items_of(questionnaire)
    read: dict[str, Response] = {}
    problems: list[str] = []
    for name, given in unread.items():
        item = items.get(name)
        if item is None:
            problems.append(_unknown(str(name), items))
            continue
        value = read_response(item, given)
        if value is None:
            problems.append(f"{name}: {needed_for(item)}")
        else:
            read[name] = value
    if problems:
        raise ResponsesError(problems)
    return read


def read_responses_that_fit(
    questionnaire: Questionnaire, unread: Mapping[str, Unread]
) -> dict[str, Response]:
    """The responses that their items accept; the others are left out."""
    return read_what_fits(items_of(questionnaire), unread)


def read_what_fits(items: Mapping[str, Item], unread: Mapping[str, Unread]) -> dict[str, Response]:
    """The same for any items, by their names."""
    read = {name: read_response(items[name], given) for name, given in unread.items() if name in items}
    return {name: response for name, response in read.items() if response is not None}


def items_of(questionnaire: Questionnaire) -> dict[str, Item]:
    """Every item by its name, also those that are asked when sending."""
    return {item.id: item for item in (*questionnaire.items, *questionnaire.optional_items)}


def read_response(item: Item, given: Unread) -> Response | None:
    """One response as a value, or None when the item does not accept it."""
    match item:
        case NumberItem() | ScaleItem():
            return _read_whole_number(values_of(item) or range(0), given)
        case ChoiceItem():
            return given if isinstance(given, str) and given in options_of(item) else None
        case ChecklistItem():
            return _read_checklist(item, given)
        case TextItem():
            return _read_text(item, given)
        case _:
            assert_never(item)


def needed_for(item: Item) -> str:
    """What an item accepts, for a message."""
    match item:
        case NumberItem() | ScaleItem():
            values = values_of(item) or range(1)
            return f"a whole number from {values.start} to {values.stop - 1} is needed"
        case ChoiceItem():
            return f"one of {', '.join(options_of(item))} is needed, as text"
        case ChecklistItem():
            alone = " and ".join(o for o in (NONE, NOT_SURE) if o in options_of(item))
            rule = f"; {alone} only alone" if alone else ""
            return f"a list of one or more of {', '.join(options_of(item))} is needed, each once{rule}"
        case TextItem():
            return f"a text of at most {item.at_most_characters} characters is needed"
        case _:
            assert_never(item)


def from_text(questionnaire: Questionnaire, written: Mapping[str, str | list[str]]) -> dict[str, Unread]:
    """Responses as they stand in a YAML file, with numbers where an item has them."""
    numbers = {item.id for item in questionnaire.items if values_of(item)}
    return {
        name: int(value) if name in numbers and isinstance(value, str) and _is_short_number(value) else value
        for name, value in written.items()
    }


def _is_short_number(value: str) -> bool:
    return value.isdecimal() and len(value) <= MOST_DIGITS


def _read_whole_number(values: range, given: Unread) -> int | None:
    if isinstance(given, int) and not isinstance(given, bool) and given in values:
        return given
    return None


def _read_checklist(item: ChecklistItem, given: Unread) -> tuple[str, ...] | None:
    if (
        not isinstance(given, list | tuple)
        or not given
        or not all(isinstance(option, str) for option in given)
    ):
        return None
    accepted, chosen = options_of(item), set(given)
    is_alone = len(given) == 1 or chosen.isdisjoint((NONE, NOT_SURE))
    if len(chosen) < len(given) or not is_alone or not chosen.issubset(accepted):
        return None
    return tuple(option for option in accepted if option in chosen)


def _read_text(item: TextItem, given: Unread) -> str | None:
    """Half a character of two, as broken UTF-8 leaves it, could be stored and then not be shown or written."""
    if not isinstance(given, str) or any("\ud800" <= character <= "\udfff" for character in given):
        return None
    return given if len(given) <= item.at_most_characters else None


def _unknown(name: str, items: Iterable[str]) -> str:
    shown = "".join(c for c in name[:LONGEST_NAME] if c.isprintable())
    near = suggestion(name[:LONGEST_NAME], items)
    return f"{shown}: no item has this name.{near}"
