"""How long a visitor waits for what would change the advice, beside assessing the same person once.

The baseline is `assess`, which every result needs anyway.
"""

from collections.abc import Callable
from statistics import median
from statistics import quantiles
from time import perf_counter

from benchmarks.random_people import QUESTIONNAIRE
from benchmarks.random_people import random_people
from triage.content.loading import load
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses
from triage.reasoning.telling import told_to_visitor

PEOPLE = 500
SEED = 7


def run() -> None:
    """Print the table."""
    content = load(QUESTIONNAIRE)
    questionnaire = content.questionnaire
    people = [read_responses(questionnaire, p) for p in random_people(content, PEOPLE, seed=SEED)]
    baseline = _milliseconds(lambda person: assess(questionnaire, person), people)
    told = _milliseconds(lambda person: told_to_visitor(questionnaire, person), people)
    print(f"what would change the advice, for {PEOPLE} random people (seed {SEED})")
    print(
        f"  told to a visitor     {median(told):>8.2f} ms at the median, {quantiles(told, n=20)[-1]:.2f} at p95"
    )
    print(f"  at most               {max(told):>8.2f} ms")
    print(f"  baseline: assess      {median(baseline):>8.2f} ms")
    print(f"  telling takes         {median(told) / median(baseline):>8.1f} times the baseline")


def _milliseconds(step: Callable[[Responses], object], people: list[Responses]) -> list[float]:
    taken = []
    for person in people:
        started = perf_counter()
        step(person)
        taken.append((perf_counter() - started) * 1000)
    return taken
