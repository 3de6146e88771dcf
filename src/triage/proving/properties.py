"""What must hold for any content at all: each property is proved, or names a person and a line."""

from collections.abc import Iterator

import z3

from triage.content.questionnaire import Rule
from triage.content.rows import Row
from triage.proving.asking import Prover
from triage.proving.encoding import Formula
from triage.proving.results import Failure
from triage.proving.results import Proof
from triage.reasoning.findings import Responses
from triage.reasoning.reach import reads_of


def property_proofs(prover: Prover) -> Iterator[Proof]:
    """Everything about one person at a time; about two people, see `comparisons`."""
    yield Proof("every complete person gets one final advice", tuple(_one_final_advice(prover)))
    yield Proof("every advice is reached by somebody", tuple(_every_advice(prover)))
    for rule in prover.questionnaire.rules:
        yield Proof(
            "every rule can fire, each of its rows too, and decides for somebody", tuple(_rule(prover, rule))
        )
    yield Proof("every item is asked of somebody", tuple(_every_item(prover)))
    yield Proof("no alarm item is skipped for a person it matters to", tuple(_skipped(prover)))
    yield Proof("every value of a score falls in one band", tuple(_bands(prover)))


def _one_final_advice(prover: Prover) -> Iterator[Failure]:
    least = prover.questionnaire.advices[0].id
    what = "a complete person gets no final advice, as a rule stays undecided"
    yield from prover.fails("advices", least, what, z3.Not(prover.anybody.is_final(least)))


def _every_advice(prover: Prover) -> Iterator[Failure]:
    for advice in prover.questionnaire.advices:
        if not prover.exists(
            prover.anybody.at_least(advice.id), z3.Not(prover.anybody.more_urgent_than(advice.id))
        ):
            yield Failure(
                prover.where("advices", advice.id), f"nobody gets `{advice.id}`; no rule leads to it alone"
            )


def _rule(prover: Prover, rule: Rule) -> Iterator[Failure]:
    where = prover.where("rules", rule.id)
    for at, row in enumerate(rule.when_any_of, 1):
        if not prover.exists(prover.anybody.row(row).yes):
            yield Failure(
                where, f"row {at} of `{rule.id}` holds for nobody; its conditions exclude each other"
            )
    if not prover.exists(prover.anybody.fires[rule.id].yes, z3.Not(_without(prover, rule))):
        yield Failure(
            where, f"`{rule.id}` never decides: whenever it fires, {_shadows(prover, rule)} does too"
        )


def _without(prover: Prover, rule: Rule) -> Formula:
    """The advice is at least this rule's through the other rules."""
    return z3.Or([prover.anybody.fires[other.id].yes for other in _as_urgent(prover, rule)])


def _as_urgent(prover: Prover, rule: Rule) -> list[Rule]:
    order = [advice.id for advice in prover.questionnaire.advices]
    urgency = order.index(rule.advice)
    return [r for r in prover.questionnaire.rules if r.id != rule.id and order.index(r.advice) >= urgency]


def _shadows(prover: Prover, rule: Rule) -> str:
    fires = prover.anybody.fires
    alone = [
        r.id
        for r in _as_urgent(prover, rule)
        if not prover.exists(fires[rule.id].yes, z3.Not(fires[r.id].yes))
    ]
    return " and ".join(f"`{name}`" for name in alone) or "some other rule that is as urgent"


def _every_item(prover: Prover) -> Iterator[Failure]:
    for item in prover.questionnaire.items:
        if not prover.exists(prover.anybody.asked[item.id].yes):
            yield Failure(
                prover.where("items", item.id), f"`{item.id}` is asked of nobody; correct `asked_when_any_of`"
            )


def _skipped(prover: Prover) -> Iterator[Failure]:
    """An item that a doctor's rule reads may only be skipped where that is provably or avowedly safe."""
    ends = {advice.id for advice in prover.questionnaire.advices if advice.ends_the_questions}
    for item in prover.questionnaire.items:
        missed = [
            (rule, person)
            for rule in prover.questionnaire.rules
            if rule.advice in ends and item.asked_when_any_of
            for row in rule.when_any_of
            if (person := _skipped_for(prover, item.id, row)) is not None
        ]
        where = prover.where("items", item.id)
        if missed and item.why_skipping_is_safe is None:
            rule, person = missed[0]
            what = f"`{item.id}` is not asked of this person, though `{rule.id}` waits for it; ask it, or say why not"
            yield Failure(where, what, person)
        if not missed and item.why_skipping_is_safe is not None:
            yield Failure(where, f"`{item.id}` is never skipped for anybody it matters to; remove the reason")


def _skipped_for(prover: Prover, item: str, row: Row) -> Responses | None:
    named = [name for name in row if item in _items_behind(prover, name)]
    if not named:
        return None
    others = {name: expected for name, expected in row.items() if name not in named}
    return prover.person(prover.anybody.row(others).yes, prover.anybody.asked[item].no)


def _items_behind(prover: Prover, name: str) -> set[str]:
    scores = {score.id: score for score in prover.questionnaire.scores}
    if name not in scores:
        return {name}
    return {item for read in reads_of(scores[name]) for item in _items_behind(prover, read)}


def _bands(prover: Prover) -> Iterator[Failure]:
    for score in prover.questionnaire.scores:
        if not score.bands:
            continue
        value = prover.anybody.scores[score.id]
        within = [
            z3.And(
                value.total >= band.at_least * value.parts,
                z3.BoolVal(True) if band.below is None else value.total < band.below * value.parts,
            )
            for band in score.bands
        ]
        one = z3.And(z3.Or(within), z3.AtMost(*within, 1))
        what = f"a value of `{score.id}` falls in no band, or in two; let each band begin where the one before ends"
        yield from prover.fails("scores", score.id, what, z3.Not(one))
