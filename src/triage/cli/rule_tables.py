"""The rules as tables a clinician can read and sign, made from the content."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import assert_never

from triage.content.content import Content
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.questionnaire import Sourced
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Part
from triage.content.scores import PointsScore
from triage.content.scores import Score

OPENING = """\
<!-- Made by `triage docs` from questionnaire/. Change the content, not this page. -->

# The rules, as they run

{name} {version}. A rule fires when **any** of its lines holds; a line holds when **all** of it does.
The most urgent advice wins, and all reasons are kept. A response that is missing is unknown, never “no”.
"""


def rules_page(content: Content) -> str:
    """The whole page, in Markdown."""
    questionnaire = content.questionnaire
    about = questionnaire.about
    parts = [OPENING.format(name=about.id, version=about.version)]
    for advice in reversed(questionnaire.advices):
        rules = [rule for rule in questionnaire.rules if rule.advice == advice.id]
        if rules:
            parts.append(f"## Advice `{advice.id}`\n\n{_rules(rules, advice.contact, content)}")
    for title, listed in _other_lists(questionnaire):
        parts.append(f"## {title}\n\n{_sourced(listed)}")
    parts.append(
        f"## Scores\n\n{table(('score', 'made of', 'bands', 'source'), map(_score, questionnaire.scores))}"
    )
    items = (*questionnaire.items, *questionnaire.optional_items)
    head = ("item", "type", "asked when", "worse", "source")
    parts.append(f"## Items\n\n{table(head, map(_item, items))}")
    return "\n".join(parts)


def _rules(rules: Sequence[Rule], usual: str, content: Content) -> str:
    texts = content.texts[content.questionnaire.about.languages[0]].rules
    lines = (
        (f"`{rule.id}`", _rows(rule.when_any_of), rule.contact or usual, texts[rule.id].reason, rule.source)
        for rule in rules
    )
    return table(("rule", "fires when", "contact", "the visitor reads", "source"), lines)


def _other_lists(questionnaire: Questionnaire) -> Iterator[tuple[str, Sequence[Sourced]]]:
    yield "Alerts, for the therapist only", questionnaire.alerts
    yield f"Focus of exercise therapy, at most {questionnaire.about.most_focus_areas}", questionnaire.focus
    yield f"Attention points, at most {questionnaire.about.most_attention_points}", questionnaire.attention
    yield "Prevention in place of steps for pain", questionnaire.prevention


def _sourced(listed: Sequence[Sourced]) -> str:
    lines = ((f"`{entry.id}`", _rows(entry.when_any_of), entry.source) for entry in listed)
    return table(("id", "shown when", "source"), lines)


def _score(score: Score) -> tuple[str, ...]:
    bands = [f"{band.id} from {band.at_least}" for band in score.bands]
    if score.raised_to is not None:
        bands.append(f"{score.raised_to.band} when {_rows(score.raised_to.when_any_of)}")
    return f"`{score.id}`", _made_of(score), "; ".join(bands) or "counted only", score.source


def _made_of(score: Score) -> str:
    match score:
        case MeanScore():
            return "mean of " + ", ".join(_part(part) for part in score.mean_of)
        case PointsScore():
            return "one point for each: " + "<br>".join(_row(row) for row in score.one_point_for_each)
        case _:
            assert_never(score)


def _part(part: Part) -> str:
    if part.points is not None:
        return f"`{part.item}` ({', '.join(f'{option} {points}' for option, points in part.points.items())})"
    return f"`{part.item}`" if part.reversed_from is None else f"{part.reversed_from} − `{part.item}`"


def _item(item: Item) -> tuple[str, ...]:
    values = values_of(item)
    options = f"{values.start}–{values.stop - 1}" if values else ", ".join(options_of(item)) or "free text"
    asked = _rows(item.asked_when_any_of) if item.asked_when_any_of else "always"
    direction = item.why_not_comparable or item.worse.replace("_", " ")
    return f"`{item.id}`", f"{item.type}: {options}", asked, direction, item.source


def _rows(rows: Iterable[Row]) -> str:
    return "<br>or ".join(_row(row) for row in rows)


def _row(row: Row) -> str:
    return " and ".join(f"`{name}` {_expected(expected)}" for name, expected in row.items())


def _expected(expected: Expected) -> str:
    match expected:
        case OneOf():
            return " / ".join(expected.options)
        case Range():
            low = [] if expected.at_least is None else [f"≥ {expected.at_least}"]
            high = [] if expected.at_most is None else [f"≤ {expected.at_most}"]
            return " and ".join(low + high)
        case _:
            assert_never(expected)


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    shown = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in shown)
