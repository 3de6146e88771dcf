"""What must hold between two people, or between a person now and later."""

from collections.abc import Iterator
from dataclasses import replace

import z3

from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import Worse
from triage.content.items import options_of
from triage.proving.asking import Prover
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.proving.people import person_in
from triage.proving.people import settle
from triage.proving.people import wishes_for
from triage.proving.results import Failure
from triage.proving.results import Proof
from triage.reasoning.assessing import assess


def comparison_proofs(prover: Prover) -> Iterator[Proof]:
    """Monotone, unsure never milder, and final stays final."""
    yield Proof("a worse response, one or many, never makes the advice milder", tuple(_monotone(prover)))
    yield Proof("not being sure instead of none never makes the advice milder", tuple(_unsure(prover)))
    yield Proof("a final advice stays, however the rest is responded to", tuple(_final_stays(prover)))


def _monotone(prover: Prover) -> Iterator[Failure]:
    worse = Responder(prover.questionnaire.items, "worse.")
    same_or_worse = [_same_or_worse(prover, worse, item) for item in prover.questionnaire.items]
    encoding = Encoding(prover.questionnaire, worse)
    yield from _milder(prover, encoding, same_or_worse, "something worse makes the advice milder")


def _unsure(prover: Prover) -> Iterator[Failure]:
    unsure = Responder(prover.questionnaire.items, "unsure.")
    encoding = Encoding(prover.questionnaire, unsure)
    same = {item.id: same_response(prover.responder, unsure, item) for item in prover.questionnaire.items}
    for item in prover.questionnaire.items:
        if NOT_SURE in options_of(item) and NONE in options_of(item):
            others = [formula for name, formula in same.items() if name != item.id]
            swapped = [_is_option(prover.responder, item, NONE), _is_option(unsure, item, NOT_SURE)]
            what = f"not being sure about `{item.id}` makes the advice milder than none"
            yield from _milder(prover, encoding, [*others, *swapped], what)


def _milder(prover: Prover, other: Encoding, relation: list[Formula], what: str) -> Iterator[Failure]:
    """The other person, related like this, gets a milder advice."""
    milder = [
        z3.And(prover.anybody.at_least(advice.id), z3.Not(other.at_least(advice.id)))
        for advice in prover.questionnaire.advices[1:]
    ]
    failure = pair_for(prover, other, [*relation, z3.Or(milder)], what)
    if failure is not None and failure.person is not None:
        advice = assess(prover.questionnaire, failure.person).advice
        yield replace(failure, what=f"{failure.what}: no longer `{advice}`")


def pair_for(prover: Prover, other: Encoding, formulas: list[Formula], what: str) -> Failure | None:
    """The two most alike people for whom these formulas hold, or None when there are none."""
    solver = z3.Solver()
    solver.add(prover.responder.possible, other.responder.possible, *formulas)
    if solver.check() != z3.sat:
        return None
    together = [same_response(prover.responder, other.responder, item) for item in prover.questionnaire.items]
    model = settle(solver, [*together, *wishes_for(prover.responder, prover.unremarkable)])
    person, instead = person_in(model, prover.anybody), person_in(model, other)
    changed = next((name for name in person if instead.get(name) != person[name]), next(iter(person)))
    return Failure(prover.where("items", changed), f"{what} (`{changed}`)", person, instead)


def _same_or_worse(prover: Prover, worse: Responder, item: Item) -> Formula:
    """Same or worse where both are asked; an item that only one of them is asked is free."""
    asked = prover.anybody.asked[item.id].yes
    return z3.Implies(
        asked, z3.Or(same_response(prover.responder, worse, item), _worse(prover.responder, worse, item))
    )


def same_response(one: Responder, other: Responder, item: Item) -> Formula:
    """Both give the same response to an item."""
    if isinstance(item, ChecklistItem):
        pairs = zip(one.ticks[item.id].values(), other.ticks[item.id].values(), strict=True)
        return z3.And([tick == twin for tick, twin in pairs])
    return one.numbers[item.id] == other.numbers[item.id] if item.id in one.numbers else z3.BoolVal(True)


def _worse(one: Responder, other: Responder, item: Item) -> Formula:
    match item.worse:
        case Worse.HIGHER:
            return one.numbers[item.id] <= other.numbers[item.id]
        case Worse.LOWER:
            return one.numbers[item.id] >= other.numbers[item.id]
        case Worse.MORE:
            return _more_ticked(one, other, item)
        case Worse.BY_RANK:
            return _higher_ranked(one, other, item)
        case Worse.NOT_COMPARABLE:
            return z3.BoolVal(False)


def _more_ticked(one: Responder, other: Responder, item: Item) -> Formula:
    own = [option for option in options_of(item) if option not in (NONE, NOT_SURE)]
    more = [z3.Implies(one.ticks[item.id][option], other.ticks[item.id][option]) for option in own]
    if NOT_SURE not in options_of(item):
        return z3.And(more)
    unsure, was_unsure = other.ticks[item.id][NOT_SURE], one.ticks[item.id][NOT_SURE]
    return z3.And(
        z3.Not(was_unsure), z3.Or(z3.And(z3.Not(unsure), *more), z3.And(unsure, _is_option(one, item, NONE)))
    )


def _higher_ranked(one: Responder, other: Responder, item: Item) -> Formula:
    assert isinstance(item, ChoiceItem)
    ranks = {option.id: option.rank or 0 for option in item.options}
    steps = [
        z3.And(_is_option(one, item, low), _is_option(other, item, high))
        for low, lower in ranks.items()
        for high, higher in ranks.items()
        if higher > lower
    ]
    if NOT_SURE in options_of(item):
        mildest = [option for option, rank in ranks.items() if rank == min(ranks.values())]
        steps += [z3.And(_is_option(one, item, o), _is_option(other, item, NOT_SURE)) for o in mildest]
    return z3.Or(steps)


def _is_option(responder: Responder, item: Item, option: str) -> Formula:
    if isinstance(item, ChecklistItem):
        return responder.ticks[item.id].get(option, z3.BoolVal(False))
    options = options_of(item)
    return responder.numbers[item.id] == options.index(option)


def _final_stays(prover: Prover) -> Iterator[Failure]:
    given = {item.id: z3.Bool(f"given.{item.id}") for item in prover.questionnaire.items}
    so_far = Encoding(prover.questionnaire, prover.responder, given)
    solver = z3.Solver()
    solver.add(prover.responder.possible)
    for advice in prover.questionnaire.advices:
        solver.push()
        solver.add(
            so_far.at_least(advice.id), z3.Not(so_far.more_urgent_than(advice.id)), so_far.is_final(advice.id)
        )
        changes = z3.Or(
            prover.anybody.more_urgent_than(advice.id), z3.Not(prover.anybody.at_least(advice.id))
        )
        solver.add(changes)
        if solver.check() == z3.sat:
            model = settle(solver, wishes_for(prover.responder, prover.unremarkable))
            now, later = person_in(model, so_far), person_in(model, prover.anybody)
            what = f"`{advice.id}` is final for this person, and is not kept"
            yield Failure(prover.where("advices", advice.id), what, now, later)
            return
        solver.pop()
