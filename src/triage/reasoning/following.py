"""What is asked again later, the advice that a reply to it deserves, and what changed since the start."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from triage.content.follow_up import FollowUp
from triage.content.follow_up import MeaningfulChange
from triage.content.follow_up_texts import Direction
from triage.content.items import NONE
from triage.content.items import SCALE
from triage.content.items import Item
from triage.content.items import Worse
from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import advice_called
from triage.reasoning.assessing import assess
from triage.reasoning.deciding import most_urgent_contact
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses

HUNDRED = 100


@dataclass(frozen=True)
class Change:
    """One item at the start and now; `direction` is SAME until the change is meaningful."""

    item: str
    before: int
    now: int
    direction: Direction


def again(questionnaire: Questionnaire) -> FollowUp:
    """What the questionnaire asks again; whoever comes here was asked."""
    assert questionnaire.about.follow_up is not None
    return questionnaire.about.follow_up


def items_asked_again(questionnaire: Questionnaire, start: Responses, replies: Responses) -> tuple[Item, ...]:
    """The items that this person is asked, alarm items first; one that does not concern them is left out."""
    asked = assess(questionnaire, now_known(questionnaire, start, replies), asks_everything=True).asked
    only_then = {item.id: item for item in questionnaire.follow_up_items}
    items = {item.id: item for item in questionnaire.items if item.id in asked} | only_then
    plan = again(questionnaire)
    order = (*plan.alarm_items, *plan.items, *plan.only_then)
    return tuple(items[name] for name in order if name in items)


def now_known(questionnaire: Questionnaire, start: Responses, replies: Responses) -> dict[str, Response]:
    """What is known now: what is asked again counts only as it is said now, the rest as it was at the start."""
    plan = again(questionnaire)
    anew = {*plan.alarm_items, *plan.items}
    kept = {name: value for name, value in start.items() if name not in anew}
    return kept | {name: value for name, value in replies.items() if name in anew}


def deserved(questionnaire: Questionnaire, start: Responses, replies: Responses) -> Assessment | None:
    """The advice that the replies deserve; None when there is nothing to look after.

    Reasons that rest on the start alone were told then, and are not told again; an alarm that is said again is. Until
    it is final, what is still to be asked may make it more urgent.
    """
    whole = assess(questionnaire, now_known(questionnaire, start, replies))
    told = {reason.rule for reason in assess(questionnaire, start).reasons}
    alarm_items = again(questionnaire).alarm_items
    reasons = tuple(
        reason
        for reason in whole.reasons
        if advice_called(questionnaire, reason.advice).ends_the_questions
        and (reason.rule not in told or any(name in alarm_items for name in reason.findings))
    )
    if not reasons:
        return None
    advice = advice_called(questionnaire, reasons[0].advice)
    rules = [
        rule
        for rule in questionnaire.rules
        if rule.advice == advice.id and rule.id in {reason.rule for reason in reasons}
    ]
    contact = most_urgent_contact(questionnaire, rules, advice.contact)
    is_final = whole.is_final and whole.advice == advice.id
    return replace(whole, advice=advice.id, contact=contact, is_final=is_final, reasons=reasons)


def signs_given(questionnaire: Questionnaire, replies: Responses) -> dict[str, Response]:
    """The replies to alarm items that name a sign, or say that somebody is not sure."""
    alarm_items = again(questionnaire).alarm_items
    said = {name: replies[name] for name in alarm_items if name in replies}
    return {name: reply for name, reply in said.items() if reply not in (NONE, (NONE,))}


def is_done(questionnaire: Questionnaire, start: Responses, replies: Responses) -> bool:
    """Whether nothing more is asked: everything was replied, or nothing can be more urgent than the advice by now."""
    found = deserved(questionnaire, start, replies)
    asked = items_asked_again(questionnaire, start, replies)
    return (found is not None and found.is_final) or all(item.id in replies for item in asked)


def changes(questionnaire: Questionnaire, start: Responses, replies: Responses) -> tuple[Change, ...]:
    """What changed in the items whose change has a meaning, as far as both are known."""
    items = {item.id: item for item in questionnaire.items}
    return tuple(_changes(again(questionnaire).changes, items, start, replies))


def _changes(
    meant: Iterable[MeaningfulChange], items: Mapping[str, Item], start: Responses, replies: Responses
) -> Iterable[Change]:
    for meaningful in meant:
        before, now = start.get(meaningful.item), replies.get(meaningful.item)
        if isinstance(before, int) and isinstance(now, int):
            is_up_worse = items[meaningful.item].worse is not Worse.LOWER
            yield Change(
                meaningful.item, before, now, direction_of(meaningful, before, now, is_up_worse=is_up_worse)
            )


def direction_of(meaningful: MeaningfulChange, before: int, now: int, *, is_up_worse: bool) -> Direction:
    """Whether a change is large enough to mean something; who began at nothing is measured by the whole scale.

    >>> pain = MeaningfulChange(item="pain", points=2, percent=30)
    >>> [direction_of(pain, before, now, is_up_worse=True).value for before, now in ((7, 5), (3, 2), (2, 1), (4, 6))]
    ['better', 'better', 'better', 'worse']
    >>> [direction_of(pain, before, now, is_up_worse=True).value for before, now in ((7, 6), (0, 1))]
    ['same', 'same']
    """
    size = abs(now - before)
    by_share = size * HUNDRED >= meaningful.percent * (before or SCALE[-1])
    by_points = meaningful.points is not None and size >= meaningful.points
    if not size or not (by_share or by_points):
        return Direction.SAME
    return Direction.WORSE if (now > before) is is_up_worse else Direction.BETTER
