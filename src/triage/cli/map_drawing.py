"""The flow as a drawing: which item leads to which, and which rule reads what, made from the content as SVG."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from statistics import mean

from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.rows import Row
from triage.reasoning.reach import reads_of
from triage.ui.theme import LEVELS
from triage.ui.theme import TOKENS

WIDTH, HEIGHT = 1680, 1188  # A3, four units to the millimetre
TOP, BOTTOM = 118, 1130
ITEMS, SCORES, RULES = (150, 230), (760, 190), (1330, 250)
"""Where each column begins, and how wide its boxes are."""
BOX = 20
HEADING = 15
ROUND = 5

INK, SOFT, LINE, PAPER = (TOKENS[name][0] for name in ("ink", "soft", "control", "bg"))
SURFACE = TOKENS["surface"][0]
STYLE = f"""\
text {{ font: 13px Figtree, 'Segoe UI', Roboto, Arial, sans-serif; fill: {INK}; }}
.title {{ font-size: 24px; font-weight: 700; }}
.head {{ font-size: 14px; font-weight: 700; }}
.column {{ font-size: 15px; font-weight: 700; fill: {SOFT}; }}
.soft {{ fill: {SOFT}; }}
path {{ fill: none; stroke-width: 1.4; stroke-opacity: .6; }}
path.wait {{ stroke: {SOFT}; stroke-opacity: .9; }}
.dashed {{ stroke-dasharray: 4 3; }}"""
CAPTIONS = {
    ITEMS[0]: "Items, in the order in which they are asked",
    SCORES[0]: "Scores",
    RULES[0]: "Rules, by the advice they lead to",
}


@dataclass(frozen=True)
class Box:
    """A named box in one of the columns; `y` is its middle."""

    name: str
    x: int
    y: float
    width: int
    colour: str
    dashed: bool = False


Boxes = Mapping[str, Box]


@dataclass(frozen=True)
class Columns:
    """Everything that stands on the map; a rule may have the name of an item."""

    items: Boxes
    scores: Boxes
    rules: Boxes
    headings: tuple[Box, ...]


def map_drawing(questionnaire: Questionnaire) -> str:
    """The whole drawing; the same content always gives the same text."""
    columns = _columns(questionnaire)
    lines = [
        *_opening(questionnaire),
        *_waiting(questionnaire, columns.items),
        *_counting(questionnaire, columns),
        *_reading(questionnaire, columns),
        *map(_heading, columns.headings),
        *(_box(box) for boxes in (columns.items, columns.scores, columns.rules) for box in boxes.values()),
        *_legend(questionnaire),
    ]
    return "\n".join([*lines, "</svg>", ""])


# Where everything stands


def _columns(questionnaire: Questionnaire) -> Columns:
    items, sections = _item_boxes(questionnaire)
    rules, advices = _rule_boxes(questionnaire, items)
    scores = _score_boxes(questionnaire, items, rules)
    return Columns(items, scores, rules, (*sections, *advices))


def _item_boxes(questionnaire: Questionnaire) -> tuple[Boxes, tuple[Box, ...]]:
    groups = {
        section: [item.id for item in questionnaire.items if item.section == section]
        for section in questionnaire.about.sections
    }
    shown = {section.replace("_", " "): names for section, names in groups.items() if names}
    unread = {item.id for item in questionnaire.items} - _read(questionnaire)
    return _stacked(shown, ITEMS, colours=dict.fromkeys(shown, LINE), dashed=unread)


def _rule_boxes(questionnaire: Questionnaire, items: Boxes) -> tuple[Boxes, tuple[Box, ...]]:
    """By advice, the most urgent first; within it so that few lines cross."""
    groups: dict[str, list[str]] = {}
    for advice in reversed(questionnaire.advices):
        rules = [rule for rule in questionnaire.rules if rule.advice == advice.id]
        rules.sort(key=lambda rule: _height_of(rule, questionnaire, items))
        if rules:
            groups[advice.id] = [rule.id for rule in rules]
    colours = {advice: _colour(questionnaire, advice) for advice in groups}
    return _stacked(groups, RULES, colours=colours, dashed=set())


def _height_of(rule: Rule, questionnaire: Questionnaire, items: Boxes) -> tuple[float, str]:
    read = items_behind(questionnaire, names_in(rule.when_any_of))
    return mean(items[name].y for name in read), rule.id


def _score_boxes(questionnaire: Questionnaire, items: Boxes, rules: Boxes) -> Boxes:
    """Each score beside what it reads and what reads it, and far enough from the next."""
    wanted = {}
    for score in questionnaire.scores:
        read = [items[name].y for name in items_behind(questionnaire, reads_of(score))]
        readers = [rules[r.id].y for r in questionnaire.rules if score.id in names_in(r.when_any_of)]
        wanted[score.id] = mean([mean(read), mean(readers)] if readers else read)
    x, width = SCORES
    places = _apart(sorted(wanted, key=lambda name: (wanted[name], name)), wanted, gap=BOX * 2.5)
    unread = {score.id for score in questionnaire.scores} - _read(questionnaire)
    return {name: Box(name, x, y, width, SOFT, name in unread) for name, y in places.items()}


def _apart(names: Sequence[str], wanted: Mapping[str, float], *, gap: float) -> dict[str, float]:
    """Nobody closer than `gap` to the one above; too low at the end moves up again."""
    places: list[float] = []
    for name in names:
        places.append(max([wanted[name], *(place + gap for place in places[-1:])]))
    for at in reversed(range(len(places))):
        below = places[at + 1] - gap if at + 1 < len(places) else BOTTOM - BOX
        places[at] = min(places[at], below)
    return dict(zip(names, places, strict=True))


def _stacked(
    groups: Mapping[str, Sequence[str]],
    column: tuple[int, int],
    *,
    colours: Mapping[str, str],
    dashed: set[str],
) -> tuple[Boxes, tuple[Box, ...]]:
    """Boxes below each other under their headings, over the whole height."""
    x, width = column
    slots = sum(len(names) for names in groups.values()) + 1.35 * len(groups)
    step = (BOTTOM - TOP) / slots
    y, boxes, headings = float(TOP), {}, []
    for group, names in groups.items():
        headings.append(Box(group, x, y + step * 0.85, width, colours[group]))
        y += step * 1.35
        for name in names:
            boxes[name] = Box(name, x, y + step / 2, width, colours[group], name in dashed)
            y += step
    return boxes, tuple(headings)


# Who reads what


def names_in(rows: Iterable[Row]) -> set[str]:
    """The items and scores that some rows look at."""
    return {name for row in rows for name in row}


def items_behind(questionnaire: Questionnaire, names: Iterable[str]) -> set[str]:
    """The items behind some names, through the scores too."""
    scores = {score.id: score for score in questionnaire.scores}
    found: set[str] = set()
    for name in names:
        found |= items_behind(questionnaire, reads_of(scores[name])) if name in scores else {name}
    return found


def _read(questionnaire: Questionnaire) -> set[str]:
    """What some rule, score or item looks at."""
    rows = [row for rule in questionnaire.rules for row in rule.when_any_of]
    rows += [row for item in questionnaire.items for row in item.asked_when_any_of]
    return names_in(rows) | {name for score in questionnaire.scores for name in reads_of(score)}


def _waiting(questionnaire: Questionnaire, items: Boxes) -> Iterator[str]:
    """From an item to the items that are only asked because of it, along the left."""
    for item in questionnaire.items:
        for name in _in_order(names_in(item.asked_when_any_of), items):
            yield _arc(items[name], items[item.id])


def _counting(questionnaire: Questionnaire, columns: Columns) -> Iterator[str]:
    for score in questionnaire.scores:
        read = set(reads_of(score))
        for name in _in_order(read, columns.items):
            yield _curve(columns.items[name], columns.scores[score.id], LINE)
        for name in _in_order(read, columns.scores):
            yield _arc(columns.scores[name], columns.scores[score.id])


def _reading(questionnaire: Questionnaire, columns: Columns) -> Iterator[str]:
    """The lines of the most urgent rules are drawn last, and so on top."""
    order = {advice.id: at for at, advice in enumerate(questionnaire.advices)}
    for rule in sorted(questionnaire.rules, key=lambda rule: (order[rule.advice], rule.id)):
        box, read = columns.rules[rule.id], names_in(rule.when_any_of)
        for boxes in (columns.items, columns.scores):
            for name in _in_order(read, boxes):
                yield _curve(boxes[name], box, box.colour)


def _in_order(names: set[str], boxes: Boxes) -> list[str]:
    return [name for name in boxes if name in names]


# How it is drawn


def _opening(questionnaire: Questionnaire) -> Iterator[str]:
    about = questionnaire.about
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">'
    yield "<!-- Made by `triage docs` from questionnaire/. Change the content, not this drawing. -->"
    yield f'<title id="t">The flow of {escape(about.id)} {about.version}</title>'
    yield f'<desc id="d">{escape(_in_words(questionnaire))}</desc>'
    yield f"<style>{STYLE}</style>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    yield _text(ITEMS[0], 50, f"What leads where: {about.id} {about.version}", "title")
    for x, words in CAPTIONS.items():
        yield _text(x, TOP - 14, words, "column")


def _in_words(questionnaire: Questionnaire) -> str:
    """What the lines show, for who cannot see them."""
    rules = (
        f"{rule.id} ({rule.advice}) reads {', '.join(sorted(names_in(rule.when_any_of)))}"
        for rule in questionnaire.rules
    )
    waits = (
        f"{item.id} is asked depending on {', '.join(sorted(names_in(item.asked_when_any_of)))}"
        for item in questionnaire.items
        if item.asked_when_any_of
    )
    counts = (
        f"{score.id} counts {', '.join(sorted(set(reads_of(score))))}" for score in questionnaire.scores
    )
    return ". ".join((*waits, *counts, *rules)) + "."


def _heading(box: Box) -> str:
    colour = INK if box.colour == LINE else box.colour
    return f'<text x="{box.x}" y="{box.y:.1f}" class="head" style="fill:{colour}">{escape(box.name)}</text>'


def _box(box: Box) -> str:
    look = ' class="dashed"' if box.dashed else ""
    frame = (
        f'<rect x="{box.x}" y="{box.y - BOX / 2:.1f}" width="{box.width}" height="{BOX}" rx="{ROUND}" '
        f'fill="{PAPER if box.dashed else SURFACE}" stroke="{box.colour}"{look}/>'
    )
    return frame + _text(box.x + 10, box.y + 4.5, box.name, "soft" if box.dashed else "")


def _text(x: float, y: float, words: str, look: str) -> str:
    of_class = f' class="{look}"' if look else ""
    return f'<text x="{x:g}" y="{y:.1f}"{of_class}>{escape(words)}</text>'


def _curve(start: Box, end: Box, colour: str) -> str:
    """From the right of one box to the left of another."""
    x, to = start.x + start.width, end.x
    bend = (to - x) * 0.45
    return (
        f'<path d="M{x} {start.y:.1f}C{x + bend:.1f} {start.y:.1f} {to - bend:.1f} {end.y:.1f} {to} {end.y:.1f}" '
        f'stroke="{colour}"/>'
    )


def _arc(start: Box, end: Box) -> str:
    """Along the left of one column, with a point at the end."""
    x, reach = start.x, 24 + min(abs(end.y - start.y) * 0.22, 96)
    point = f"M{x - 7} {end.y - 4:.1f}L{x} {end.y:.1f}L{x - 7} {end.y + 4:.1f}"
    return (
        f'<path class="wait" d="M{x} {start.y:.1f}C{x - reach:.1f} {start.y:.1f} {x - reach:.1f} {end.y:.1f} '
        f'{x} {end.y:.1f}{point}"/>'
    )


def _legend(questionnaire: Questionnaire) -> Iterator[str]:
    words = (
        "Line to the right: this rule or score reads it, in the colour of the advice.",
        "Arrow at the left: it is only asked because of the other one, or counts it.",
        "Dashed box: no rule reads it; it is for a chart, a focus or an attention point.",
    )
    for at, line in enumerate(words):
        yield _text(ITEMS[0] + at * 505, HEIGHT - 24, line, "soft")
    least = questionnaire.advices[0]
    yield _text(RULES[0], TOP - 40, f"No rule fires: {least.id}", "soft")


def _colour(questionnaire: Questionnaire, advice: str) -> str:
    level = [entry.id for entry in questionnaire.advices].index(advice) + 1
    return TOKENS[f"l{min(level, LEVELS)}"][0]
