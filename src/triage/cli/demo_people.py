"""Invented submissions for a demo: the content's own vignettes, with made-up names, over the last twelve weeks.

Before them came some who are in care by now, and who were asked twice how they are doing.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import TypeVar

from triage.cli.demo_later import Went
from triage.cli.demo_later import can_be_asked_again
from triage.cli.demo_later import can_go
from triage.content.content import Content
from triage.content.demo_texts import DemoTexts
from triage.content.practice import Mode
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.vignettes import examples_of
from triage.records.review import Happened
from triage.records.review import Reviewed
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import ReviewStatus
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way
from triage.records.submissions import may_send

PEOPLE, EARLIER = 60, 22
WAITING = 9  # the newest, which nobody has looked at yet
DAYS, EARLIER_DAYS = 83, range(95, 160)
SEED = 2
WEIGHTS: Mapping[str, int] = {
    "self_care": 4,
    "exercise_therapy": 8,
    "gp_first": 3,
    "gp_today": 2,
    "emergency": 1,
}
AGREES = 0.7
HAPPENED = {Happened.STARTED: 5, Happened.REFERRED: 2, Happened.NO_SHOW: 1, Happened.NOT_NEEDED: 3}
Drawn = TypeVar("Drawn")
HOURS_TO_CONTACT = 14.0  # on average
PLANNED, CLOSED = ReviewStatus.PLANNED, ReviewStatus.CLOSED
BETTER, SAME, WORSE, SILENT = Went.BETTER, Went.SAME, Went.WORSE, Went.SILENT
WENT_LATELY = (*(SILENT, BETTER, SILENT, SAME) * 2, SILENT, BETTER, SAME, BETTER, SAME, BETTER, SAME)
WENT_EARLIER = (*(BETTER, SILENT, BETTER, SAME) * 5, BETTER, WORSE)
"""A number under five is not shown on the overview, so most of these are five or more."""
FURTHER = ((PLANNED,), (CLOSED,), (PLANNED, CLOSED), (PLANNED, CLOSED))


@dataclass(frozen=True)
class Step:
    """What the practice did, how long after the submission came."""

    after: timedelta
    reviewed: Reviewed


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented, and what the practice did with what they sent."""

    number: int
    received: datetime
    responses: Responses
    goal: str
    details: ContactDetails
    consents: Consents
    steps: Sequence[Step]
    went: Went | None


def demo_people(content: Content, texts: DemoTexts, now: datetime, *, version: str) -> Iterator[DemoPerson]:
    """The same people in every demo on the same content; `version` is of the consents' words."""
    yield from _in_care(content, texts, now, version)
    random, by_advice = Random(SEED), _by_advice(content)
    days, went = min(DAYS, content.practice.sending.kept_days - 1), cycle(WENT_LATELY)
    for number in range(PEOPLE):
        advice = _drawn({name: WEIGHTS[name] for name in by_advice}, random)
        received = _received(now, days, number, random)
        steps = _steps(list(by_advice), advice, texts, random) if number < PEOPLE - WAITING else ()
        responses = random.choice(by_advice[advice])
        is_asked = can_be_asked_again(content, responses)
        yield DemoPerson(
            number=number,
            received=received,
            responses=responses,
            goal=random.choice(texts.goals),
            details=_details(texts, number, is_asked=is_asked),
            consents=Consents(contact=number % 6 != 1, follow_up=is_asked, version=version),
            steps=tuple(step for step in steps if received + step.after < now),
            went=next(went) if is_asked else None,
        )


def _in_care(content: Content, texts: DemoTexts, now: datetime, version: str) -> Iterator[DemoPerson]:
    """They came longer ago than anything else is kept, and can all be asked again."""
    random = Random(SEED)
    people = [
        one for all_of in _by_advice(content).values() for one in all_of if can_be_asked_again(content, one)
    ]
    for at, went in enumerate(WENT_EARLIER if people else ()):
        number, ago = PEOPLE + at, EARLIER_DAYS[-1] - at * len(EARLIER_DAYS) // EARLIER
        yield DemoPerson(
            number=number,
            received=now - timedelta(days=ago, hours=1),
            responses=random.choice([one for one in people if can_go(content, one, went)] or people),
            goal=random.choice(texts.goals),
            details=_details(texts, number, is_asked=True),
            consents=Consents(contact=True, follow_up=True, version=version),
            steps=_into_care(texts),
            went=went,
        )


def _into_care(texts: DemoTexts) -> Sequence[Step]:
    called = Step(timedelta(hours=5), Reviewed(status=ReviewStatus.CONTACTED, note=texts.note))
    started = Reviewed(status=CLOSED, happened=Happened.STARTED, became_care=True)
    return (called, Step(timedelta(days=4), started))


def _by_advice(content: Content) -> Mapping[str, Sequence[Responses]]:
    found: dict[str, list[Responses]] = {name: [] for name in WEIGHTS}
    for example in examples_of(content):
        questionnaire, responses = content.questionnaire, _as_asked(content, example.responses)
        if may_send(questionnaire, assess(questionnaire, responses)) and example.vignette.advice in found:
            found[example.vignette.advice].append(responses)
    return {name: people for name, people in found.items() if people}


def _as_asked(content: Content, responses: Responses) -> Responses:
    """What a visit asks for: nothing more once the advice is final and ends the questions."""
    everything = content.practice.mode is Mode.INFORMATION
    given: dict[str, Response] = {}
    while item := assess(content.questionnaire, given, asks_everything=everything).next_item:
        given[item] = responses[item]
    return given


def _received(now: datetime, days: int, number: int, random: Random) -> datetime:
    """A little more often lately, and the last one an hour ago."""
    ago = days * (1 - ((number + random.random()) / PEOPLE) ** 0.8)
    return now - timedelta(days=ago, hours=1)


def _steps(advices: Sequence[str], advice: str, texts: DemoTexts, random: Random) -> Iterator[Step]:
    verdict, reason = _verdict(advices, advice, texts, random)
    after = timedelta(hours=random.expovariate(1 / HOURS_TO_CONTACT))
    called = Reviewed(status=ReviewStatus.CONTACTED, verdict=verdict, reason=reason, note=texts.note)
    yield Step(after, called)
    for status in random.choice(FURTHER):
        after += timedelta(days=random.uniform(1, 6))
        happened = _drawn(HAPPENED, random) if status is CLOSED else None
        yield Step(after, Reviewed(status=status, happened=happened))


def _verdict(advices: Sequence[str], advice: str, texts: DemoTexts, random: Random) -> tuple[str, str | None]:
    if random.random() < AGREES:
        return advice, None
    at = advices.index(advice) + random.choice((-1, 1))
    other = advices[min(max(at, 0), len(advices) - 1)]
    if other == advice:
        return advice, None
    return other, texts.too_mild if advices.index(other) > advices.index(advice) else texts.too_urgent


def _details(texts: DemoTexts, number: int, *, is_asked: bool) -> ContactDetails:
    name = f"{texts.given[number % len(texts.given)]} {texts.family[number % len(texts.family)]}"
    by_mail = number % 3 == 0
    return ContactDetails(
        name=texts.name.format(name=name),
        email=f"{name.lower().replace(' ', '.')}@voorbeeld.example" if by_mail or is_asked else None,
        telephone=None if by_mail else f"06 0000 {number:04}",
        way=Way.EMAIL if by_mail else Way.TELEPHONE,
        time=tuple(TimeOfDay)[number % len(TimeOfDay)],
    )


def _drawn(weights: Mapping[Drawn, int], random: Random) -> Drawn:
    return random.choices(list(weights), list(weights.values()))[0]
