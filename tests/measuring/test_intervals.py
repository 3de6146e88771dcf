"""The intervals are those that others published."""

import math

import pytest

from triage.measuring.intervals import at_least
from triage.measuring.intervals import interval

# Clopper & Pearson 1934 in print: Agresti & Coull 1998 for 0–10 out of 10; R's binom.test for the others.
PUBLISHED = {
    (1, 10): (0.0025, 0.4450),
    (5, 10): (0.1871, 0.8129),
    (9, 10): (0.5550, 0.9975),
    (2, 40): (0.0061, 0.1692),
    (50, 100): (0.3983, 0.6017),
    (7, 20): (0.1539, 0.5922),
}


@pytest.mark.parametrize(("counted", "published"), PUBLISHED.items())
def test_an_interval_is_the_published_one(counted: tuple[int, int], published: tuple[float, float]) -> None:
    found = interval(*counted)
    assert (round(found.low, 4), round(found.high, 4)) == published


def test_nobody_out_of_forty_means_up_to_seven_percent() -> None:
    found = interval(0, 40)
    assert (found.low, f"{found.high:.0%}") == (0, "7%")


@pytest.mark.parametrize("of", [30, 100, 1_000, 100_000])
def test_nobody_is_close_to_the_rule_of_three(of: int) -> None:
    assert interval(0, of).high == pytest.approx(3 / of, rel=0.06)


def test_everybody_is_nobody_the_other_way_round() -> None:
    assert interval(40, 40).low == pytest.approx(1 - interval(0, 40).high)


@pytest.mark.parametrize("of", [1, 2, 7, 60])
def test_the_chance_is_that_of_adding_up_every_term(of: int) -> None:
    share = 0.3
    for people in range(1, of + 1):
        terms = (math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(people, of + 1))
        assert at_least(people, of, share=share) == pytest.approx(sum(terms), rel=1e-9)


def test_an_interval_holds_the_share_and_shrinks_with_more_people() -> None:
    widths = []
    for of in (20, 200, 2_000, 20_000):
        found = interval(of // 10, of)
        assert found.low < 0.1 < found.high
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(("people", "of"), [(0, 0), (3, 2), (-1, 5)])
def test_a_share_of_nobody_is_refused(people: int, of: int) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        interval(people, of)
