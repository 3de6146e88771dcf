"""The base of everything that is read from outside: it cannot change, and it refuses unknown keys."""

from pydantic import BaseModel
from pydantic import ConfigDict


class Frozen(BaseModel):
    """A value read from a file: immutable, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
