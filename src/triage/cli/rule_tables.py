"""The rules as tables a clinician can read and sign, made from the content."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from triage.content.content import Content
from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.questionnaire import Sourced
from triage.content.rows import Row
from triage.content.scores import Score
from triage.content.written_out import Wording
from triage.content.written_out import bands_written
from triage.content.written_out import made_of
from triage.content.written_out import options_written
from triage.content.written_out import rows_written

OPENING = """\
<!-- Made by `triage docs` from questionnaire/. Change the content, not this page. -->

# The rules, as they run

{name} {version}. A rule fires when **any** of its lines holds; a line holds when **all** of it does.
The most urgent advice wins, and all reasons are kept. A response that is missing is unknown, never “no”.
"""
BY_ID = Wording(
    finding=lambda name: f"`{name}`",
    option=lambda _, option: option,
    also=" and ",
    mean_of="mean of {parts}",
    one_point_for="one point for each: ",
    band_from="{band} from {number}",
    band_when="{band} when {row}",
    counted_only="counted only",
    free_text="free text",
)
"""For who edits the content."""


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
    first, *more = made_of(score, BY_ID)
    bands = bands_written(score, BY_ID)
    return f"`{score.id}`", first + "<br>".join(more), "; ".join(bands), score.source


def _item(item: Item) -> tuple[str, ...]:
    asked = _rows(item.asked_when_any_of) if item.asked_when_any_of else "always"
    direction = item.why_not_comparable or item.worse.replace("_", " ")
    options = f"{item.type}: {', '.join(options_written(item, BY_ID))}"
    return f"`{item.id}`", options, asked, direction, item.source


def _rows(rows: Iterable[Row]) -> str:
    return "<br>or ".join(rows_written(rows, BY_ID))


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    shown = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in shown)
