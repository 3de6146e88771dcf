"""Turn plain values into frozen models, and pydantic's errors into words for an author."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic
from typing import TypeVar

from pydantic import TypeAdapter
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from triage.content.documents import Document
from triage.content.documents import Place
from triage.content.documents import Plain
from triage.content.forms import IN_WORDS
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """A model, or None with what is wrong."""

    model: T | None
    problems: list[Problem]


def validated(adapter: TypeAdapter[T], document: Document, place: Place = ()) -> Reading[T]:
    """The model at a place of a document, or None with what is wrong there."""
    try:
        return Reading(adapter.validate_python(_at(document.value, place)), [])
    except ValidationError as error:
        known = _keys_of(adapter)
        details = _deepest(error.errors(include_url=False))
        return Reading(None, [_problem(detail, document, place, known) for detail in details])


def _deepest(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what pydantic only adds because something inside is wrong: that the outside is too short."""
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if not any(
            len(place) > len(detail["loc"]) and place[: len(detail["loc"])] == detail["loc"]
            for place in places
        )
    ]


def validated_each(
    adapter: TypeAdapter[T], document: Document, place: Place = ()
) -> tuple[dict[int, T], list[Problem]]:
    """Every good model of a list, by its index, and what is wrong with the others."""
    plain = _at(document.value, place)
    if not isinstance(plain, list):
        message = "a list is needed here: lines that begin with `- `"
        return {}, [document.problem(place, code=Code.WRONG_VALUE, message=message)]
    readings = {at: validated(adapter, document, (*place, at)) for at in range(len(plain))}
    good = {at: reading.model for at, reading in readings.items() if reading.model is not None}
    return good, [problem for reading in readings.values() for problem in reading.problems]


def _at(value: Plain, place: Place) -> "Plain | None":
    found: Plain | None = value
    for step in place:
        match found, step:
            case dict(), str():
                found = found.get(step)
            case list(), int():
                found = found[step]
            case _:
                return None
    return found


def _problem(detail: ErrorDetails, document: Document, base: Place, known: set[str]) -> Problem:
    place = _written(document, (*base, *detail["loc"]))
    name = str(detail["loc"][-1]) if detail["loc"] else document.file
    match detail["type"]:
        case "missing":
            message = f"`{_last_key(detail)}` is missing here; add it"
            return document.problem(place, code=Code.MISSING_KEY, message=message)
        case "extra_forbidden":
            message = f"no key is called `{name}` here.{suggestion(name, known)}"
            return document.problem(place, code=Code.UNKNOWN_KEY, message=message)
        case _:
            message = f"{_subject(detail, place)}{_in_words(detail)}"
            return document.problem(place, code=Code.WRONG_VALUE, message=message)


def _subject(detail: ErrorDetails, written: Place) -> str:
    keys = [step for step in written if isinstance(step, str)]
    return f"`{keys[-1]}`: " if keys and detail["type"] != "value_error" else ""


def _last_key(detail: ErrorDetails) -> str:
    keys = [str(step) for step in detail["loc"] if isinstance(step, str)]
    return keys[-1] if keys else ""


def _in_words(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "string_pattern_mismatch":
        return IN_WORDS[context["pattern"]]
    template = WORDS.get(detail["type"], detail["msg"].replace("{", "{{").replace("}", "}}"))
    return template.format_map({"expected": "", "expected_tags": "", "error": "", **context})


WORDS = {
    "int_parsing": "a whole number is needed here",
    "int_type": "a whole number is needed here",
    "string_too_short": "something is needed here; it is empty",
    "too_short": "something is needed here; it is empty",
    "string_type": "a text is needed here, on one line or folded with `>-`",
    "bool_parsing": "write `true` or `false`",
    "enum": "choose from {expected}",
    "literal_error": "choose from {expected}",
    "value_error": "{error}",
    "union_tag_invalid": "`type` must be one of {expected_tags}",
    "union_tag_not_found": "`type` is missing here; add it",
    "dict_type": "`key: value` pairs are needed here",
    "mapping_type": "`key: value` pairs are needed here",
    "model_type": "`key: value` pairs are needed here",
    "model_attributes_type": "`key: value` pairs are needed here",
    "tuple_type": "a list is needed here: `[one, two]` or lines that begin with `- `",
    "list_type": "a list is needed here: `[one, two]` or lines that begin with `- `",
}


def _written(document: Document, place: Place) -> Place:
    """The place without the steps that only pydantic knows, such as the tag of a union."""
    kept: list[str | int] = []
    for step in place:
        if (*kept, step) in document.lines:
            kept.append(step)
    return tuple(kept)


def _keys_of(adapter: TypeAdapter[T]) -> set[str]:
    return set(_properties(adapter.json_schema(mode="validation")))


def _properties(schema: object) -> Iterator[str]:
    match schema:
        case dict():
            properties = schema.get("properties")
            if isinstance(properties, dict):
                yield from properties
            for child in schema.values():
                yield from _properties(child)
        case list():
            for child in schema:
                yield from _properties(child)
        case _:
            return
