"""Many random people, complete and partial, the same ones for the same seed."""

import os
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from random import SystemRandom

from benchmarks.random_people import draw
from triage.content.items import Item
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_response

SEED = "TRIAGE_SEED"
"""The environment variable that repeats a run; without it every run has people of its own."""
RESPONSES_PER_ITEM = 400
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
    """The unremarkable person with some or all responses drawn; with all, nearly everybody is an emergency."""
    random = Random(seed)
    drawn = {item.id: _responses(item, random) for item in items}
    names = list(unremarkable)
    for _ in range(people):
        changed = random.sample(names, k=random.choice((3, 6, 12, len(names))))
        everything = {
            **unremarkable,
            **{name: drawn[name][int(random.random() * len(drawn[name]))] for name in changed},
        }
        missing = random.sample(names, k=random.choice(MISSING))
        yield Person(everything, {name: everything[name] for name in everything.keys() - missing})


def _responses(item: Item, random: Random) -> list[Response]:
    drawn = [read_response(item, draw(item, random)) for _ in range(RESPONSES_PER_ITEM)]
    return [response for response in drawn if response is not None]
