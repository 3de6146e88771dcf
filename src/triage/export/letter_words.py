"""What somebody said about an item, and what they denied, as a doctor reads it."""

from collections.abc import Iterable
from collections.abc import Mapping

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.letter_texts import LetterTexts
from triage.content.texts import Texts
from triage.export.letter import Line
from triage.reasoning.findings import Response
from triage.reasoning.responses import read_response

BETWEEN = "; "
TEN = 10


def line(
    item: Item, response: Response | None, texts: Texts, *, words: LetterTexts, decides: bool = False
) -> Line:
    """What was said and what was denied; that nothing was asked is no denial."""
    name = words.items.get(item.id, texts.items[item.id].short)
    if response is None:
        return Line(name, words.not_asked, was_asked=False)
    return Line(name, _said(item, response, texts, words), _denied(item, response, texts), decides)


def _said(item: Item, response: Response, texts: Texts, words: LetterTexts) -> str:
    own, labels = texts.items[item.id], _labels(item, texts)
    match item:
        case ScaleItem() if isinstance(response, int):
            return words.of_highest.format(value=response, highest=TEN)
        case ChoiceItem() | ChecklistItem():
            chosen = response if isinstance(response, tuple) else (str(response),)
            if chosen == (NOT_SURE,):
                return words.not_sure_about.format(signs=BETWEEN.join(_signs(item, labels)))
            if chosen == (NONE,):
                return words.none_of_them
            return BETWEEN.join(labels.get(option, option) for option in chosen)
        case _ if isinstance(response, tuple):  # as it is stored: its item is of another kind now
            return BETWEEN.join(response)
        case _:
            return f"{response} {own.unit or ''}".strip()


def _denied(item: Item, response: Response, texts: Texts) -> str:
    """Every sign that was read and not chosen; of a choice only when none of them was.

    Whoever said something that the item no longer accepts read other signs.
    """
    if read_response(item, response) is None:
        return ""
    chosen = response if isinstance(response, tuple) else (response,)
    labels = _labels(item, texts)
    is_denial = isinstance(item, ChecklistItem) or NONE in chosen
    if not is_denial or NOT_SURE in chosen:
        return ""
    return BETWEEN.join(_signs(item, {name: words for name, words in labels.items() if name not in chosen}))


def _signs(item: Item, labels: Mapping[str, str]) -> Iterable[str]:
    options = item.options if isinstance(item, ChoiceItem | ChecklistItem) else ()
    return [labels[option.id] for option in options if option.id != NONE and option.id in labels]


def _labels(item: Item, texts: Texts) -> dict[str, str]:
    shared = {NONE: texts.none_of_these, NOT_SURE: texts.not_sure}
    return shared | {option: words.label for option, words in texts.items[item.id].options.items()}
