"""What must be true of every advice, written beside the rules so that a forgotten rule shows."""

from typing import Literal

from pydantic import Field
from pydantic import model_validator

from triage.content.frozen import Frozen
from triage.content.items import Id
from triage.content.rows import Row


class Claim(Frozen):
    """Whoever meets any of the rows gets at least, or at most, this advice.

    With `and_otherwise: unremarkable` all items that a row does not name have the unremarkable person's
    response, and a checklist that it names holds one of the named options and nothing else.
    With `changing_only`, other responses to these items alone never lead to the advice `never_leads_to`.
    """

    id: Id
    whoever_any_of: tuple[Row, ...] = ()
    gets_at_least: Id | None = None
    gets_at_most: Id | None = None
    and_otherwise: Literal["unremarkable"] | None = None
    changing_only: tuple[Id, ...] = ()
    never_leads_to: Id | None = None
    because: str = Field(min_length=10)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def claims_one_thing(self) -> "Claim":
        promises = [self.gets_at_least, self.gets_at_most, self.never_leads_to]
        if len([promise for promise in promises if promise is not None]) != 1:
            raise ValueError("write one of `gets_at_least`, `gets_at_most` and `never_leads_to`")
        if bool(self.whoever_any_of) == bool(self.changing_only):
            raise ValueError("write either `whoever_any_of` or `changing_only`")
        if (self.never_leads_to is None) == bool(self.changing_only):
            raise ValueError("`changing_only` and `never_leads_to` go together")
        return self
