"""How sure a share is: exact 95 % intervals of a proportion.

Clopper & Pearson 1934: the smallest and largest share with which what was counted is not rarer than one in forty.
Nobody out of n is a case of its own: the whole 5 % is then at one side, so that nobody out of 40 means up to 7 %
(Hanley & Lippman-Hand 1983, “If nothing goes wrong, is everything all right?”, JAMA 249:1743).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from math import lgamma
from math import log
from math import log1p

UNSURE = 0.05
HALVINGS = 60
MOST_STEPS = 10_000
CLOSE = 1e-14
TINY = 1e-300


@dataclass(frozen=True)
class Interval:
    """From and up to which share, between 0 and 1."""

    low: float
    high: float


def interval(people: int, of: int) -> Interval:
    """The exact 95 % interval of a share; ValueError when nobody was looked at.

    >>> nobody = interval(0, 40)
    >>> f"{nobody.low:.0%} to {nobody.high:.0%}"
    '0% to 7%'
    """
    if not 0 <= people <= of or of == 0:
        raise ValueError("a share needs at least one person, and no more people than there are")
    if people == 0:
        return Interval(0.0, 1 - UNSURE ** (1 / of))
    if people == of:
        return Interval(UNSURE ** (1 / of), 1.0)
    side = UNSURE / 2
    low = _root(lambda share: at_least(people, of, share=share) - side)
    high = _root(lambda share: at_least(people + 1, of, share=share) - (1 - side))
    return Interval(low, high)


def at_least(people: int, of: int, *, share: float) -> float:
    """The chance of this many or more out of so many, when each of them has this share as chance.

    >>> round(at_least(2, 3, share=0.5), 6)
    0.5
    """
    return _incomplete_beta(share, people, of - people + 1)


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def _incomplete_beta(x: float, a: int, b: int) -> float:
    """The regularized incomplete beta function, from its continued fraction (Numerical Recipes, 6.4)."""
    if not 0 < x < 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: int, b: int) -> float:
    """Lentz's way from the first step to the last that still matters."""
    above, below = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = below
    for step in range(1, MOST_STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            below = 1 / _not_zero(1 + term * below)
            above = _not_zero(1 + term / above)
            value *= above * below
        if abs(above * below - 1) < CLOSE:
            return value
    raise AssertionError("the fraction does not settle")


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
