"""The questionnaire as a FHIR R4 Questionnaire, in all its languages."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field

from triage.content.content import Content
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.texts import ItemText
from triage.content.texts import Texts
from triage.export.fhir_asking import Asked
from triage.export.fhir_asking import asked
from triage.export.fhir_asking import groups_around
from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import Concept
from triage.export.fhir_elements import Element
from triage.export.fhir_elements import Extended
from triage.export.fhir_elements import Extension
from triage.export.fhir_elements import Identifier
from triage.export.fhir_elements import some
from triage.export.fhir_names import DIGEST
from triage.export.fhir_names import ITEM_CONTROL
from triage.export.fhir_names import ITEM_CONTROLS
from triage.export.fhir_names import MAX_VALUE
from triage.export.fhir_names import MIN_VALUE
from triage.export.fhir_names import OPTION_EXCLUSIVE
from triage.export.fhir_names import WEIGHT
from triage.export.fhir_names import options_system
from triage.export.fhir_names import questionnaire_url
from triage.export.fhir_names import section_link
from triage.export.fhir_translating import words_in
from triage.export.fhir_weights import weights_of

TYPES: Mapping[str, Literal["integer", "choice", "text"]] = {
    "number": "integer",
    "scale": "integer",
    "choice": "choice",
    "checklist": "choice",
    "text": "text",
}
CONTROLS = {"scale": "slider", "choice": "radio-button", "checklist": "check-box"}


def _examples(words: ItemText) -> str | None:
    lines = [f"{option.label}: {option.example}" for option in words.options.values() if option.example]
    return "\n".join(lines) or None


BESIDE: Mapping[str, tuple[str, Callable[[ItemText], str | None]]] = {
    "hint": ("help", lambda words: words.hint),
    "why": ("help", lambda words: words.why),
    "examples": ("help", _examples),
    "unit": ("unit", lambda words: words.unit),
    "low": ("lower", lambda words: words.ends.low if words.ends else None),
    "high": ("upper", lambda words: words.ends.high if words.ends else None),
}
"""What stands beside an item: the item control that says how, and the words."""


class AnswerOption(Element):
    """One option, whether it goes with no other, and what it weighs."""

    extension: tuple[Extension, ...] | None
    value_coding: Coding


class QuestionnaireItem(Asked):
    """A section, an item, or a text beside an item."""

    link_id: str
    text: str | None = None
    translated_text: Extended | None = Field(default=None, serialization_alias="_text")
    type: Literal["group", "display", "integer", "choice", "text"]
    repeats: bool | None = None
    max_length: int | None = None
    answer_option: tuple[AnswerOption, ...] | None = None
    item: "tuple[QuestionnaireItem, ...] | None" = None
    extension: tuple[Extension, ...] | None = None


class FhirQuestionnaire(Element):
    """The whole questionnaire."""

    resource_type: Literal["Questionnaire"] = "Questionnaire"
    id: str
    language: str
    url: str
    identifier: tuple[Identifier, ...]
    version: str
    name: str
    title: str
    status: Literal["draft", "active"]
    experimental: bool
    subject_type: tuple[str, ...] = ("Patient",)
    publisher: str
    item: tuple[QuestionnaireItem, ...]


def fhir_questionnaire(content: Content) -> FhirQuestionnaire:
    """A draft as long as nobody reviewed the content."""
    about = content.questionnaire.about
    is_reviewed = about.reviewed_by is not None
    return FhirQuestionnaire(
        id=about.id.replace("_", "-"),
        language=content.practice.language,
        url=questionnaire_url(content.questionnaire),
        identifier=(Identifier(system=DIGEST, value=content.questionnaire.digest),),
        version=about.version,
        name="".join(part.capitalize() for part in about.id.split("_")),
        title=content.practice.name,
        status="active" if is_reviewed else "draft",
        experimental=not is_reviewed,
        publisher=content.practice.name,
        item=tuple(_section(content, section) for section in about.sections),
    )


def _section(content: Content, section: str) -> QuestionnaireItem:
    questionnaire = content.questionnaire
    everything = (*questionnaire.items, *questionnaire.optional_items)
    words = words_in(content, lambda texts: texts.sections.get(section))
    return QuestionnaireItem(
        link_id=section_link(section),
        text=words.text if words else None,
        translated_text=words.others if words else None,
        type="group",
        item=some(_within_groups(content, item) for item in everything if item.section == section),
    )


def _within_groups(content: Content, item: Item) -> QuestionnaireItem:
    """The item, in the groups that say when it is asked where its own conditions cannot say all of it."""
    *around, own = asked(content.questionnaire, item)
    written = _item(content, item, own)
    links = groups_around(content.questionnaire, item)
    for link, when in zip(reversed(links), reversed(around), strict=True):
        written = QuestionnaireItem(
            link_id=link,
            type="group",
            enable_when=when.enable_when,
            enable_behavior=when.enable_behavior,
            item=(written,),
        )
    return written


def _item(content: Content, item: Item, when: Asked) -> QuestionnaireItem:
    words = words_in(content, lambda texts: texts.items[item.id].wording)
    return QuestionnaireItem(
        link_id=item.id,
        text=words.text if words else None,
        translated_text=words.others if words else None,
        type=TYPES[item.type],
        repeats=True if isinstance(item, ChecklistItem) else None,
        max_length=item.at_most_characters if isinstance(item, TextItem) else None,
        enable_when=when.enable_when,
        enable_behavior=when.enable_behavior,
        extension=some((*_control(CONTROLS.get(item.type)), *_ends(item))),
        answer_option=some(_option(content, item, option) for option in options_of(item)),
        item=some(_beside(content, item)),
    )


def _control(code: str | None) -> Iterator[Extension]:
    if code is not None:
        control = Concept(coding=(Coding(system=ITEM_CONTROLS, code=code),))
        yield Extension(url=ITEM_CONTROL, value_codeable_concept=control)


def _ends(item: Item) -> Iterator[Extension]:
    values = values_of(item)
    if values is not None:
        yield Extension(url=MIN_VALUE, value_integer=values.start)
        yield Extension(url=MAX_VALUE, value_integer=values.stop - 1)


def _option(content: Content, item: Item, option: str) -> AnswerOption:
    words = words_in(content, lambda texts: _label(texts, item.id, option))
    return AnswerOption(
        extension=some(_about_option(content, item, option)),
        value_coding=Coding(
            system=options_system(content.questionnaire, item.id),
            code=option,
            display=words.text if words else None,
            translated_display=words.others if words else None,
        ),
    )


def _about_option(content: Content, item: Item, option: str) -> Iterator[Extension]:
    """That it goes with no other, and what it weighs."""
    if isinstance(item, ChecklistItem) and option in (NONE, NOT_SURE):
        yield Extension(url=OPTION_EXCLUSIVE, value_boolean=True)
    weight = weights_of(content.questionnaire, item.id).get(option)
    if weight is not None:
        yield Extension(url=WEIGHT, value_decimal=weight)


def _label(texts: Texts, item: str, option: str) -> str:
    general = {NONE: texts.none_of_these, NOT_SURE: texts.not_sure}
    own = texts.items[item].options.get(option)
    return general.get(option, option) if own is None else own.label


def _beside(content: Content, item: Item) -> Iterator[QuestionnaireItem]:
    for name, (control, pick) in BESIDE.items():
        words = words_in(content, partial(_picked, item.id, pick))
        if words is not None:
            yield QuestionnaireItem(
                link_id=f"{item.id}-{name}",
                text=words.text,
                translated_text=words.others,
                type="display",
                extension=tuple(_control(control)),
            )


def _picked(item: str, pick: Callable[[ItemText], str | None], texts: Texts) -> str | None:
    return pick(texts.items[item])
