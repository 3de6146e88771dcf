"""The parts that several FHIR R4 resources are made of; names are FHIR's own, in JSON spelt its way."""

import re
from collections.abc import Iterable
from typing import TypeVar

from pydantic import AliasGenerator
from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic.alias_generators import to_camel

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # FHIR forbids them in a string
Listed = TypeVar("Listed")


class Element(BaseModel):
    """A part of a resource; what is None is not written, since FHIR knows no null."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        alias_generator=AliasGenerator(serialization_alias=to_camel),
    )

    def line(self) -> bytes:
        """As one line of JSON."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode() + b"\n"


class Coding(Element):
    """A code, and whose it is."""

    system: str
    code: str
    version: str | None = None
    display: str | None = None
    translated_display: "Extended | None" = Field(default=None, serialization_alias="_display")


class Concept(Element):
    """A CodeableConcept."""

    coding: tuple[Coding, ...] | None = None
    text: str | None = None


class Extension(Element):
    """An extension with one value, or with extensions of its own."""

    url: str
    extension: "tuple[Extension, ...] | None" = None
    value_string: str | None = None
    value_code: str | None = None
    value_integer: int | None = None
    value_decimal: int | None = None
    value_boolean: bool | None = None
    value_codeable_concept: Concept | None = None


class Extended(Element):
    """What is added to a plain value, such as its translations."""

    extension: tuple[Extension, ...]


class Reference(Element):
    """Another entry of the same bundle."""

    reference: str


class Identifier(Element):
    """A name in somebody's own numbering."""

    system: str
    value: str


class Meta(Element):
    """What is said about a resource itself."""

    tag: tuple[Coding, ...]


def some(listed: Iterable[Listed]) -> tuple[Listed, ...] | None:
    """None for an empty list, since FHIR forbids those."""
    return tuple(listed) or None


def fhir_text(text: str) -> str | None:
    """The text without what FHIR forbids in a string; None when nothing to read is left."""
    cleaned = UNSEEN.sub("", text)
    return cleaned if cleaned.strip() else None
