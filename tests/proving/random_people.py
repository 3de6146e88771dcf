"""Many random people, complete and partial, the same ones for the same seed."""

import os
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from random import SystemRandom

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses

SEED = "TRIAGE_SEED"
"""The environment variable that repeats a run; without it every run has people of its own."""
MISSING = (0, 0, 1, 4, 12, 25)
"""How many responses are missing; one in three people is complete."""


@dataclass(frozen=True)
class Person:
    """A response to every item, also to those that are not asked, and the ones that were really given."""

    everything: Responses
    given: Responses


def new_seed() -> int:
    """The seed that the environment names, else a new one."""
    return int(os.environ.get(SEED) or SystemRandom().randrange(10**9))


def random_people(
    items: Sequence[Item], unremarkable: Responses, *, people: int, seed: int
) -> Iterator[Person]:
    """The unremarkable person with few, some or all responses drawn; with all, nearly everybody is an emergency."""
    random = Random(seed)
    for _ in range(people):
        changed = random.sample(items, k=random.choice((3, 6, 12, len(items))))
        everything = {**unremarkable, **{item.id: draw(item, random) for item in changed}}
        missing = random.sample(list(everything), k=random.choice(MISSING) % len(everything))
        yield Person(everything, {name: everything[name] for name in everything.keys() - missing})


def draw(item: Item, random: Random) -> Response:
    """Any response that the item accepts."""
    values = values_of(item)
    if values is not None:
        return random.choice(values)
    options = options_of(item)
    drawn = random.choice(options)
    if not isinstance(item, ChecklistItem):
        return drawn
    if drawn in (NONE, NOT_SURE):
        return (drawn,)
    also = random.choice(((), options[: len(item.options)]))
    return tuple(
        option for option in options if option == drawn or (option in also and random.random() < 0.5)
    )
