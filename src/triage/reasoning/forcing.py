"""The deciding findings: a smallest set of responses that alone forces the advice."""

from collections.abc import Iterable
from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import Score
from triage.reasoning.asking import ask
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Findings
from triage.reasoning.findings import Responses
from triage.reasoning.findings import any_row_holds
from triage.reasoning.findings import is_met
from triage.reasoning.findings import row_holds
from triage.reasoning.scoring import score_all

Support: TypeAlias = frozenset[str]
"""Items whose responses together settle something, whatever the rest is."""


def deciding_responses(questionnaire: Questionnaire, responses: Responses) -> Responses:
    """A smallest part of the responses that alone gives this advice, which the rest can only make more urgent.

    Empty for the least urgent advice: that one rests on everything that was not the case.
    """
    findings = score_all(questionnaire, ask(questionnaire, responses).findings)
    decision = decide(questionnaire, findings)
    forced = _Forced(questionnaire, findings)
    supports = [
        support
        for rule in decision.fired
        if rule.advice == decision.advice
        for row in rule.when_any_of
        if row_holds(row, findings)
        for support in forced.row_is_true(row)
    ]
    smallest = min(supports, key=lambda support: (len(support), sorted(support)), default=frozenset())
    return {item.id: responses[item.id] for item in questionnaire.items if item.id in smallest}


class _Forced:
    """Which responses settle a condition of this person, all smallest ways to do so."""

    def __init__(self, questionnaire: Questionnaire, findings: Findings) -> None:
        self.items = {item.id: item for item in questionnaire.items}
        self.scores = {score.id: score for score in questionnaire.scores}
        self.findings = findings
        self.known: dict[str, list[Support]] = {}

    def row_is_true(self, row: Row) -> list[Support]:
        return _all_together(self.is_known(name) for name in row)

    def row_is_false(self, row: Row) -> list[Support]:
        false = [name for name, expected in row.items() if self._is_false(name, expected)]
        return _least(support for name in false for support in self.is_known(name))

    def row_is_settled(self, row: Row) -> list[Support]:
        return self.row_is_true(row) if row_holds(row, self.findings) else self.row_is_false(row)

    def is_known(self, name: str) -> list[Support]:
        """The ways to know an item's or a score's finding."""
        if name not in self.known:
            self.known[name] = self._item(name) if name in self.items else self._score(self.scores[name])
        return self.known[name]

    def _is_false(self, name: str, expected: Expected) -> bool:
        finding: Finding | None = self.findings.get(name)
        return is_met(expected, finding) is False

    def _item(self, name: str) -> list[Support]:
        rows = self.items[name].asked_when_any_of
        if not rows:
            return [frozenset({name})]
        if any_row_holds(rows, self.findings) is False:
            return _all_together(self.row_is_false(row) for row in rows)
        asked = _least(way for row in rows if row_holds(row, self.findings) for way in self.row_is_true(row))
        return [way | {name} for way in asked]

    def _score(self, score: Score) -> list[Support]:
        """A score is known when all that it is made of is."""
        if isinstance(score, MeanScore):
            made_of = [self.is_known(part.item) for part in score.mean_of]
        else:
            made_of = [self.row_is_settled(row) for row in score.one_point_for_each]
        return _all_together([*made_of, *self._raising(score)])

    def _raising(self, score: Score) -> Iterator[list[Support]]:
        if score.raised_to is None:
            return
        rows = score.raised_to.when_any_of
        if any_row_holds(rows, self.findings):
            yield _least(
                way for row in rows if row_holds(row, self.findings) for way in self.row_is_true(row)
            )
        else:
            yield from (self.row_is_false(row) for row in rows)


def _all_together(alternatives: Iterable[list[Support]]) -> list[Support]:
    """One way of each, joined; only the least ones are kept on the way."""
    joined: list[Support] = [frozenset()]
    for ways in alternatives:
        joined = _least(one | other for one, other in product(joined, ways))
    return joined


def _least(ways: Iterable[Support]) -> list[Support]:
    """The ways that hold no other way."""
    kept: list[Support] = []
    for way in sorted(set(ways), key=len):
        if not any(other <= way for other in kept):
            kept.append(way)
    return kept
