"""Responses as the answers of a FHIR QuestionnaireResponse, in the order and the groups of the questionnaire."""

import re
from collections.abc import Iterator

from triage.content.forms import ID
from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.export.fhir_asking import groups_around
from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import fhir_text
from triage.export.fhir_elements import some
from triage.export.fhir_names import options_system
from triage.export.fhir_names import section_link
from triage.export.fhir_resources import Answer
from triage.export.fhir_resources import AnsweredItem
from triage.records.exporting import Exported
from triage.records.sealing import Plain

UNKNOWN = "unknown"


def answered(questionnaire: Questionnaire, responses: Exported) -> Iterator[AnsweredItem]:
    """A group per section that has a response, and one for items that this content does not know."""
    everything = (*questionnaire.items, *questionnaire.optional_items)
    sections = {item.id: item.section for item in everything}
    order = [*(item.id for item in everything), *(name for name in responses if name not in sections)]
    items = {item.id: item for item in everything}
    found = {
        name: answer
        for name in order
        if (answer := _answers(questionnaire, name, items.get(name), responses.get(name)))
    }
    for section in (*questionnaire.about.sections, UNKNOWN):
        inside = some(
            _within_groups(questionnaire, items.get(name), AnsweredItem(link_id=name, answer=answer))
            for name, answer in found.items()
            if sections.get(name, UNKNOWN) == section
        )
        if inside is not None:
            yield AnsweredItem(link_id=section_link(section), item=inside)


def _within_groups(questionnaire: Questionnaire, item: Item | None, answered: AnsweredItem) -> AnsweredItem:
    """In the same groups as the item is in the questionnaire."""
    for link in reversed(groups_around(questionnaire, item)) if item is not None else ():
        answered = AnsweredItem(link_id=link, item=(answered,))
    return answered


def _answers(
    questionnaire: Questionnaire, name: str, item: Item | None, given: Plain
) -> tuple[Answer, ...] | None:
    values = given if isinstance(given, list) else [given]
    system = None if item is not None and item.type == "text" else options_system(questionnaire, name)
    return some(answer for value in values if (answer := _answer(system, value)) is not None)


def _answer(system: str | None, value: Plain) -> Answer | None:
    """What cannot be the id of an option is a text, also of an item that this content does not know."""
    if isinstance(value, int):
        return Answer(value_integer=value)
    text = fhir_text(value) if isinstance(value, str) else None
    if text is None:
        return None
    if system is None or re.fullmatch(ID, text) is None:
        return Answer(value_string=text)
    return Answer(value_coding=Coding(system=system, code=text))
