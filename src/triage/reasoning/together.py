"""Changes of several responses at once, for an advice that no single change leads to."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from itertools import product

from triage.content.items import NONE
from triage.content.items import SCALE
from triage.content.items import Item
from triage.content.items import Worse
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Row
from triage.reasoning.asking import ask
from triage.reasoning.changing import other_responses
from triage.reasoning.counterfactuals import what_would_change
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import row_holds
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
    """Tries sets of items at their best responses, then takes each change back as far as it can.

    The best response is enough to try: a worse one never makes the advice milder, which is proved.
    """

    def __init__(self, questionnaire: Questionnaire, responses: Responses, among: AbstractSet[str]) -> None:
        self.questionnaire = questionnaire
        asking = ask(questionnaire, responses)
        self.responses = {name: responses[name] for name in asking.asked if name in responses}
        self.findings = score_all(questionnaire, asking.findings)
        self.items = {
            item.id: item for item in questionnaire.items if item.id in self.responses.keys() & among
        }
        self.reading = reading_of(questionnaire)
        order = [advice.id for advice in questionnaire.advices]
        self.milder = order[: order.index(decide(questionnaire, self.findings).advice)]

    def fewest(self) -> Changes | None:
        behind = list(self._behind_what_holds())
        items = sorted(set().union(*behind), key=list(self.items).index)
        for number in range(2, MOST_CHANGES + 1):
            for names in combinations(items, number):
                if all(not rests_on.isdisjoint(names) for rests_on in behind):
                    for best in product(*(self._best(self.items[name]) for name in names)):
                        changes = dict(zip(names, best, strict=True))
                        if self._advice_after(changes) is not None:
                            return self._taken_back(changes)
        return None

    def _behind_what_holds(self) -> Iterator[set[str]]:
        """Per row that holds in the way of a milder advice, the items of which one must change."""
        for rule in self.questionnaire.rules:
            for row in rule.when_any_of if rule.advice not in self.milder else ():
                if row_holds(row, self.findings):
                    yield self._behind(row)

    def _behind(self, row: Row) -> set[str]:
        """The items a row reads, through scores too, and those that decide whether they are asked."""
        named = {item.id for item in self.questionnaire.items if self._is_read_by(item.id, row)}
        return named & self.items.keys()

    def _is_read_by(self, item: str, row: Row) -> bool:
        reach = self.reading.reaches[item]
        reached = {item, *(other.id for other in reach.items), *(score.id for score in reach.scores)}
        return not reached.isdisjoint(row)

    def _best(self, item: Item) -> list[Response]:
        """The response that is never worse than another; one of each kind where none is."""
        given = self.responses[item.id]
        others = list(other_responses(item, given, self.reading.reaches[item.id].turning_points))
        match item.worse:
            case Worse.HIGHER:
                return [0]
            case Worse.LOWER:
                return [SCALE[-1]]
            case Worse.MORE if (NONE,) in others:
                return [(NONE,)]
            case _:
                return others

    def _advice_after(self, changes: Mapping[str, Response]) -> str | None:
        """The milder final advice that these changes lead to, if they do."""
        asking = ask(self.questionnaire, {**self.responses, **changes})
        decision = decide(self.questionnaire, score_all(self.questionnaire, asking.findings))
        return decision.advice if decision.is_final and decision.advice in self.milder else None

    def _taken_back(self, changes: dict[str, Response]) -> Changes:
        """Each response as near to what was given as still leads to a milder advice."""
        for name in changes:
            turns = self.reading.reaches[name].turning_points
            for response in other_responses(self.items[name], self.responses[name], turns):
                nearer = {**changes, name: response}
                if self._advice_after(nearer) is not None:
                    changes = nearer
                    break
        advice = self._advice_after(changes)
        assert advice is not None  # no step back has lost it
        return Changes(changes, advice)
