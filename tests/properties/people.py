"""People for the property tests: the unremarkable person, with anything changed and anything left out."""

from random import Random

from hypothesis import strategies as st

from tests.builders import shipped
from tests.builders import unremarkable
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.items import values_of
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses

QUESTIONNAIRE = shipped().questionnaire
ITEMS = {item.id: item for item in QUESTIONNAIRE.items}
URGENCY = {advice.id: at for at, advice in enumerate(QUESTIONNAIRE.advices)}

# A seed is one draw; `st.randoms()` would be a draw for each random number.
RANDOMS = st.integers(0, 10**9).map(Random)


def responses_to(item: Item) -> st.SearchStrategy[Response]:
    """Any response that the item accepts."""
    values = values_of(item)
    if values is not None:
        return st.sampled_from(values)
    if isinstance(item, ChecklistItem):
        return _checklists(item)
    return st.sampled_from(options_of(item))


def _checklists(item: ChecklistItem) -> st.SearchStrategy[Response]:
    options = options_of(item)
    own = [option for option in options if option not in (NONE, NOT_SURE)]
    ticked = st.sets(st.sampled_from(own), min_size=1, max_size=4)
    several = ticked.map(lambda chosen: tuple(option for option in own if option in chosen))
    alone = [option for option in options if option not in own]
    return st.one_of([st.sampled_from(alone).map(lambda option: (option,)), several] if alone else [several])


@st.composite
def people(draw: st.DrawFn) -> Responses:
    """A complete person; with everything drawn, nearly everybody would be an emergency."""
    changed = draw(st.sets(st.sampled_from(sorted(ITEMS)), max_size=10))
    return {**unremarkable(), **{name: draw(responses_to(ITEMS[name])) for name in sorted(changed)}}


@st.composite
def unfinished_people(draw: st.DrawFn) -> Responses:
    """Somebody who has responded to a part of the items, in any order."""
    person = draw(people())
    left_out = draw(st.sets(st.sampled_from(sorted(person)), max_size=20))
    return {name: given for name, given in person.items() if name not in left_out}
