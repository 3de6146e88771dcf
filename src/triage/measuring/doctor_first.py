"""Whether a doctor comes first, by the tool and by the therapist: four squares, for when the whole table must hide.

They are there only in place of the whole table, and only when none of them, nor what they leave of another number that
is shown, is about one to four people.
"""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from typing import TypeAlias

from triage.measuring.agreement import Agreement
from triage.measuring.counting import Counted
from triage.measuring.disclosure import MOST_OF_FEW
from triage.measuring.disclosure import Bands
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.disclosure import gives_away
from triage.measuring.disclosure import is_few

Squares: TypeAlias = Mapping[tuple[bool, bool], int]
"""People by whether a doctor comes first: to the tool, and to the therapist."""
NO, YES = False, True


def doctor_first(
    counted: Sequence[Counted],
    advices: Sequence[str],
    doctor: Collection[str],
    *,
    bands: int,
    found: Agreement,
    mix: Mapping[str, Cell],
) -> Squares | None:
    """The four squares when the whole table shows nobody, and these tell nothing about a few; else None.

    `doctor` are the advices that send somebody to a doctor, all of them more urgent than the others.
    """
    people = _people(counted, advices, doctor, bands)
    shown = {square: sum(each) for square, each in people.items()}
    same = shown[NO, NO] + shown[YES, YES]
    is_safe = (
        _shows_nobody(found)
        and not any(map(_tells_of_few, people.values()))
        and _leaves_no_few(found.too_mild.people, people[NO, YES], _apart(counted, advices, bands, sign=1))
        and _leaves_no_few(found.too_urgent.people, people[YES, NO], _apart(counted, advices, bands, sign=-1))
        and same >= 2 * MOST_OF_FEW  # any of the two totals can still be any number from 1 to 4
        and _keeps_the_mix_hidden(shown, advices, doctor, mix)
    )
    return shown if is_safe else None


def _people(
    counted: Sequence[Counted], advices: Sequence[str], doctor: Collection[str], bands: int
) -> Mapping[tuple[bool, bool], Bands]:
    found = {(given, verdict): [0] * bands for given in (NO, YES) for verdict in (NO, YES)}
    for one in _judged(counted, advices):
        found[one.advice in doctor, one.verdict in doctor][one.back] += one.people
    return found


def _judged(counted: Sequence[Counted], advices: Sequence[str]) -> Sequence[Counted]:
    return [one for one in counted if one.advice in advices and one.verdict in advices]


def _shows_nobody(found: Agreement) -> bool:
    """Whether the whole table has no number but nought; with hardly any verdict, there is nothing to tell at all."""
    shown = [cell for cell in found.cells.values() if isinstance(cell, int) and cell]
    return not shown and isinstance(found.judged, int) and found.judged > 0


def _tells_of_few(bands: Bands) -> bool:
    return is_few(sum(bands)) or gives_away(bands)


def _apart(counted: Sequence[Counted], advices: Sequence[str], bands: int, *, sign: int) -> Bands:
    """Everybody of whom the therapist's verdict is further to this side than the tool's advice."""
    found = [0] * bands
    for one in _judged(counted, advices):
        if sign * (advices.index(str(one.verdict)) - advices.index(one.advice)) > 0:
            found[one.back] += one.people
    return found


def _leaves_no_few(total: Cell, square: Bands, everybody: Bands) -> bool:
    """Whether a total that is shown, without the square that is a part of it, leaves no few."""
    rest = [one - other for one, other in zip(everybody, square, strict=True)]
    return isinstance(total, Hidden) or not _tells_of_few(rest)


def _keeps_the_mix_hidden(
    shown: Squares, advices: Sequence[str], doctor: Collection[str], mix: Mapping[str, Cell]
) -> bool:
    """Whether the advices that the mix hides can still be as few, or as many, as before.

    So many were judged of a half, that at least as many got one of its advices: that may say nothing new.
    """
    hidden = {advice for advice, cell in mix.items() if isinstance(cell, Hidden)}
    halves = {YES: set(doctor), NO: set(advices) - set(doctor)}
    return all(
        hidden <= half or shown[side, NO] + shown[side, YES] <= _certain(half, mix)
        for side, half in halves.items()
    )


def _certain(half: Collection[str], mix: Mapping[str, Cell]) -> int:
    """How many got one of these advices at least, for all that the mix shows."""
    return sum(cell if isinstance(cell, int) else 1 for advice, cell in mix.items() if advice in half)
