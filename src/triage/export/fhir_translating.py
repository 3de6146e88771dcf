"""Sentences in every language: one as the text itself, the others in the standard extension."""

from collections.abc import Callable
from dataclasses import dataclass

from triage.content.content import Content
from triage.content.texts import Texts
from triage.export.fhir_elements import Extended
from triage.export.fhir_elements import Extension
from triage.export.fhir_names import TRANSLATION


@dataclass(frozen=True)
class Words:
    """A sentence, and the same in other languages."""

    text: str
    others: Extended | None


def words_in(content: Content, pick: Callable[[Texts], str | None]) -> Words | None:
    """What `pick` finds in each language, in the practice's own first; None when it finds nothing there."""
    own = content.practice.language
    text = pick(content.texts[own])
    if not text:
        return None
    others = {language: pick(texts) for language, texts in content.texts.items() if language != own}
    translated = tuple(_translation(language, other) for language, other in others.items() if other)
    return Words(text, Extended(extension=translated) if translated else None)


def _translation(language: str, text: str) -> Extension:
    parts = (Extension(url="lang", value_code=language), Extension(url="content", value_string=text))
    return Extension(url=TRANSLATION, extension=parts)
