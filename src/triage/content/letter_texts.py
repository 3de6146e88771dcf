"""Every sentence of the letter for the general practitioner, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Naming: TypeAlias = Annotated[str, Field(min_length=1), holds("name")]
Dated: TypeAlias = Annotated[str, Field(min_length=1), holds("day")]


class FactorText(Frozen):
    """A score and its bands, as professionals call them."""

    name: Sentence
    bands: Mapping[str, Sentence]


class LetterTexts(Frozen):
    """The letter, and the button that makes it; `items` and `scores` that are not named keep the visitor's words."""

    items: Mapping[str, Sentence] = {}
    scores: Mapping[str, FactorText] = {}
    download: Naming
    download_lead: Sentence
    bundle: Sentence
    gone: Sentence
    failed: Sentence
    file: Sentence
    title: Naming
    heading: Sentence
    addressed: Sentence
    lead: Annotated[str, Field(min_length=1), holds("name", "day", "practice")]
    no_examination: Sentence
    person: Sentence
    telephone: Sentence
    email: Sentence
    received: Sentence
    no_contact: Sentence
    advice: Sentence
    screening: Sentence
    clear: Sentence
    not_clear: Sentence
    clear_means: Sentence
    not_clear_means: Sentence
    not_clear_to_therapist: Sentence
    not_clear_later: Sentence
    later: Annotated[str, Field(min_length=1), holds("day", "advice")]
    withdrawn: Sentence
    other_version: Sentence
    contact_reason: Sentence
    nothing_yet: Sentence
    rationale: Sentence
    rationale_lead: Sentence
    rule: Naming
    no_rule: Sentence
    signals: Sentence
    verdict: Sentence
    alarms: Sentence
    alarms_lead: Sentence
    alarm_columns: tuple[Sentence, Sentence, Sentence]
    none_of_them: Sentence
    not_sure_about: Annotated[str, Field(min_length=1), holds("signs")]
    not_asked: Sentence
    profile: Sentence
    profile_columns: tuple[Sentence, Sentence, Sentence, Sentence, Sentence]
    bar: Annotated[str, Field(min_length=1), holds("name", "value", "highest", "band")]
    of_highest: Annotated[str, Field(min_length=1), holds("value", "highest")]
    findings: Sentence
    safety_net: Sentence
    safety_net_told: Sentence
    made: Dated
    page: Annotated[str, Field(min_length=1), holds("page", "pages")]
