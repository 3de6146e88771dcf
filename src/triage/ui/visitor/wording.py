"""Responses and scores in the visitor's words."""

from babel.dates import format_date
from babel.numbers import format_decimal

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.texts import OptionText
from triage.content.texts import Texts
from triage.reasoning.explaining import Shown
from triage.ui.visitor.view import View

ONE_DECIMAL = "0.#"
DAY = "d MMMM y"


def option_text(item: Item, option: str, texts: Texts) -> OptionText:
    """An option's words; `none` and `not_sure` have words of their own only where an item gives them.

    An option that the questionnaire no longer knows is shown as it is stored.
    """
    own = texts.items[item.id].options.get(option)
    if own is not None:
        return own
    shared = {NONE: texts.none_of_these, NOT_SURE: texts.not_sure}
    return OptionText(label=shared.get(option, option))


def in_words(view: View, item: Item, given: Shown) -> tuple[str, ...]:
    """A response as the visitor gave it, one line for each option; as it is stored once its item is of another kind."""
    if isinstance(given, tuple):
        return tuple(option_text(item, option, view.texts).label for option in given)
    match item:
        case NumberItem() if isinstance(given, int):
            return (f"{given} {view.texts.items[item.id].unit or ''}".strip(),)
        case ScaleItem() if isinstance(given, int):
            return (view.pages.profile.of_ten.format(value=given),)
        case TextItem():
            return tuple(line for line in str(given).splitlines() if line.strip())
        case _:
            return (option_text(item, str(given), view.texts).label,)


def number(view: View, value: float) -> str:
    written: str = format_decimal(value, format=ONE_DECIMAL, locale=view.visit.language)
    return written


def day(view: View) -> str:
    written: str = format_date(view.today, format=DAY, locale=view.visit.language)
    return written
