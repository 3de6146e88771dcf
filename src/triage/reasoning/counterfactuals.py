"""What would change the advice: the smallest changes of one response, each verified by deciding afresh."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.scores import MeanScore
from triage.content.scores import Score
from triage.reasoning.asking import ask
from triage.reasoning.asking import is_asked
from triage.reasoning.changing import other_responses
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Findings
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import any_row_holds
from triage.reasoning.findings import is_met
from triage.reasoning.reach import Reach
from triage.reasoning.reach import reading_of
from triage.reasoning.scoring import score_all
from triage.reasoning.scoring import score_value


@dataclass(frozen=True)
class Change:
    """Another response to one item, and the final advice that it would lead to."""

    item: str
    response: Response
    advice: str


def what_would_change(questionnaire: Questionnaire, responses: Responses) -> tuple[Change, ...]:
    """Per item and other advice the smallest change of that item's response that leads there.

    Changes after which the advice would not be final are left out: nobody knows where they lead.
    """
    person = _Person(questionnaire, responses)
    return tuple(change for item in questionnaire.items for change in person.changes_of(item))


class _Person:
    """One person decided once, and again for each changed response, over what that response reaches."""

    def __init__(self, questionnaire: Questionnaire, responses: Responses) -> None:
        self.questionnaire, self.reading = questionnaire, reading_of(questionnaire)
        self.findings = score_all(questionnaire, ask(questionnaire, responses).findings)
        self.advice = decide(questionnaire, self.findings).advice
        self.held = [any_row_holds(rule.when_any_of, self.findings) for rule in questionnaire.rules]
        self.not_false = [at for at, holds in enumerate(self.held) if holds is not False]

    def changes_of(self, item: Item) -> Iterator[Change]:
        given, reach = self.findings.get(item.id), self.reading.reaches[item.id]
        if not isinstance(given, int | str | tuple):
            return
        sought, tried = self._leads_to(reach) - {self.advice}, {self._read_as(item.id, given)}
        for response in other_responses(item, given, reach.turning_points):
            if not sought:
                return
            read_as = self._read_as(item.id, response)
            if read_as in tried and not reach.in_a_mean:
                continue
            tried.add(read_as)
            advice = self._advice_after(item.id, response, reach)
            if advice in sought:
                sought.remove(advice)
                yield Change(item.id, response, advice)

    def _leads_to(self, reach: Reach) -> set[str]:
        """The advices that changes of one item may lead to, as the rules that do not read it stay as they are."""
        stay = max((self.reading.urgency[at] for at in self.not_false if at not in reach.rules), default=0)
        reached = {stay} | {self.reading.urgency[at] for at in reach.rules}
        return {self.questionnaire.advices[urgency].id for urgency in reached if urgency >= stay}

    def _advice_after(self, item: str, response: Response, reach: Reach) -> str | None:
        """The advice after this change; None when it is not final."""
        changed: dict[str, Finding] = {**self.findings, item: response}
        turned = {item} if self._turned(item, changed) else set()
        self._ask_again(changed, reach.items if turned else (), turned)
        self._score_again(changed, reach.scores, turned, item)
        again = {at for name in turned for at in self.reading.rules.get(name, ())}
        return self._advice_with(changed, again) if again else self.advice

    def _read_as(self, name: str, finding: Finding | None) -> tuple[bool | None, ...]:
        """What the rows make of a finding; two findings that are read alike lead to the same advice."""
        known = self.reading.read_as
        if (name, finding) not in known:
            known[name, finding] = tuple(is_met(test, finding) for test in self.reading.tests.get(name, ()))
        return known[name, finding]

    def _turned(self, name: str, changed: Findings) -> bool:
        """Whether some row reads this name differently after the change."""
        was, now = self.findings.get(name), changed.get(name)
        return was != now and self._read_as(name, was) != self._read_as(name, now)

    def _ask_again(self, changed: dict[str, Finding], items: Sequence[Item], turned: set[str]) -> None:
        for item in items:
            asked = is_asked(item, changed)
            if asked is False:
                changed[item.id] = Skipped.NOT_ASKED
            elif asked is None or changed.get(item.id) is Skipped.NOT_ASKED:
                changed.pop(item.id, None)
            if self._turned(item.id, changed):
                turned.add(item.id)

    def _score_again(
        self, changed: dict[str, Finding], scores: Sequence[Score], turned: set[str], item: str
    ) -> None:
        for score in scores:
            if not self._is_touched(score, turned, item):
                continue
            value = score_value(score, changed)
            if value is None:
                changed.pop(score.id, None)
            else:
                changed[score.id] = value
            if self._turned(score.id, changed):
                turned.add(score.id)

    def _is_touched(self, score: Score, turned: set[str], item: str) -> bool:
        reads = self.reading.reads[score.id]
        return not turned.isdisjoint(reads) or (isinstance(score, MeanScore) and item in reads)

    def _advice_with(self, changed: Findings, again: set[int]) -> str | None:
        """The advice when the rules at these places are run again; None when it is not final."""
        reached, undecided = 0, 0
        for at in again.union(self.not_false):
            rule, urgency = self.questionnaire.rules[at], self.reading.urgency[at]
            if urgency <= reached:
                continue
            holds = any_row_holds(rule.when_any_of, changed) if at in again else self.held[at]
            if holds:
                reached = urgency
            elif holds is None:
                undecided = max(undecided, urgency)
        return self.questionnaire.advices[reached].id if undecided <= reached else None
