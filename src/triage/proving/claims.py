"""The claims, each proved for everybody it is about."""

from collections.abc import Iterator
from dataclasses import replace

import z3

from triage.content.claims import Claim
from triage.content.items import ChecklistItem
from triage.content.rows import OneOf
from triage.content.rows import Row
from triage.proving.asking import Prover
from triage.proving.comparisons import pair_for
from triage.proving.comparisons import same_response
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.proving.people import gives
from triage.proving.results import Failure
from triage.proving.results import Proof
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses


def claim_proofs(prover: Prover) -> Iterator[Proof]:
    """One proof per claim; a claim about nobody is a failure too, for it says nothing."""
    for claim in prover.content.claims:
        failures = _change_failures if claim.changing_only else _failures
        yield Proof("claims", tuple(failures(prover, claim)))


def _failures(prover: Prover, claim: Claim) -> Iterator[Failure]:
    for at, row in enumerate(claim.whoever_any_of, 1):
        about = _about(prover, claim, row)
        if not prover.exists(about):
            yield Failure(
                prover.where("claims", claim.id), f"`{claim.id}`: row {at} is about nobody; correct the row"
            )
    everybody = z3.Or([_about(prover, claim, row) for row in claim.whoever_any_of])
    what = f"the claim `{claim.id}` fails: gets {_promised(claim)}, because {_lower(claim.because)}"
    for failure in prover.fails("claims", claim.id, what, everybody, _broken(prover, claim)):
        yield _with_rules(prover, failure, failure.person) if claim.gets_at_most else failure


def _change_failures(prover: Prover, claim: Claim) -> Iterator[Failure]:
    assert claim.never_leads_to is not None  # goes together with `changing_only`
    other = Encoding(prover.questionnaire, Responder(prover.questionnaire.items, "changed."))
    kept = [
        same_response(prover.responder, other.responder, item)
        for item in prover.questionnaire.items
        if item.id not in claim.changing_only
    ]
    led = [z3.Not(prover.anybody.at_least(claim.never_leads_to)), other.at_least(claim.never_leads_to)]
    failure = pair_for(prover, other, [*kept, *led], f"the claim `{claim.id}` fails: {_lower(claim.because)}")
    if failure is not None:
        failure = replace(failure, where=prover.where("claims", claim.id))
        yield _with_rules(prover, failure, failure.instead)


def _with_rules(prover: Prover, failure: Failure, person: Responses | None) -> Failure:
    """The failure, with the rules that lead this person to the advice that was ruled out."""
    assert person is not None  # only a claim about a row that holds for nobody fails without one
    reached = assess(prover.questionnaire, person)
    rules = [reason.rule for reason in reached.reasons if reason.advice == reached.advice]
    named = " and ".join(f"`{rule}` ({prover.where('rules', rule)})" for rule in rules)
    return replace(failure, what=f"{failure.what} {named} leads to {reached.advice}.")


def _promised(claim: Claim) -> str:
    return f"at least {claim.gets_at_least}" if claim.gets_at_least else f"at most {claim.gets_at_most}"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _broken(prover: Prover, claim: Claim) -> Formula:
    if claim.gets_at_least is not None:
        return z3.Not(prover.anybody.at_least(claim.gets_at_least))
    assert claim.gets_at_most is not None  # a claim has one of the two
    return prover.anybody.more_urgent_than(claim.gets_at_most)


def _about(prover: Prover, claim: Claim, row: Row) -> Formula:
    meets = prover.anybody.row(row).yes
    if claim.and_otherwise is None:
        return meets
    responder = prover.responder
    others = [
        gives(responder, name, prover.unremarkable[name]) for name in responder.items if name not in row
    ]
    alone = [
        z3.AtMost(*responder.ticks[name].values(), 1)
        for name, expected in row.items()
        if isinstance(responder.items.get(name), ChecklistItem) and isinstance(expected, OneOf)
    ]
    return z3.And(meets, *others, *alone)
