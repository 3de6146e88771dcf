"""From z3's model to a person, made as unremarkable as the fault allows; and how many people there are."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

import z3

from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.questionnaire import Questionnaire
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.reasoning.asking import is_asked
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import is_met


def person_in(model: z3.ModelRef, encoding: Encoding) -> Responses:
    """The responses that count in a model, as `triage assess` takes them."""
    return {
        name: _response(model, encoding.responder, item)
        for name, item in encoding.responder.items.items()
        if _is(model, encoding.asked[name].yes) and _is(model, encoding.given[name])
    }


def gives(responder: Responder, name: str, response: Response) -> Formula:
    """The formula that this item has exactly this response."""
    item = responder.items[name]
    if isinstance(item, ChecklistItem):
        assert isinstance(response, tuple)
        return z3.And(
            [tick if option in response else z3.Not(tick) for option, tick in responder.ticks[name].items()]
        )
    if isinstance(response, str):
        return responder.numbers[name] == options_of(item).index(response)
    return responder.numbers[name] == response


def settle(solver: z3.Solver, wishes: Iterable[Formula]) -> z3.ModelRef:
    """The model of a satisfiable solver after granting, in order, every wish that can be granted."""
    assert solver.check() == z3.sat
    model = solver.model()
    for wish in wishes:
        if _is(model, wish):
            solver.add(wish)
            continue
        solver.push()
        solver.add(wish)
        if solver.check() == z3.sat:
            model = solver.model()
        else:
            solver.pop()
    return model


def wishes_for(responder: Responder, unremarkable: Responses) -> list[Formula]:
    """What makes a person small: the unremarkable response to each item, else few ticks."""
    same = [gives(responder, name, unremarkable[name]) for name in responder.items if name in unremarkable]
    few = [z3.Not(tick) for ticks in responder.ticks.values() for tick in ticks.values()]
    return same + few


def number_of_people(questionnaire: Questionnaire) -> int:
    """The exact number of distinct complete response sets; items that are not asked do not count."""
    kinds = _kinds_of_responses(questionnaire.items)
    read = {name for item in questionnaire.items for row in item.asked_when_any_of for name in row}
    states: Counter[tuple[tuple[str, Finding], ...]] = Counter({(): 1})
    for item in questionnaire.items:
        states = _with_item(item, states, kinds[item.id], read_later=item.id in read)
    return sum(states.values())


def _with_item(
    item: Item,
    states: Mapping[tuple[tuple[str, Finding], ...], int],
    kinds: Mapping[Response, int],
    *,
    read_later: bool,
) -> Counter[tuple[tuple[str, Finding], ...]]:
    """Each state with each kind of response; what no later item reads is not told apart."""
    after: Counter[tuple[tuple[str, Finding], ...]] = Counter()
    for state, number in states.items():
        if is_asked(item, dict(state)) is False:
            kept = (*state, (item.id, Skipped.NOT_ASKED)) if read_later else state
            after[kept] += number
            continue
        for response, size in kinds.items():
            kept = (*state, (item.id, response)) if read_later else state
            after[kept] += number * size
    return after


def _kinds_of_responses(items: Sequence[Item]) -> dict[str, dict[Response, int]]:
    """Per item, one response of each kind that later items tell apart, and how many there are of that kind."""
    tests = {
        item.id: [row[item.id] for other in items for row in other.asked_when_any_of if item.id in row]
        for item in items
    }
    kinds: dict[str, dict[Response, int]] = {}
    for item in items:
        of_kind: dict[tuple[bool | None, ...], tuple[Response, int]] = {}
        for response in all_responses(item):
            kind = tuple(is_met(test, response) for test in tests[item.id])
            example, size = of_kind.get(kind, (response, 0))
            of_kind[kind] = (example, size + 1)
        kinds[item.id] = dict(of_kind.values())
    return kinds


def all_responses(item: Item) -> list[Response]:
    """Every response an item accepts; free text counts as one."""
    values = values_of(item)
    if values is not None:
        return list(values)
    if isinstance(item, TextItem):
        return [""]
    if not isinstance(item, ChecklistItem):
        return list(options_of(item))
    own = [option.id for option in item.options]
    together: list[Response] = [
        tuple(option for at, option in enumerate(own) if chosen >> at & 1)
        for chosen in range(1, 2 ** len(own))
    ]
    return together + [(option,) for option in options_of(item) if option not in own]


def _response(model: z3.ModelRef, responder: Responder, item: Item) -> Response:
    if isinstance(item, ChecklistItem):
        return tuple(option for option, tick in responder.ticks[item.id].items() if _is(model, tick))
    number = int(model.eval(responder.numbers[item.id], model_completion=True).as_long())
    options = options_of(item)
    return options[number] if options else number


def _is(model: z3.ModelRef, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))
