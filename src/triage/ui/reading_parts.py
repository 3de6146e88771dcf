"""Values from parts that came from outside: each part on its own, so that a wrong one takes no other along."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import MISSING
from dataclasses import fields
from dataclasses import is_dataclass
from functools import cache
from types import NoneType
from types import UnionType
from typing import TypeAlias
from typing import TypeVar
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from pydantic import JsonValue
from pydantic import TypeAdapter
from pydantic_core import to_json

from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses_that_fit

Made = TypeVar("Made")
Kind: TypeAlias = object
"""The type of a part, as it stands at its field."""


def from_parts(kind: type[Made], parts: Mapping[str, JsonValue], questionnaire: Questionnaire) -> Made | None:
    """A dataclass of the parts that its fields accept, or None when a part that it cannot do without is missing."""
    assert is_dataclass(kind)
    kinds = get_type_hints(kind)
    read = {}
    for field in fields(kind):
        try:
            read[field.name] = _part(kinds[field.name], parts[field.name], questionnaire)
        except (KeyError, ValueError):
            if field.default is MISSING and field.default_factory is MISSING:
                return None
    made: Made = kind(**read)
    return made


def named_parts(unread: JsonValue) -> dict[str, JsonValue]:
    """The parts of what should be an object; none when it is not."""
    return unread if isinstance(unread, dict) else {}


def _part(kind: Kind, unread: JsonValue, questionnaire: Questionnaire) -> object:
    """One part as a value of its kind; ValueError when it is not one."""
    if kind == Responses:
        return read_responses_that_fit(questionnaire, named_parts(unread))
    if unread is not None and (kind_if_any := _optional(kind)):
        return _part(kind_if_any, unread, questionnaire)
    if get_origin(kind) is tuple:
        return tuple(_each(get_args(kind)[0], unread, questionnaire))
    if isinstance(kind, type) and is_dataclass(kind):
        return _needed(from_parts(kind, named_parts(unread), questionnaire))
    return _adapter(kind).validate_json(to_json(unread), strict=True)


def _each(kind: Kind, unread: JsonValue, questionnaire: Questionnaire) -> Iterator[object]:
    for one in unread if isinstance(unread, list) else []:
        try:
            yield _part(kind, one, questionnaire)
        except ValueError:
            continue


def _optional(kind: Kind) -> Kind | None:
    """What stands before `| None`, when there is nothing else."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else ()
    others = [one for one in kinds if one is not NoneType]
    return others[0] if len(others) == 1 else None


def _needed(made: object) -> object:
    if made is None:
        raise ValueError("a part that is needed is missing")
    return made


@cache
def _adapter(kind: Kind) -> TypeAdapter[object]:
    return TypeAdapter(kind)  # type: ignore[arg-type] # that it is a type is known where it is written
