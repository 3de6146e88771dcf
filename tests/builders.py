"""Small made-up questionnaires, and the one of the practice: an example names only what matters to it."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias
from typing import TypeVar

from pydantic import TypeAdapter

from triage.content.content import Content
from triage.content.items import Item
from triage.content.loading import load
from triage.content.questionnaire import About
from triage.content.questionnaire import Advice
from triage.content.questionnaire import Alert
from triage.content.questionnaire import AttentionPoint
from triage.content.questionnaire import Contact
from triage.content.questionnaire import Focus
from triage.content.questionnaire import Prevention
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.questionnaire import Sourced
from triage.content.rows import Expected
from triage.content.rows import Range
from triage.content.rows import Rows
from triage.content.scores import Score
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "questionnaire"

Shown = TypeVar("Shown", bound=Sourced)
WrittenRow: TypeAlias = Mapping[str, object]
WrittenRows: TypeAlias = WrittenRow | Sequence[WrittenRow]

ADVICES = ("self_care", "exercise_therapy", "gp_first", "gp_today", "emergency")
CONTACTS = ("practice", "gp", "gp_now", "midwife_now", "112")
DEFAULT_CONTACT = {"gp_first": "gp", "gp_today": "gp", "emergency": "gp_now"}
ENDS_THE_QUESTIONS = ("gp_first", "gp_today", "emergency")
OTHER_CONTENT = {
    "items.yaml": {"first_ever, occasional": "first_ever, seldom"},
    "claims.yaml": {"[occasional,": "[seldom,"},
    "vignettes/unremarkable.yaml": {"recurrence: occasional": "recurrence: seldom"},
    "texts/nl.yaml": {"      occasional:": "      seldom:"},
    "texts/en.yaml": {"      occasional:": "      seldom:"},
}
"""A change of the content: an option of `recurrence` gets another name, and its old one is refused."""


@cache
def shipped() -> Content:
    """The content as it stands in questionnaire/."""
    return load(SHIPPED)


def unremarkable(**differs: Response) -> Responses:
    """The vignettes' unremarkable person, except for what is named."""
    content = shipped()
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in differs.items()}
    return read_responses(
        content.questionnaire, from_text(content.questionnaire, content.unremarkable) | given
    )


def number(name: str, at_least: int, at_most: int, *, asked_when: WrittenRows = ()) -> Item:
    return _item(name, type="number", at_least=at_least, at_most=at_most, asked_when=asked_when)


def scale(name: str, *, asked_when: WrittenRows = ()) -> Item:
    return _item(name, type="scale", asked_when=asked_when)


def choice(name: str, *options: str, unsure: bool = False, asked_when: WrittenRows = ()) -> Item:
    return _item(name, type="choice", options=options, can_be_unsure=unsure, asked_when=asked_when)


def checklist(
    name: str,
    *options: str,
    unsure: bool = False,
    needs_one: bool = False,
    asked_when: WrittenRows = (),
) -> Item:
    return _item(
        name,
        type="checklist",
        options=options,
        can_be_unsure=unsure,
        needs_one=needs_one,
        asked_when=asked_when,
    )


def text(name: str, *, at_most: int) -> Item:
    return _item(name, type="text", at_most_characters=at_most)


def _item(name: str, *, asked_when: WrittenRows = (), **fields: object) -> Item:
    made: Item = TypeAdapter(Item).validate_python(
        {
            "id": name,
            "section": "all",
            "why_not_comparable": "made up",
            "asked_when_any_of": _as_rows(asked_when),
            "source": "made up",
            **fields,
        }
    )
    return made


def make_rule(advice: str, *, when: WrittenRows, name: str | None = None, contact: str | None = None) -> Rule:
    return Rule.model_validate(
        {
            "id": name or f"to_{advice}",
            "advice": advice,
            "contact": contact,
            "when_any_of": _as_rows(when),
            "source": "made up",
        }
    )


def make_shown(kind: type[Shown], name: str, *, when: WrittenRows) -> Shown:
    """An alert, a focus, an attention point or a prevention."""
    return kind.model_validate({"id": name, "when_any_of": _as_rows(when), "source": "made up"})


def mean(name: str, *parts: str | Mapping[str, object], bands: Mapping[str, int] | None = None) -> Score:
    return _score(name, mean_of=parts, bands=_bands(bands) if bands else ())


def points(
    name: str,
    *rows: WrittenRow,
    bands: Mapping[str, int] | None = None,
    raised_to: tuple[str, WrittenRows] | None = None,
) -> Score:
    raised = None if raised_to is None else {"band": raised_to[0], "when_any_of": _as_rows(raised_to[1])}
    return _score(name, one_point_for_each=rows, bands=_bands(bands) if bands else (), raised_to=raised)


def _score(name: str, **fields: object) -> Score:
    made: Score = TypeAdapter(Score).validate_python({"id": name, "source": "made up", **fields})
    return made


def _bands(begins: Mapping[str, int]) -> list[Mapping[str, object]]:
    ends = [*begins.values(), None][1:]
    pairs = zip(begins.items(), ends, strict=True)
    return [{"id": band, "at_least": begin, "below": end} for (band, begin), end in pairs]


def expect(written: object) -> Expected:
    made: Expected = TypeAdapter(Expected).validate_python(written)
    return made


def make_rows(*rows: WrittenRow) -> Rows:
    made: Rows = TypeAdapter(Rows).validate_python(rows)
    return made


def make_questionnaire(
    *items: Item,
    rules: Iterable[Rule] = (),
    scores: Iterable[Score] = (),
    shown: Sequence[Sourced] = (),
    optional: Iterable[Item] = (),
    most_shown: int = 3,
) -> Questionnaire:
    """A questionnaire with these items in this order, and the usual five advices."""
    made = Questionnaire(
        about=_about(items, optional, most_shown),
        items=items,
        optional_items=tuple(optional),
        scores=tuple(scores),
        rules=tuple(rules),
        alerts=tuple(entry for entry in shown if isinstance(entry, Alert)),
        focus=tuple(entry for entry in shown if isinstance(entry, Focus)),
        attention=tuple(entry for entry in shown if isinstance(entry, AttentionPoint)),
        prevention=tuple(entry for entry in shown if isinstance(entry, Prevention)),
        advices=tuple(map(_advice, ADVICES)),
        contacts=tuple(Contact(id=contact) for contact in CONTACTS),
        expectation=(),
        digest="",
    )
    return made.model_copy(update={"digest": sha256(made.model_dump_json().encode()).hexdigest()})


def _about(items: Iterable[Item], optional: Iterable[Item], most_shown: int) -> About:
    return About(
        id="made_up",
        version="1.0.0",
        languages=("nl",),
        sections=("all",),
        items=tuple(item.id for item in items),
        only_when_sending=tuple(item.id for item in optional),
        most_focus_areas=most_shown,
        most_attention_points=most_shown,
        adult_from=18,
        may_send_when_any_of=({"age": Range(at_least=16)},),
    )


def _advice(name: str) -> Advice:
    return Advice(
        id=name,
        contact=DEFAULT_CONTACT.get(name, "practice"),
        ends_the_questions=name in ENDS_THE_QUESTIONS,
        shown_at_once=name == "emergency",
        confirmed_first=name == "emergency",
        in_safety_net=name == "emergency",
        practice_is_a_route=name not in ENDS_THE_QUESTIONS,
        result_shows=(),
    )


def _as_rows(written: WrittenRows) -> Sequence[WrittenRow]:
    return (written,) if isinstance(written, Mapping) else written
