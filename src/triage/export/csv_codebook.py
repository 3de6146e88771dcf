"""What each column of the export as CSV holds, in every language of the content: the codebook."""

from collections.abc import Iterator
from typing import TypeAlias

from triage.content.content import Content
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.texts import Texts
from triage.export.csv_cells import BYTE_ORDER_MARK
from triage.export.csv_cells import Cell
from triage.export.csv_cells import csv_lines
from triage.export.csv_columns import OF
from triage.export.csv_columns import Column
from triage.export.csv_columns import columns
from triage.export.csv_columns import items_of

Line: TypeAlias = tuple[Cell, ...]


def csv_codebook(content: Content, *, with_contact: bool) -> bytes:
    """One line per column: its name, what it holds, which values, and what was asked, in each language."""
    shown = columns(content.questionnaire, with_contact=with_contact)
    return BYTE_ORDER_MARK + csv_lines(codebook_lines(content, shown))


def codebook_lines(content: Content, shown: tuple[Column, ...]) -> Iterator[Line]:
    """The heading, and a line for each of these columns."""
    yield ("column", "holds", "values", *content.texts)
    for column in shown:
        words = [_words(texts, column) for texts in content.texts.values()]
        yield (column.name, column.holds, _values(content, column), *words)


def _values(content: Content, column: Column) -> str | None:
    """The values a column can hold, as far as they can be listed."""
    questionnaire = content.questionnaire
    item = items_of(questionnaire).get(column.of or "")
    if column.option is not None:
        return "0 1"
    if column.name.startswith(f"score{OF}") or item is None:
        return _bands(content, column) or _stored(content, column)
    if (values := values_of(item)) is not None:
        return f"{values.start} to {values.stop - 1}"
    return " ".join(options_of(item)) or None


def _bands(content: Content, column: Column) -> str | None:
    if not column.name.endswith(f"{OF}band"):
        return None
    (score,) = (score for score in content.questionnaire.scores if score.id == column.of)
    raised = [] if score.raised_to is None else [score.raised_to.band]
    own = [f"{band.id} (from {band.at_least})" for band in score.bands]
    return "; ".join(own + raised)


def _stored(content: Content, column: Column) -> str | None:
    advices = [advice.id for advice in content.questionnaire.advices]
    contacts = [contact.id for contact in content.questionnaire.contacts]
    listed = {"advice": advices, "verdict": advices, "contact": contacts}
    return " ".join(listed.get(column.name, ())) or None


def _words(texts: Texts, column: Column) -> str | None:
    """What the visitor was asked, and the words of the option or options."""
    if column.name.startswith(f"score{OF}"):
        score = texts.scores.get(column.of or "")
        return None if score is None else score.name
    item = texts.items.get(column.of or "")
    if item is None:
        return None
    labels = {"none": texts.none_of_these, "not_sure": texts.not_sure}
    labels |= {option: words.label for option, words in item.options.items()}
    if column.option is not None:
        return f"{item.wording} {labels.get(column.option, column.option)}"
    options = "; ".join(f"{option}: {words.label}" for option, words in item.options.items())
    return f"{item.wording} {options}".strip()
