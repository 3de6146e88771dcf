"""Example people with the advice they should get, as clinicians write them."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from triage.content.frozen import Frozen
from triage.content.items import Id

# An editor reads `age: 62` as a number, our loader as text.
Written: TypeAlias = Annotated[str, WithJsonSchema({"type": ["string", "integer"]})]
WrittenResponse: TypeAlias = Written | list[str]
WrittenResponses: TypeAlias = Mapping[str, WrittenResponse]


class Vignette(Frozen):
    """One example person: what differs from the unremarkable person, and what must come out."""

    id: Id
    story: str = Field(min_length=20)
    responses: Annotated[WrittenResponses, Field(min_length=1)]
    advice: Id
    contact: Id | None = None
    shows: tuple[Id, ...] = ()
    just_misses: tuple[Id, ...] = ()
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def holds_something_to_check(self) -> "Vignette":
        if not self.shows and not self.just_misses:
            raise ValueError("name at least one rule in `shows` or `just_misses`")
        return self
