"""A worse response, or not being sure instead of none, never makes the advice milder."""

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import URGENCY
from tests.properties.people import people
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import Worse
from triage.content.items import options_of
from triage.content.items import values_of
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses


def worse_responses(item: Item, given: Response) -> list[Response]:
    """Every response that the content calls worse than the one given."""
    if item.worse is Worse.NOT_COMPARABLE:
        return []
    if isinstance(given, int):
        higher = item.worse is Worse.HIGHER
        return [value for value in values_of(item) or () if value != given and (value > given) is higher]
    if isinstance(item, ChecklistItem) and isinstance(given, tuple):
        return _longer_lists(item, given)
    return _higher_ranks(item, given) if isinstance(item, ChoiceItem) else []


def _longer_lists(item: ChecklistItem, given: tuple[str, ...]) -> list[Response]:
    alone = (NONE, NOT_SURE)
    if NOT_SURE in given:
        return []
    ticked = [option for option in given if option not in alone]
    unsure: list[Response] = [(NOT_SURE,)] if item.can_be_unsure and not ticked else []
    own = [option for option in options_of(item) if option not in alone]
    return unsure + [tuple(o for o in own if o in ticked or o == more) for more in own if more not in ticked]


def _higher_ranks(item: ChoiceItem, given: Response) -> list[Response]:
    ranks = {option.id: option.rank for option in item.options}
    if given not in ranks:
        return []
    unsure: list[Response] = [NOT_SURE] if item.can_be_unsure and given == NONE else []
    return unsure + [other for other, rank in ranks.items() if (rank or 0) > (ranks[str(given)] or 0)]


@given(person=people(), data=st.data())
def test_a_worse_response_never_makes_the_advice_milder(person: Responses, data: st.DataObject) -> None:
    comparable = [item for item in QUESTIONNAIRE.items if item.worse is not Worse.NOT_COMPARABLE]
    item = data.draw(st.sampled_from(comparable))
    before = URGENCY[assess(QUESTIONNAIRE, person).advice]
    for response in worse_responses(item, person[item.id]):
        assert URGENCY[assess(QUESTIONNAIRE, {**person, item.id: response}).advice] >= before


def mildest_response(item: Item) -> Response:
    if isinstance(item, ChoiceItem):
        return min(item.options, key=lambda option: option.rank or 0).id
    if isinstance(item, ChecklistItem):
        return (NONE if NONE in options_of(item) else options_of(item)[0],)
    return 0 if item.worse is Worse.HIGHER else 10


def test_every_item_has_a_worse_response_or_says_why_not() -> None:
    for item in QUESTIONNAIRE.items:
        assert bool(item.why_not_comparable) != bool(worse_responses(item, mildest_response(item)))
