"""The JSON Schema of each content file, made from the models, so that an editor helps while writing."""

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import TypeAdapter

from triage.content.claims import Claim
from triage.content.desk_texts import DeskTexts
from triage.content.expectation import Course
from triage.content.frozen import Frozen
from triage.content.items import Item
from triage.content.page_texts import PageTexts
from triage.content.practice import Practice
from triage.content.questionnaire import About
from triage.content.questionnaire import Advice
from triage.content.questionnaire import Alert
from triage.content.questionnaire import AttentionPoint
from triage.content.questionnaire import Contact
from triage.content.questionnaire import Focus
from triage.content.questionnaire import Prevention
from triage.content.questionnaire import Rule
from triage.content.scores import Score
from triage.content.texts import Texts
from triage.content.vignettes import Vignette
from triage.content.vignettes import WrittenResponses

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"


class RulesFile(Frozen):
    """rules.yaml: rules per advice, alerts, focus areas, attention points and prevention."""

    rules: tuple[Rule, ...]
    alerts: tuple[Alert, ...]
    focus: tuple[Focus, ...]
    attention: tuple[AttentionPoint, ...]
    prevention: tuple[Prevention, ...]


class AdviceFile(Frozen):
    """advice.yaml: the advices and the contacts, both from least to most urgent."""

    advices: tuple[Advice, ...]
    contacts: tuple[Contact, ...]


ADAPTERS: Mapping[str, TypeAdapter[object]] = {
    "questionnaire": TypeAdapter(About),
    "items": TypeAdapter(tuple[Item, ...]),
    "scores": TypeAdapter(tuple[Score, ...]),
    "rules": TypeAdapter(RulesFile),
    "advice": TypeAdapter(AdviceFile),
    "expectation": TypeAdapter(tuple[Course, ...]),
    "practice": TypeAdapter(Practice),
    "texts": TypeAdapter(Texts),
    "pages": TypeAdapter(PageTexts),
    "desk": TypeAdapter(DeskTexts),
    "claims": TypeAdapter(tuple[Claim, ...]),
    "vignettes": TypeAdapter(tuple[Vignette, ...]),
    "unremarkable": TypeAdapter(WrittenResponses),
}


def schemas() -> dict[str, Json]:
    """The schema of every kind of file, by its name."""
    return {name: adapter.json_schema(mode="validation") for name, adapter in ADAPTERS.items()}
