"""What must be true of every outcome, written beside the rules so that a forgotten rule shows."""

from typing import Literal

from pydantic import Field
from pydantic import model_validator

from triage.content.frozen import Frozen
from triage.content.items import Id
from triage.content.rows import Rows


class Claim(Frozen):
    """Whoever meets any of the rows gets at least, or at most, this advice.

    With `and_otherwise: unremarkable` all items that a row does not name have the unremarkable person's
    response, and a checklist that it names holds one of the named options and nothing else.
    """

    id: Id
    whoever_any_of: Rows
    gets_at_least: Id | None = None
    gets_at_most: Id | None = None
    and_otherwise: Literal["unremarkable"] | None = None
    because: str = Field(min_length=10)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def claims_one_thing(self) -> "Claim":
        if (self.gets_at_least is None) == (self.gets_at_most is None):
            raise ValueError("write either `gets_at_least` or `gets_at_most`")
        return self
