"""What a visitor is told about other responses: what would be more urgent, and what in life can make it milder."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.content.items import NumberItem
from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import advice_called
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.findings import Responses
from triage.reasoning.forcing import deciding_responses
from triage.reasoning.together import Changes
from triage.reasoning.together import advice_of
from triage.reasoning.together import milder_together


@dataclass(frozen=True)
class Told:
    """The deciding responses, what would make the advice more urgent, and what could make it milder.

    An advice that sends somebody to a doctor has nothing milder: no way around an alarm sign is ever told.
    """

    deciding: Responses
    more_urgent: tuple[Changes, ...]
    milder: tuple[Changes, ...]


def told_to_visitor(questionnaire: Questionnaire, responses: Responses) -> Told:
    """The changes a visitor may read; a therapist reads `together.all_changes`."""
    order = [advice.id for advice in questionnaire.advices]
    now = advice_of(questionnaire, responses)
    urgency = order.index(now)
    single = [Changes({c.item: c.response}, c.advice) for c in what_would_change(questionnaire, responses)]
    more_urgent = [c for c in single if order.index(c.advice) > urgency and not _is_age(questionnaire, c)]
    more_urgent.sort(key=lambda changes: -order.index(changes.advice))
    milder = [c for c in single if order.index(c.advice) < urgency]
    return Told(
        deciding_responses(questionnaire, responses),
        tuple(more_urgent),
        ()
        if advice_called(questionnaire, now).ends_the_questions
        else _in_life(questionnaire, responses, milder),
    )


def _in_life(
    questionnaire: Questionnaire, responses: Responses, milder: Sequence[Changes]
) -> tuple[Changes, ...]:
    """Of the milder changes those that can happen in life, else the fewest of them together."""
    in_life = {item.id for item in questionnaire.items if item.can_change_in_life}
    single = tuple(changes for changes in milder if changes.responses.keys() <= in_life)
    together = None if single else milder_together(questionnaire, responses, in_life)
    return single if together is None else (together,)


def _is_age(questionnaire: Questionnaire, changes: Changes) -> bool:
    numbers = {item.id for item in questionnaire.items if isinstance(item, NumberItem)}
    return not numbers.isdisjoint(changes.responses)
