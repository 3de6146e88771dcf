"""Changes of several responses at once, for an advice that no single change leads to."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.reasoning.asking import ask
from triage.reasoning.changing import other_responses
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.deciding import Decision
from triage.reasoning.deciding import decide
from triage.reasoning.explaining import reason_for
from triage.reasoning.findings import Findings
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import any_row_holds
from triage.reasoning.findings import is_met
from triage.reasoning.reach import reading_of
from triage.reasoning.scoring import score_all

MOST_CHANGES = 3


@dataclass(frozen=True)
class Changes:
    """Other responses, and the final advice that they lead to together."""

    responses: Mapping[str, Response]
    advice: str


def all_changes(questionnaire: Questionnaire, responses: Responses) -> tuple[Changes, ...]:
    """Every smallest change of one response, and where none is milder the fewest that are milder together."""
    single = tuple(
        Changes({c.item: c.response}, c.advice) for c in what_would_change(questionnaire, responses)
    )
    order = [advice.id for advice in questionnaire.advices]
    now = order.index(advice_of(questionnaire, responses))
    if now == 0 or any(order.index(changes.advice) < now for changes in single):
        return single
    together = milder_together(questionnaire, responses, {item.id for item in questionnaire.items})
    return single if together is None else (*single, together)


def advice_of(questionnaire: Questionnaire, responses: Responses) -> str:
    """The advice so far, and nothing else."""
    return decide(questionnaire, score_all(questionnaire, ask(questionnaire, responses).findings)).advice


def milder_together(
    questionnaire: Questionnaire, responses: Responses, among: AbstractSet[str]
) -> Changes | None:
    """The fewest changes among these items after which the advice is final and milder.

    At least two responses are changed, for single changes are `counterfactuals`, and at most three: what
    takes more is another person.
    """
    return _Search(questionnaire, responses, among).fewest()


class _Search:
    """Takes away, one by one, the rules that lead to the advice, with as few changes as it can."""

    def __init__(self, questionnaire: Questionnaire, responses: Responses, among: AbstractSet[str]) -> None:
        self.questionnaire, self.among = questionnaire, among
        counted = ask(questionnaire, responses)
        self.responses = {name: responses[name] for name in counted.asked if name in responses}
        self.advice = decide(questionnaire, score_all(questionnaire, counted.findings)).advice
        self.items = {item.id: item for item in questionnaire.items}
        self.reading = reading_of(questionnaire)
        order = [advice.id for advice in questionnaire.advices]
        as_urgent = order[order.index(self.advice) :]
        self.in_the_way = {rule.id for rule in questionnaire.rules if rule.advice in as_urgent}

    def fewest(self) -> Changes | None:
        for most in range(2, MOST_CHANGES + 1):
            found = next(self._changed({}, most), None)
            if found is not None:
                return found
        return None

    def _changed(self, changes: dict[str, Response], most: int) -> Iterator[Changes]:
        findings, decision = self._decided(changes)
        in_the_way = [rule for rule in decision.fired if rule.id in self.in_the_way]
        if not in_the_way:
            if decision.is_final and len(changes) > 1:
                yield Changes(changes, decision.advice)
            return
        behind = [self._items_behind(rule, findings) - changes.keys() for rule in in_the_way]
        if len(changes) == most or _apart(behind) > most - len(changes):
            return
        rule, items = min(zip(in_the_way, behind, strict=True), key=lambda pair: len(pair[1]))
        for name in sorted(items):
            for response in self._others(self.items[name], findings):
                after = {**changes, name: response}
                if any_row_holds(rule.when_any_of, self._decided(after)[0]) is False:
                    yield from self._changed(after, most)

    def _decided(self, changes: Mapping[str, Response]) -> tuple[Findings, Decision]:
        asking = ask(self.questionnaire, {**self.responses, **changes})
        findings = score_all(self.questionnaire, asking.findings)
        return findings, decide(self.questionnaire, findings)

    def _items_behind(self, rule: Rule, findings: Findings) -> set[str]:
        """The items whose change can take this rule away: those it rests on, and those that let them be asked."""
        rests_on = set(reason_for(rule, self.questionnaire, findings).findings) & self.items.keys()
        lets_ask = {n for name in rests_on for row in self.items[name].asked_when_any_of for n in row}
        return (rests_on | lets_ask) & self.among

    def _others(self, item: Item, findings: Findings) -> Iterator[Response]:
        """One response of each kind that the rows tell apart, the nearest first."""
        given = findings.get(item.id)
        if not isinstance(given, int | str | tuple):
            return
        reach, tests = self.reading.reaches[item.id], self.reading.tests.get(item.id, ())
        kinds = {tuple(is_met(test, given) for test in tests)}
        for response in other_responses(item, given, reach.turning_points):
            kind = tuple(is_met(test, response) for test in tests)
            if reach.in_a_mean or kind not in kinds:
                kinds.add(kind)
                yield response


def _apart(behind: list[set[str]]) -> int:
    """At least how many changes are needed: the rules that share no item each need one of their own."""
    used: set[str] = set()
    number = 0
    for items in sorted(behind, key=len):
        if not items & used:
            used |= items
            number += 1
    return number
