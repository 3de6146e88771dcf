"""Change the content one thing at a time, as an author's slip would."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from triage.content.items import Item
from triage.content.items import options_of
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import Band
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score


@dataclass(frozen=True)
class Mutant:
    """One slip: which part of the content (`rules`, `fever`), what was changed, and the content with it."""

    part: tuple[str, str]
    change: str
    questionnaire: Questionnaire


def mutants(questionnaire: Questionnaire) -> Iterator[Mutant]:
    """Every slip, each on its own; the digest says that it is another content."""
    slips = (*_of_rules(questionnaire), *_of_scores(questionnaire), *_of_items(questionnaire))
    for number, slip in enumerate(slips):
        digest = f"{questionnaire.digest}-{number}"
        yield Mutant(slip.part, slip.change, slip.questionnaire.model_copy(update={"digest": digest}))


def _of_rules(questionnaire: Questionnaire) -> Iterator[Mutant]:
    for at, rule in enumerate(questionnaire.rules):
        before, after = questionnaire.rules[:at], questionnaire.rules[at + 1 :]
        for change, others in _other_rules(rule, questionnaire):
            changed = questionnaire.model_copy(update={"rules": (*before, *others, *after)})
            yield Mutant(("rules", rule.id), change, changed)


def _other_rules(rule: Rule, questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    yield "the rule is gone", ()
    order = [advice.id for advice in questionnaire.advices]
    if order.index(rule.advice) > 1:
        lower = order[order.index(rule.advice) - 1]
        yield (
            f"its advice is lowered to {lower}",
            (rule.model_copy(update={"advice": lower, "contact": None}),),
        )
    if rule.contact is not None and rule.contact != (default := _default_contact(rule, questionnaire)):
        yield f"its contact is lowered to {default}", (rule.model_copy(update={"contact": None}),)
    for change, rows in _other_rows(rule.when_any_of, questionnaire):
        yield change, (rule.model_copy(update={"when_any_of": rows}),)


def _default_contact(rule: Rule, questionnaire: Questionnaire) -> str:
    return next(advice.contact for advice in questionnaire.advices if advice.id == rule.advice)


def _of_scores(questionnaire: Questionnaire) -> Iterator[Mutant]:
    for at, score in enumerate(questionnaire.scores):
        before, after = questionnaire.scores[:at], questionnaire.scores[at + 1 :]
        for change, other in _other_scores(score, questionnaire):
            changed = questionnaire.model_copy(update={"scores": (*before, other, *after)})
            yield Mutant(("scores", score.id), change, changed)


def _other_scores(score: Score, questionnaire: Questionnaire) -> Iterator[tuple[str, Score]]:
    match score:
        case PointsScore():
            for change, rows in _other_rows(score.one_point_for_each, questionnaire):
                yield change, score.model_copy(update={"one_point_for_each": rows})
        case MeanScore():
            for change, parts in _other_parts(score.mean_of):
                yield change, score.model_copy(update={"mean_of": parts})
        case _:
            assert_never(score)
    if score.raised_to is not None:
        for change, rows in _other_rows(score.raised_to.when_any_of, questionnaire):
            raised = score.raised_to.model_copy(update={"when_any_of": rows})
            yield f"raised when: {change}", score.model_copy(update={"raised_to": raised})
    for change, bands in _other_bands(score.bands):
        yield change, score.model_copy(update={"bands": bands})


def _other_parts(parts: tuple[Part, ...]) -> Iterator[tuple[str, tuple[Part, ...]]]:
    for at, part in enumerate(parts):
        before, after = parts[:at], parts[at + 1 :]
        if len(parts) > 1:
            yield f"without `{part.item}`", (*before, *after)
        if part.reversed_from is not None:
            other = part.model_copy(update={"reversed_from": None})
            yield f"`{part.item}` is not reversed", (*before, other, *after)
        for option, points in (part.points or {}).items():
            for step in (-1, 1):
                other = part.model_copy(update={"points": {**(part.points or {}), option: points + step}})
                yield f"{option} counts for {points + step}", (*before, other, *after)


def _other_bands(bands: tuple[Band, ...]) -> Iterator[tuple[str, tuple[Band, ...]]]:
    """Another seam between two bands, without a gap or overlap: those are no slips but mistakes in the files."""
    for at, (below, band) in enumerate(pairwise(bands), 1):
        for step in (-1, 1):
            seam = band.at_least + step
            ended, begun = (
                below.model_copy(update={"below": seam}),
                band.model_copy(update={"at_least": seam}),
            )
            yield f"`{band.id}` begins at {seam}", (*bands[: at - 1], ended, begun, *bands[at + 1 :])


def _of_items(questionnaire: Questionnaire) -> Iterator[Mutant]:
    for at, item in enumerate(questionnaire.items):
        before, after = questionnaire.items[:at], questionnaire.items[at + 1 :]
        for change, other in _other_items(item, questionnaire):
            changed = questionnaire.model_copy(update={"items": (*before, other, *after)})
            yield Mutant(("items", item.id), change, changed)


def _other_items(item: Item, questionnaire: Questionnaire) -> Iterator[tuple[str, Item]]:
    if item.asked_when_any_of:
        yield "it is always asked", item.model_copy(update={"asked_when_any_of": ()})
        for change, rows in _other_rows(item.asked_when_any_of, questionnaire):
            yield f"asked when: {change}", item.model_copy(update={"asked_when_any_of": rows})


def _other_rows(rows: tuple[Row, ...], questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for at, row in enumerate(rows):
        before, after = rows[:at], rows[at + 1 :]
        if len(rows) > 1:
            yield f"row {at + 1} is gone", (*before, *after)
        for change, other in _other_row(row, questionnaire):
            yield f"row {at + 1}: {change}", (*before, other, *after)


def _other_row(row: Row, questionnaire: Questionnaire) -> Iterator[tuple[str, Row]]:
    options = {item.id: options_of(item) for item in questionnaire.items}
    for name, expected in row.items():
        if len(row) > 1:
            yield f"`{name}` is gone", {other: row[other] for other in row if other != name}
        for change, other_expected in _other_expected(expected, options.get(name, ())):
            yield f"`{name}` {change}", {**row, name: other_expected}


def _other_expected(expected: Expected, options: tuple[str, ...]) -> Iterator[tuple[str, Expected]]:
    if isinstance(expected, OneOf):
        yield from _other_options(expected, options)
        return
    for end, value in _ends(expected).items():
        for step in (-1, 1):
            other = {**_ends(expected), end: value + step}
            if other.get("at_least", value) <= other.get("at_most", other.get("at_least", value)):
                yield (
                    f"{end} {value + step}",
                    Range(at_least=other.get("at_least"), at_most=other.get("at_most")),
                )


def _ends(expected: Range) -> Mapping[str, int]:
    ends = {"at_least": expected.at_least, "at_most": expected.at_most}
    return {end: value for end, value in ends.items() if value is not None}


def _other_options(expected: OneOf, options: tuple[str, ...]) -> Iterator[tuple[str, Expected]]:
    for option in expected.options:
        rest = tuple(other for other in expected.options if other != option)
        if rest:
            yield f"without {option}", OneOf(options=rest)
        free = [other for other in options if other not in expected.options]
        if free:
            near = min(free, key=lambda other: abs(options.index(other) - options.index(option)))
            yield f"{near} in place of {option}", OneOf(options=(*rest, near))
