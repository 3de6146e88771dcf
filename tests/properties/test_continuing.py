"""What holds while somebody goes on: final stays final, nothing gets milder, nothing stale counts."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.people import ITEMS
from tests.properties.people import QUESTIONNAIRE
from tests.properties.people import RANDOMS
from tests.properties.people import URGENCY
from tests.properties.people import people
from tests.properties.people import responses_to
from tests.properties.people import unfinished_people
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped


def walked(person: Responses, *, asks_everything: bool = False) -> list[Assessment]:
    """The assessments of somebody who responds to each next item, from the first until nothing is asked."""
    given: dict[str, Response] = {}
    seen = [assess(QUESTIONNAIRE, given, asks_everything=asks_everything)]
    while (item := seen[-1].next_item) is not None:
        given[item] = person[item]
        seen.append(assess(QUESTIONNAIRE, given, asks_everything=asks_everything))
    return seen


@given(person=people(), random=RANDOMS)
def test_a_final_advice_stays_whatever_is_responded_next(person: Responses, random: Random) -> None:
    given: dict[str, Response] = {}
    final: str | None = None
    for name in random.sample(sorted(person), k=len(person)):
        given[name] = person[name]
        now = assess(QUESTIONNAIRE, given)
        assert final is None or (now.is_final and now.advice == final)
        final = now.advice if now.is_final else None
    assert final is not None


@given(person=people(), random=RANDOMS)
def test_the_advice_so_far_never_gets_milder(person: Responses, random: Random) -> None:
    given: dict[str, Response] = {}
    reached = 0
    for name in random.sample(sorted(person), k=len(person)):
        given[name] = person[name]
        now = URGENCY[assess(QUESTIONNAIRE, given).advice]
        assert now >= reached
        reached = now


@given(person=people())
def test_a_walk_through_the_items_ends_in_exactly_one_final_advice(person: Responses) -> None:
    *before, last = walked(person)
    assert last.is_final
    assert last.advice == assess(QUESTIONNAIRE, person).advice
    assert [URGENCY[one.advice] for one in before] == sorted(URGENCY[one.advice] for one in before)
    assert not any(one.is_final and URGENCY[one.advice] >= URGENCY["gp_first"] for one in before)


@given(person=people())
def test_a_complete_person_has_one_final_advice_and_nothing_missing(person: Responses) -> None:
    assessment = assess(QUESTIONNAIRE, person, asks_everything=True)
    assert assessment.is_final
    assert (assessment.missing, assessment.perhaps) == ((), ())
    assert None not in assessment.scores.values()
    highest = max((URGENCY[reason.advice] for reason in assessment.reasons), default=0)
    assert URGENCY[assessment.advice] == highest


@given(person=people(), data=st.data())
def test_a_response_to_an_item_that_is_not_asked_never_counts(person: Responses, data: st.DataObject) -> None:
    assessment = assess(QUESTIONNAIRE, person)
    stale = [name for name, found in assessment.findings.items() if found is Skipped.NOT_ASKED]
    without = {name: given for name, given in person.items() if name not in stale}
    other = {**person, **{name: data.draw(responses_to(ITEMS[name])) for name in stale}}
    assert assess(QUESTIONNAIRE, without) == assessment
    assert assess(QUESTIONNAIRE, other) == assessment


@given(person=people(), data=st.data())
def test_changing_an_early_response_equals_responding_afresh(person: Responses, data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from(QUESTIONNAIRE.items))
    after = {**person, changed.id: data.draw(responses_to(changed))}
    afresh = walked(after, asks_everything=True)[-1]
    assert assess(QUESTIONNAIRE, after, asks_everything=True) == afresh


@given(person=unfinished_people())
def test_every_item_is_asked_or_missing_or_waits_or_is_skipped_and_only_one_of_them(
    person: Responses,
) -> None:
    assessment = assess(QUESTIONNAIRE, person, asks_everything=True)
    given = set(assessment.asked) - set(assessment.missing)
    skipped = {name for name, found in assessment.findings.items() if found is Skipped.NOT_ASKED}
    groups = [given, set(assessment.missing), set(assessment.perhaps), skipped]
    assert sum(map(len, groups)) == len(QUESTIONNAIRE.items)
    assert set.union(*groups) == set(ITEMS)
