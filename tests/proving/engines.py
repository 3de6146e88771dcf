"""What `reasoning` and the encoding each say about one person, about the same things and in the same order."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

import z3

from tests.proving.evaluating import Value
from tests.proving.evaluating import as_function
from tests.proving.random_people import Person
from triage.content.items import options_of
from triage.content.questionnaire import Questionnaire
from triage.content.scores import bands_of
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.proving.encoding import Truth
from triage.proving.sameness import results
from triage.reasoning.asking import ask
from triage.reasoning.deciding import decide_by
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import any_row_holds
from triage.reasoning.scoring import score_all


class Engines:
    """Both engines on one questionnaire; the encoding is translated once, and then needs no solver."""

    def __init__(self, questionnaire: Questionnaire, encode: type[Encoding] = Encoding) -> None:
        self.questionnaire = questionnaire
        self.responder = Responder(questionnaire.items)
        given = {item.id: z3.Bool(f"given.{item.id}") for item in questionnaire.items}
        encoding = encode(questionnaire, self.responder, given)
        formulas = dict(_encoded(encoding))
        self.names, self.evaluate = tuple(formulas), as_function(formulas.values())
        self.bands = {score.id: bands_of(score) for score in questionnaire.scores}
        self.results = [result for result, _ in results(encoding)]
        self._known_variables: dict[tuple[str, Response], Mapping[str, Value]] = {}

    def differences(self, people: Iterable[Person]) -> Iterator[str]:
        """Each thing about which the two do not agree for somebody."""
        for person in people:
            reasoned = tuple(self._reasoned(person.given))
            encoded = self.evaluate(self._variables(person))
            if reasoned != encoded:
                told = zip(self.names, reasoned, encoded, strict=True)
                yield from (
                    f"{name}: {one} reasoned, {other} encoded" for name, one, other in told if one != other
                )

    def _reasoned(self, responses: Responses) -> Iterator[Value]:
        asking = ask(self.questionnaire, responses)
        asked, perhaps = set(asking.asked), set(asking.perhaps)
        for item in self.questionnaire.items:
            yield item.id in asked
            yield item.id not in asked and item.id not in perhaps
        findings = score_all(self.questionnaire, asking.findings)
        for name, bands in self.bands.items():
            value = findings.get(name)
            known = value if isinstance(value, ScoreValue) else None
            yield known is not None
            yield 0 if known is None else known.total
            yield from (known is not None and known.band == band for band in bands)
        truths = [any_row_holds(rule.when_any_of, findings) for rule in self.questionnaire.rules]
        for truth in truths:
            yield truth is True
            yield truth is False
        decision = decide_by(self.questionnaire, truths)
        yield from ((decision.advice, decision.contact) == result for result in self.results)
        yield decision.is_final

    def _variables(self, person: Person) -> Mapping[str, Value]:
        variables: dict[str, Value] = {f"given.{name}": name in person.given for name in person.everything}
        for name, response in person.everything.items():
            if (name, response) not in self._known_variables:
                self._known_variables[name, response] = dict(self._of_item(name, response))
            variables |= self._known_variables[name, response]
        return variables

    def _of_item(self, name: str, response: Response) -> Iterator[tuple[str, Value]]:
        options = options_of(self.responder.items[name])
        if isinstance(response, tuple):
            yield from ((f"{name}.{option}", option in response) for option in options)
        elif isinstance(response, int):
            yield name, response
        elif options:
            yield name, options.index(response)


def _encoded(encoding: Encoding) -> Iterator[tuple[str, z3.ExprRef]]:
    for name, asked in encoding.asked.items():
        yield from _truth(f"item {name} asked", asked)
    for name, value in encoding.scores.items():
        yield f"score {name} known", value.known
        yield f"score {name} total", z3.If(value.known, value.total, 0)
        for band, holds in value.bands.items():
            yield f"score {name} {band}", z3.And(value.known, holds)
    for name, fires in encoding.fires.items():
        yield from _truth(f"rule {name}", fires)
    reached = dict(results(encoding))
    yield from ((f"advice {advice}, {contact}", holds) for (advice, contact), holds in reached.items())
    yield "final", z3.Or([_is_final(encoding, advice, holds) for (advice, _), holds in reached.items()])


def _truth(name: str, truth: Truth) -> Iterator[tuple[str, Formula]]:
    yield f"{name}: yes", truth.yes
    yield f"{name}: no", truth.no


def _is_final(encoding: Encoding, advice: str, holds: Formula) -> Formula:
    return z3.And(holds, encoding.is_final(advice))
