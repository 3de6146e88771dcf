"""Check the rows: each names an item or score that exists, and expects something it can be."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.parts import Parts
from triage.content.parts import Placed
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.content.scores import bands_of
from triage.content.scores import value_range


@dataclass(frozen=True)
class _Known:
    """What a row may name here; `names` also holds what is broken, so that it is not reported twice."""

    items: dict[str, Item]
    scores: dict[str, Score]
    names: tuple[str, ...]
    never_in_time: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def row_problems(parts: Parts) -> Iterator[Problem]:
    """Mistakes in the rows of rules, alerts and the like, of scores, and of `asked_when_any_of`."""
    items = {placed.model.id: placed.model for placed in parts.items}
    scores = {placed.model.id: placed.model for placed in parts.scores}
    late = parts.about.model.only_when_sending if parts.about else ()
    everything = _Known(items, scores, (*parts.ids["items"], *parts.ids["scores"]), late)
    for listed in (parts.rules, parts.alerts, parts.focus, parts.attention, parts.prevention):
        for placed in listed:
            yield from _rows(placed, placed.model.when_any_of, ("when_any_of",), everything)
    for claim in parts.claims:
        yield from _rows(claim, claim.model.whoever_any_of, ("whoever_any_of",), everything)
    if parts.about:
        may_send = parts.about.model.may_send_when_any_of
        yield from _rows(parts.about, may_send, ("may_send_when_any_of",), everything)
    yield from _score_rows(parts, items, late)
    yield from _asked_when(parts, items)


def _score_rows(parts: Parts, items: dict[str, Item], late: tuple[str, ...]) -> Iterator[Problem]:
    above: dict[str, Score] = {}
    for placed in parts.scores:
        score = placed.model
        names = parts.ids["scores"]
        at = names.index(score.id)
        known = _Known(items, dict(above), (*parts.ids["items"], *names[:at]), late, names[at:])
        if isinstance(score, PointsScore):
            yield from _rows(placed, score.one_point_for_each, ("one_point_for_each",), known)
        if score.raised_to is not None:
            yield from _rows(placed, score.raised_to.when_any_of, ("raised_to", "when_any_of"), known)
        above[score.id] = score


def _asked_when(parts: Parts, items: dict[str, Item]) -> Iterator[Problem]:
    order = parts.about.model.items if parts.about else ()
    for placed in parts.items:
        item = placed.model
        before = order[: order.index(item.id)] if item.id in order else order
        known = _Known({name: items[name] for name in before if name in items}, {}, tuple(before))
        for at, row in enumerate(item.asked_when_any_of):
            for name in row:
                if name in items and name not in before:
                    message = f"`{item.id}` waits for `{name}`, which is asked later; move it up in questionnaire.yaml"
                    yield placed.problem(
                        "asked_when_any_of", at, name, code=Code.ASKED_TOO_EARLY, message=message
                    )
            seen = {name: expected for name, expected in row.items() if name in before or name not in items}
            yield from _row(placed, seen, ("asked_when_any_of", at), known)


def _rows(
    placed: Placed[object], rows: Sequence[Row], steps: tuple[str | int, ...], known: _Known
) -> Iterator[Problem]:
    for at, row in enumerate(rows):
        yield from _row(placed, row, (*steps, at), known)


def _row(placed: Placed[object], row: Row, steps: tuple[str | int, ...], known: _Known) -> Iterator[Problem]:
    for name, expected in row.items():
        wrong = _wrong(name, expected, known)
        if wrong is not None:
            yield placed.problem(*steps, name, code=wrong[0], message=wrong[1])


def _wrong(name: str, expected: Expected, known: _Known) -> tuple[Code, str] | None:
    if name in known.below:
        return Code.ASKED_TOO_EARLY, f"`{name}` stands below this score; move it up in scores.yaml"
    if name not in known.names:
        return Code.UNKNOWN_ITEM, f"no item is called `{name}`.{suggestion(name, known.names)}"
    if name in known.never_in_time:
        message = (
            f"`{name}` is asked only when sending, after the advice; move it to `items` in questionnaire.yaml"
        )
        return Code.ASKED_TOO_EARLY, message
    if name in known.scores:
        score = known.scores[name]
        return _unfit(name, expected, bands_of(score), value_range(score), Code.UNKNOWN_BAND)
    if name in known.items:
        item = known.items[name]
        values = values_of(item)
        ends = (values.start, values.stop - 1) if values else None
        return _unfit(name, expected, options_of(item), ends, Code.UNKNOWN_OPTION)
    return None


def _unfit(
    name: str, expected: Expected, options: tuple[str, ...], ends: tuple[float, float] | None, code: Code
) -> tuple[Code, str] | None:
    match expected:
        case _ if not options and ends is None:
            return Code.WRONG_EXPECTATION, f"`{name}` is free text, and a row cannot read that"
        case OneOf():
            return _unknown_option(name, expected, options, code)
        case Range():
            return _out_of_reach(name, expected, ends)
        case _:
            assert_never(expected)


def _unknown_option(
    name: str, expected: OneOf, options: tuple[str, ...], code: Code
) -> tuple[Code, str] | None:
    if not options:
        message = f"`{name}` is a number; write a range such as `{{at_least: 7}}`"
        return Code.WRONG_EXPECTATION, message
    kind = "band" if code is Code.UNKNOWN_BAND else "option"
    for option in expected.options:
        if option not in options:
            return code, f"`{name}` has no {kind} `{option}`.{suggestion(option, options)}"
    return None


def _out_of_reach(name: str, expected: Range, ends: tuple[float, float] | None) -> tuple[Code, str] | None:
    if ends is None:
        return (
            Code.WRONG_EXPECTATION,
            f"`{name}` has options, and no range; write an option or a list of options",
        )
    low, high = ends
    wrong = ""
    if expected.at_least is not None and expected.at_least > high:
        wrong = f"`at_least: {expected.at_least}`"
    if expected.at_most is not None and expected.at_most < low:
        wrong = f"`at_most: {expected.at_most}`"
    message = f"`{name}` goes from {low:g} to {high:g}, so {wrong} never holds; choose a value in between"
    return (Code.NEVER_HOLDS, message) if wrong else None
