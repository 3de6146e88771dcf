"""The parts of docs/safety.md that are made: the hazard log, and how far the example people agree with the advice."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from triage.cli.hazards import Hazard
from triage.cli.hazards import hazard_log
from triage.cli.rule_tables import table
from triage.content.content import Content
from triage.reasoning.assessing import assess
from triage.reasoning.responses import ResponsesError
from triage.reasoning.vignettes import examples_of

SAFETY = "docs/safety.md"
NORMAL_95 = 1.959964
"""The normal quantile that belongs to a 95 % interval."""


@dataclass(frozen=True)
class SafetyPage:
    """The page by its name, with its parts filled in, and what is wrong with what they are made of."""

    pages: Mapping[str, str]
    problems: tuple[str, ...]


def safety_page(root: Path, content: Content) -> SafetyPage:
    """docs/safety.md with its made parts between their markers; the rest is written by hand.

    Content that stands elsewhere, without such a page beside it, has nothing to fill in.
    """
    if not (root / SAFETY).is_file():
        return SafetyPage({}, ())
    log = hazard_log(root, content)
    try:
        parts = {"hazards": hazard_table(log.hazards), "vignettes": vignette_table(content)}
    except ResponsesError:
        return SafetyPage({}, ("an example person cannot be read; `triage check` says which",))
    text, problems = (root / SAFETY).read_text("utf-8"), list(log.problems)
    for name, part in parts.items():
        filled = between_markers(text, name, part)
        problems += [] if filled else [f"{SAFETY}:1: the markers `begin: {name}` and `end: {name}` are gone"]
        text = filled or text
    return SafetyPage({SAFETY: text}, tuple(problems))


def between_markers(text: str, name: str, part: str) -> str | None:
    """The text with this part between its markers, or None when they are not there.

    >>> between_markers("<!-- begin: a -->old<!-- end: a -->", "a", "new")
    '<!-- begin: a -->\\nnew\\n<!-- end: a -->'
    """
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return marked.sub(lambda _: f"{begin}\n{part}\n{end}", text) if marked.search(text) else None


def hazard_table(hazards: Iterable[Hazard]) -> str:
    """One line for each hazard, with what holds it."""
    head = ("hazard", "worst harm", "kept small by", "what remains", "held by")
    return table(head, (_hazard(hazard) for hazard in hazards))


def _hazard(hazard: Hazard) -> tuple[str, ...]:
    what = f"`{hazard.id}`<br>{hazard.hazard}"
    return what, hazard.harm, hazard.kept_small, hazard.remains, "<br>".join(_held_by(hazard))


def _held_by(hazard: Hazard) -> Iterator[str]:
    held = {
        "rules": hazard.rules,
        "claims": hazard.claims,
        "vignettes": hazard.vignettes,
        "tests": hazard.tests,
    }
    for kind, names in held.items():
        if names:
            yield f"**{kind}** {', '.join(f'`{name}`' for name in names)}"
    if hazard.open is not None:
        yield f"**open** {hazard.open}"


@dataclass(frozen=True)
class Agreement:
    """How many steps more urgent (or, below 0, milder) the advice of each example person is than was expected."""

    expected: str
    steps: tuple[int, ...]


def vignette_table(content: Content) -> str:
    """Agreement per expected advice and over all, each share with its 95 % interval."""
    groups = [*_agreements(content)]
    every = Agreement("**all**", tuple(step for group in groups for step in group.steps))
    head = ("expected advice", "people", "exact", "acceptable", "under-triage", "over-triage")
    return table(head, (_agreement(group) for group in [*groups, every]))


def _agreements(content: Content) -> Iterator[Agreement]:
    order = [advice.id for advice in content.questionnaire.advices]
    steps: dict[str, list[int]] = {name: [] for name in reversed(order)}
    for example in examples_of(content):
        given = assess(content.questionnaire, example.responses).advice
        expected = example.vignette.advice
        steps[expected].append(order.index(given) - order.index(expected))
    return (Agreement(f"`{name}`", tuple(listed)) for name, listed in steps.items())


def _agreement(group: Agreement) -> tuple[str, ...]:
    steps, number = group.steps, len(group.steps)
    counted = (
        sum(step == 0 for step in steps),
        sum(step in (0, 1) for step in steps),
        sum(step < 0 for step in steps),
        sum(step > 0 for step in steps),
    )
    return group.expected, str(number), *(_share(count, number) for count in counted)


def _share(count: int, number: int) -> str:
    low, high = wilson(count, number)
    return f"{count} ({low:.1%} – {high:.1%})" if number else "–"


def wilson(count: int, number: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; all that can be said about nobody is from 0 to 1.

    >>> [round(end, 3) for end in wilson(10, 10)]
    [0.722, 1.0]
    """
    if not number:
        return 0.0, 1.0
    share, square = count / number, NORMAL_95**2 / number
    middle = share + square / 2
    spread = sqrt(square * (share * (1 - share) + square / 4))
    return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))
