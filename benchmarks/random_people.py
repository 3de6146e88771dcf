"""Writes random people as JSON lines, the same ones for the same seed.

.venv/bin/python -m benchmarks.random_people 1000 7 > people.jsonl
"""

import sys
from collections.abc import Iterator
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import TypeAlias

import orjson

from triage.content.content import Content
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.loading import load
from triage.reasoning.responses import from_text

QUESTIONNAIRE = Path(__file__).parents[1] / "questionnaire"

Drawn: TypeAlias = int | str | list[str]


def random_people(content: Content, people: int, *, seed: int) -> Iterator[Mapping[str, object]]:
    """People with the vignettes' unremarkable responses, except for some that are drawn.

    How many differs per person. With everything drawn, nearly everybody would be an emergency.
    """
    random = Random(seed)
    items = [item for item in content.questionnaire.items if not isinstance(item, TextItem)]
    unremarkable = from_text(content.questionnaire, content.unremarkable)
    for _ in range(people):
        changed = random.sample(items, k=random.randint(0, len(items) // 3))
        yield unremarkable | {item.id: draw(item, random) for item in changed}


def draw(item: Item, random: Random) -> Drawn:
    """Draw one response that the item accepts."""
    match item:
        case ChoiceItem():
            return random.choice(options_of(item))
        case ChecklistItem():
            return _draw_list(options_of(item), random)
        case _:
            return random.choice(values_of(item) or range(1))


def _draw_list(options: tuple[str, ...], random: Random) -> list[str]:
    drawn = random.choice(options)
    if drawn in (NONE, NOT_SURE):
        return [drawn]
    others = [option for option in options if option not in (drawn, NONE, NOT_SURE)]
    return [drawn, *random.sample(others, k=min(len(others), random.choice((0, 0, 1, 2))))]


def main() -> None:
    """Write as many people as the first argument says, drawn with the second as the seed."""
    people, seed = int(sys.argv[1]), int(sys.argv[2])
    for person in random_people(load(QUESTIONNAIRE), people, seed=seed):
        sys.stdout.buffer.write(orjson.dumps(person, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
