"""Every kind of thing the content can hold has all its engines; a new kind fails here until it has them.

The kinds come from the content's own types. Each needs one example, and the example is put to every engine.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from typing import get_args

import pytest
from pydantic import TypeAdapter

from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rows
from tests.builders import make_rule
from tests.builders import mean
from tests.builders import number
from tests.builders import points
from tests.builders import scale
from tests.builders import shipped
from tests.builders import text
from tests.proving.engines import Engines
from tests.proving.random_people import Person
from triage.cli.rule_tables import rules_page
from triage.content.content import Content
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import Worse
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.scores import MeanScore
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.measuring.deciding_many import decide_many
from triage.measuring.deciding_many import decision_of
from triage.measuring.numbering import Numbering
from triage.proving.asking import Prover
from triage.proving.comparisons import comparison_proofs
from triage.proving.mutating import mutants
from triage.proving.people import all_responses
from triage.proving.people import number_of_people
from triage.proving.sameness import Sameness
from triage.reasoning.assessing import assess
from triage.reasoning.changing import other_responses
from triage.reasoning.counterfactuals import Change
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.findings import Response
from triage.reasoning.responses import read_response

RULE = "fever"
"""The made-up rules borrow the name of a real one, as the tables want a sentence for it."""


@dataclass(frozen=True)
class Example:
    """One item (and score) that a rule reads: a response with which it fires, and one with which it does not."""

    item: Item
    row: Mapping[str, object]
    meets: Response
    misses: Response
    worded: str
    scores: tuple[Score, ...] = ()

    @property
    def questionnaire(self) -> Questionnaire:
        rule = make_rule("gp_today", when=self.row, name=RULE)
        return make_questionnaire(self.item, rules=[rule], scores=self.scores)


EXPECTED: Mapping[type, Example] = {
    OneOf: Example(choice("it", "yes", "no"), {"it": "yes"}, "yes", "no", "`it` yes"),
    Range: Example(scale("it"), {"it": {"at_least": 7}}, 7, 6, "`it` ≥ 7"),
}
ITEMS: Mapping[type, Example] = {
    NumberItem: Example(number("it", 1, 9), {"it": {"at_most": 4}}, 4, 5, "number: 1–9"),
    ScaleItem: Example(scale("it"), {"it": {"at_least": 7}}, 7, 6, "scale: 0–10"),
    ChoiceItem: Example(choice("it", "yes", "no"), {"it": "yes"}, "yes", "no", "choice: yes, no"),
    ChecklistItem: Example(
        checklist("it", "this", "that"),
        {"it": "this"},
        ("this", "that"),
        ("that",),
        "checklist: this, that, none",
    ),
}
NEVER_READ: Mapping[type, Item] = {TextItem: text("it", at_most=9)}
"""No row can read free text; the content check refuses it."""
SCORES: Mapping[type, Example] = {
    MeanScore: Example(
        scale("it"),
        {"sum": "high"},
        6,
        5,
        "mean of 10 − `it`",
        (mean("sum", {"item": "it", "reversed_from": 10}, bands={"high": 0, "low": 5}),),
    ),
    PointsScore: Example(
        scale("it"),
        {"sum": {"at_least": 2}},
        7,
        6,
        "one point for each: `it` ≥ 4<br>`it` ≥ 7",
        (points("sum", {"it": {"at_least": 4}}, {"it": {"at_least": 7}}),),
    ),
}
MILDER_WHEN_WORSE: Mapping[Worse, tuple[Mapping[str, object], Mapping[str, object]]] = {
    Worse.HIGHER: ({"type": "scale"}, {"at_most": 3}),
    Worse.LOWER: ({"type": "scale"}, {"at_least": 7}),
    Worse.BY_RANK: (
        {"type": "choice", "options": [{"id": "mild", "rank": 0}, {"id": "bad", "rank": 1}]},
        {"options": ["mild"]},
    ),
    Worse.MORE: ({"type": "checklist", "options": ["this", "that"]}, {"options": ["none"]}),
    Worse.NOT_COMPARABLE: ({"type": "scale", "why_not_comparable": "made up"}, {"at_most": 3}),
}


def kinds_in(annotation: object) -> Iterator[type]:
    """The classes in a union, however deep it is annotated."""
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from kinds_in(part)


def named(kinds: Iterable[type]) -> list[type]:
    return sorted(kinds, key=lambda kind: kind.__name__)


def test_no_kind_was_overlooked() -> None:
    assert set(kinds_in(Expected)) == set(EXPECTED)
    assert set(kinds_in(Item)) == set(ITEMS) | set(NEVER_READ)
    assert set(kinds_in(Score)) == set(SCORES)
    assert set(Worse) == set(MILDER_WHEN_WORSE)


@pytest.mark.parametrize("kind", named(kinds_in(Expected)))
def test_every_kind_of_expectation_has_all_its_engines(kind: type) -> None:
    _put_to_every_engine(EXPECTED[kind])
    assert _slips(EXPECTED[kind].questionnaire, "rules", RULE)


@pytest.mark.parametrize("kind", named(kinds_in(Score)))
def test_every_kind_of_score_has_all_its_engines(kind: type) -> None:
    _put_to_every_engine(SCORES[kind])
    assert _slips(SCORES[kind].questionnaire, "scores", "sum")


@pytest.mark.parametrize("kind", named(set(kinds_in(Item)) - set(NEVER_READ)))
def test_every_kind_of_item_has_all_its_engines(kind: type) -> None:
    example = ITEMS[kind]
    _put_to_every_engine(example)
    assert number_of_people(example.questionnaire) == len(all_responses(example.item))
    assert read_response(example.item, "no such response") is None
    waits = example.item.model_copy(update={"id": "waits", "asked_when_any_of": make_rows(example.row)})
    assert _slips(make_questionnaire(example.item, waits), "items", "waits")


@pytest.mark.parametrize("kind", named(NEVER_READ))
def test_an_item_that_no_row_reads_passes_through_every_engine(kind: type) -> None:
    item = NEVER_READ[kind]
    questionnaire = make_questionnaire(item)
    assert _disagreements(questionnaire, "a word") == []
    assert read_response(item, "a word") == "a word"
    assert list(other_responses(item, "a word", frozenset())) == []
    assert number_of_people(questionnaire) == 1
    assert f"| `{item.id}` | {item.type}: free text |" in rules_page(_content(questionnaire))


@pytest.mark.parametrize("worse", Worse)
def test_every_direction_is_proved_and_worded(worse: Worse) -> None:
    fields, expected = MILDER_WHEN_WORSE[worse]
    written = {"id": "it", "section": "all", "worse": worse, "source": "made up", **fields}
    item: Item = TypeAdapter(Item).validate_python(written)
    row = {"it": expected.get("options", expected)}
    questionnaire = make_questionnaire(item, rules=[make_rule("gp_today", when=row, name=RULE)])
    content = _content(questionnaire)
    failures = [failure for proof in comparison_proofs(Prover(content)) for failure in proof.failures]
    assert bool(failures) == (worse is not Worse.NOT_COMPARABLE)
    for failure in failures:
        assert failure.person is not None
        assert failure.instead is not None
        assert assess(questionnaire, failure.person).advice == "gp_today"
        assert assess(questionnaire, failure.instead).advice == "self_care"
    assert f"| {item.why_not_comparable or worse.replace('_', ' ')} |" in rules_page(content)


def _put_to_every_engine(example: Example) -> None:
    questionnaire = example.questionnaire
    assert assess(questionnaire, {"it": example.meets}).advice == "gp_today"
    assert assess(questionnaire, {"it": example.misses}).advice == "self_care"
    assert _advised_at_once(questionnaire, example.meets, example.misses) == ["gp_today", "self_care"]
    assert read_response(example.item, example.meets) == example.meets
    for response in (example.meets, example.misses):
        assert _disagreements(questionnaire, response) == []
    assert Change("it", example.meets, "gp_today") in _changes_to(example, example.misses)
    assert example.worded in rules_page(_content(questionnaire))
    sameness = Sameness(questionnaire)
    assert sameness.holds_for(questionnaire)
    assert not sameness.holds_for(questionnaire.model_copy(update={"rules": ()}))


def _advised_at_once(questionnaire: Questionnaire, *responses: Response) -> list[str]:
    """What those who give these responses are told when they are decided together, in columns."""
    people = Numbering([questionnaire]).number({"it": response} for response in responses)
    decided = decide_many(questionnaire, people).tolist()
    return [decision_of(questionnaire, number).advice for number in decided]


def _changes_to(example: Example, given: Response) -> Iterable[Change]:
    """What would change the advice, with the response of the example for the one that was found."""
    for change in what_would_change(example.questionnaire, {"it": given}):
        assert assess(example.questionnaire, {"it": change.response}).advice == change.advice
        yield replace(change, response=example.meets)


def _disagreements(questionnaire: Questionnaire, response: Response) -> list[str]:
    """About somebody who gives this response, and about somebody who does not yet."""
    people = [Person({"it": response}, given) for given in ({"it": response}, {})]
    return list(Engines(questionnaire).differences(people))


def _slips(questionnaire: Questionnaire, kind: str, name: str) -> list[str]:
    return [mutant.change for mutant in mutants(questionnaire) if mutant.part == (kind, name)]


def _content(questionnaire: Questionnaire) -> Content:
    """The practice's texts around a made-up questionnaire whose only item is `it`."""
    where = {**shipped().where, ("items", "it"): ("items.yaml", 1)}
    return replace(shipped(), questionnaire=questionnaire, claims=(), unremarkable={}, where=where)
