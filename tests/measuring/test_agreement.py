"""Where the tool and the therapists agree, and how sure that is."""

from collections.abc import Sequence

from tests.measuring.making import ADVICES
from tests.measuring.making import MILD
from tests.measuring.making import URGENT
from tests.measuring.making import counted
from triage.measuring.agreement import Agreement
from triage.measuring.agreement import agreement
from triage.measuring.counting import Counted
from triage.measuring.disclosure import Hidden


def agreed(*counts: Counted, withheld: Sequence[str] = ()) -> Agreement:
    return agreement(counts, ADVICES, bands=1, withheld=withheld)


def test_too_mild_is_a_verdict_that_is_more_urgent_than_the_tool() -> None:
    found = agreed(counted(6, MILD, URGENT), counted(7, URGENT, MILD), counted(30, MILD, MILD))
    assert (found.too_mild.people, found.too_urgent.people, found.same) == (6, 7, 30)
    assert (found.cells[MILD, URGENT], found.cells[URGENT, MILD], found.cells[MILD, MILD]) == (6, 7, 30)


def test_nobody_too_mild_out_of_forty_can_be_up_to_seven_percent() -> None:
    found = agreed(counted(40, MILD, MILD))
    assert found.too_mild.people == 0
    assert found.too_mild.interval is not None
    assert f"{found.too_mild.interval.high:.0%}" == "7%"


def test_a_few_have_the_interval_of_the_most_that_they_can_be() -> None:
    for people in (1, 2, 3, 4):
        found = agreed(counted(people, MILD, URGENT), counted(60 - people, MILD, MILD))
        assert found.too_mild.people is Hidden.FEW
        assert found.too_mild.interval is not None
        assert f"{found.too_mild.interval.high:.0%}" == "16%"


def test_with_a_few_who_differ_it_is_told_how_many_at_least_were_the_same() -> None:
    found = agreed(counted(2, MILD, URGENT), counted(20, MILD, MILD), counted(18, URGENT, URGENT))
    assert (found.same, found.same_is_exact) == (36, False)
    assert (found.cells[MILD, MILD], found.cells[URGENT, URGENT]) == (Hidden.WITHHELD, 18)
    assert found.cells[MILD, URGENT] is Hidden.WITHHELD


def test_who_was_not_judged_or_got_an_advice_that_is_gone_is_no_part_of_it() -> None:
    found = agreed(counted(50), counted(9, "no_longer_there", MILD), counted(12, MILD, MILD))
    assert found.judged == 12


def test_an_advice_that_another_table_hides_is_hidden_here() -> None:
    found = agreed(
        counted(20, MILD, MILD), counted(18, URGENT, URGENT), counted(9, URGENT, MILD), withheld=[URGENT]
    )
    assert found.cells[URGENT, URGENT] is Hidden.WITHHELD
    assert not isinstance(found.cells[URGENT, MILD], int)


def test_fewer_than_five_verdicts_show_nothing() -> None:
    found = agreed(counted(4, MILD, MILD))
    assert (found.judged, found.same, found.too_mild.interval) == (Hidden.FEW, None, None)
