"""Whether another questionnaire gives everybody the same advice and contact: one question to the prover."""

from collections.abc import Iterator

import z3

from triage.content.questionnaire import Questionnaire
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder


class Sameness:
    """One questionnaire, encoded once, to compare many others with that have the same responses."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.responder = Responder(questionnaire.items)
        self.was = dict(results(Encoding(questionnaire, self.responder)))

    def holds_for(self, other: Questionnaire) -> bool:
        """Nobody gets another advice or contact; proved, not sampled."""
        now = dict(results(Encoding(other, self.responder)))
        nobody = z3.BoolVal(False)
        moved = [
            self.was.get(result, nobody) != now.get(result, nobody) for result in self.was.keys() | now.keys()
        ]
        solver = z3.Solver()
        solver.add(self.responder.possible, z3.Or(moved))
        return bool(solver.check() == z3.unsat)


def results(encoding: Encoding) -> Iterator[tuple[tuple[str, str], Formula]]:
    """Who gets each advice with each of its contacts."""
    for advice in encoding.questionnaire.advices:
        for contact in contacts_of(encoding.questionnaire, advice.id):
            result = z3.And(gets(encoding, advice.id), is_sent(encoding, advice.id, contact))
            yield (advice.id, contact), result


def contacts_of(questionnaire: Questionnaire, advice: str) -> list[str]:
    """The contacts that an advice can come with, from least to most urgent."""
    usual = {entry.contact for entry in questionnaire.advices if entry.id == advice}
    named = {rule.contact for rule in questionnaire.rules if rule.advice == advice}
    return [contact.id for contact in questionnaire.contacts if contact.id in usual | named]


def gets(encoding: Encoding, advice: str) -> Formula:
    """The advice is exactly this one."""
    return z3.And(encoding.at_least(advice), z3.Not(encoding.more_urgent_than(advice)))


def is_sent(encoding: Encoding, advice: str, contact: str) -> Formula:
    """The most urgent contact of the rules that lead to this advice is this one."""
    questionnaire = encoding.questionnaire
    order = [entry.id for entry in questionnaire.contacts]
    default = next(entry.contact for entry in questionnaire.advices if entry.id == advice)
    rules = [
        (rule, order.index(rule.contact or default)) for rule in questionnaire.rules if rule.advice == advice
    ]
    fired = z3.Or([encoding.fires[rule.id].yes for rule, at in rules if at == order.index(contact)])
    above = z3.Or([encoding.fires[rule.id].yes for rule, at in rules if at > order.index(contact)])
    anything = z3.Or([encoding.fires[rule.id].yes for rule, _ in rules])
    return z3.And(z3.Or(fired, z3.And(z3.BoolVal(contact == default), z3.Not(anything))), z3.Not(above))
