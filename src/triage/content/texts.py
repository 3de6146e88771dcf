"""Every sentence of the questionnaire in one language, by the id of what it belongs to."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import BeforeValidator

from triage.content.frozen import Frozen
from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence


class OptionText(Frozen):
    """An option as the visitor reads it, with an example where a word could be misread."""

    label: Sentence
    example: Sentence | None = None


def _as_label(option: object) -> object:
    return {"label": option} if isinstance(option, str) else option


OptionLine: TypeAlias = Annotated[
    OptionText, BeforeValidator(_as_label, json_schema_input_type=str | OptionText)
]


class Ends(Frozen):
    """What 0, 5 and 10 mean on a scale."""

    low: Sentence
    middle: Sentence
    high: Sentence


class ItemText(Frozen):
    """One item: what is asked, its short name in overviews, and why we ask it."""

    wording: Sentence
    short: Sentence
    why: Sentence
    hint: Sentence | None = None
    unit: Sentence | None = None
    ends: Ends | None = None
    options: Mapping[str, OptionLine] = {}


class ScoreText(Frozen):
    """A score in the visitor's words; only scores that are shown have one."""

    name: Sentence
    meaning: Sentence
    bands: Mapping[str, Sentence]


class AdviceText(Frozen):
    """The head of a result, what it is called in a list, and what holds for everybody who gets it."""

    kicker: Sentence
    title: Sentence
    text: PracticeSentence
    name: Sentence
    why: tuple[Sentence, ...] = ()


class ContactText(Frozen):
    """Whom to contact and how; `button` is shown when there is a number to call."""

    text: PracticeSentence
    button: Sentence | None = None


class RuleText(Frozen):
    """A rule's reason; `sign` is its line in the safety net, `say` what to tell on the telephone."""

    reason: Sentence
    sign: Sentence | None = None
    say: Sentence | None = None


class Card(Frozen):
    """A title with one or two sentences."""

    title: Sentence
    text: Sentence


class Reply(Frozen):
    """Something people often ask, with our reply."""

    asked: Sentence
    reply: PracticeSentence


class SafetyNetText(Frozen):
    """What stands around the lines that come from the rules."""

    title: Sentence
    lead: Sentence
    now: Mapping[str, Sentence]
    recheck: Sentence
    limits: Sentence


class Fact(Frozen):
    """A figure with its unit, as in `8–12` `weeks`."""

    figure: Sentence
    unit: Sentence


class PlanText(Frozen):
    """What exercise therapy would look like."""

    title: Sentence
    facts: tuple[Fact, ...]
    text: PracticeSentence
    focus_title: Sentence


class ExpectationText(Frozen):
    """The words around the chart of the typical course."""

    title: Sentence
    lead: Sentence
    groups: Mapping[str, Sentence]
    caption: Sentence
    therapy: Sentence


class StepsText(Frozen):
    """What a visitor can start with."""

    title: Sentence
    steps: tuple[Card, ...]


class AskedOftenText(Frozen):
    """The questions people ask."""

    title: Sentence
    replies: tuple[Reply, ...]


class AttentionText(Frozen):
    """The heading above the lifestyle points."""

    title: Sentence
    points: Mapping[str, Card]


class Texts(Frozen):
    """Everything the questionnaire says in one language."""

    language: Sentence
    none_of_these: Sentence
    not_sure: Sentence
    sections: Mapping[str, Sentence]
    items: Mapping[str, ItemText]
    scores: Mapping[str, ScoreText]
    advices: Mapping[str, AdviceText]
    contacts: Mapping[str, ContactText]
    rules: Mapping[str, RuleText]
    alerts: Mapping[str, Sentence]
    focus: Mapping[str, Card]
    attention: AttentionText
    safety_net: SafetyNetText
    plan: PlanText
    expectation: ExpectationText
    own_steps: StepsText
    prevention: StepsText
    asked_often: AskedOftenText
    not_an_adult: PracticeSentence
