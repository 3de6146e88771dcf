"""What a change of content would have meant for the visitors who sent something: counts, and never who."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.content.questionnaire import Questionnaire
from triage.measuring.deciding_many import decide_many
from triage.measuring.deciding_many import decision_of
from triage.measuring.numbering import Numbering
from triage.reasoning.asking import ask
from triage.reasoning.deciding import Decision
from triage.reasoning.deciding import decide
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_response
from triage.reasoning.scoring import score_all

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Told:
    """An advice; with its contact only where the advice itself stays what it was."""

    advice: str
    contact: str | None = None


@dataclass(frozen=True)
class Turn:
    """What somebody was told, and what they would be told by other content."""

    was: Told
    becomes: Told
    milder: bool


class Fate(StrEnum):
    """What becomes of a person who gets no other advice."""

    SAME = "same"
    MISFIT = "misfit"  # gave a response that one of the two contents does not accept
    OPEN = "open"  # was never asked something that one of the two needs to be certain


@dataclass(frozen=True)
class Replay:
    """How many people turned which way, and how many did not or cannot be compared."""

    turned: Mapping[Turn, int]
    fates: Mapping[Fate, int]

    @property
    def turns(self) -> Sequence[Turn]:
        """The milder ones first, then those of most people."""
        return sorted(self.turned, key=lambda turn: (not turn.milder, -self.turned[turn], str(turn)))

    @property
    def people(self) -> int:
        return sum(self.turned.values()) + sum(self.fates.values())

    @property
    def hides_some(self) -> bool:
        """Whether a number is too small to be shown, so that no total may give it away."""
        return any(number < FEWEST_SHOWN for number in self.turned.values())

    @property
    def changed(self) -> int:
        """How many get something else; at least so many when some numbers are not shown."""
        return sum(number if number >= FEWEST_SHOWN else 1 for number in self.turned.values())

    @property
    def someone_is_milder(self) -> bool:
        return any(turn.milder for turn in self.turned)


class Replaying:
    """Counts many people at a time, in the memory of a table of counts: as if each were `replayed`."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self._old, self._new = old, new
        self._numbering = Numbering((old, new))
        self._turned: Counter[Turn] = Counter()
        self._fates: Counter[Fate] = Counter()

    def add(self, people: Iterable[Responses]) -> None:
        numbered = self._numbering.number(people)
        self._count(Fate.MISFIT, numbered.misfits)
        was, becomes = (decide_many(content, numbered).tolist() for content in (self._old, self._new))
        for (before, after), many in Counter(zip(was, becomes, strict=True)).items():
            old, new = decision_of(self._old, before), decision_of(self._new, after)
            self._count(_compared(self._new, old, new), many)

    def merge(self, other: Replay) -> None:
        """Count those whom somebody else counted."""
        self._turned.update(other.turned)
        self._fates.update(other.fates)

    @property
    def counted(self) -> Replay:
        """What was counted so far."""
        return Replay(dict(self._turned), dict(self._fates))

    def _count(self, found: Turn | Fate, many: int) -> None:
        match found:
            case Turn():
                self._turned[found] += many
            case Fate() if many:
                self._fates[found] += many
            case Fate():
                pass  # nobody is not told of


def as_shown(number: int) -> str:
    """A number of people, in which nobody can be recognised.

    >>> as_shown(12), as_shown(3), as_shown(0)
    ('12', '<5', '0')
    """
    return str(number) if number == 0 or number >= FEWEST_SHOWN else f"<{FEWEST_SHOWN}"


def replayed(old: Questionnaire, new: Questionnaire, responses: Responses) -> Turn | Fate:
    """One person: how they turn, or why they do not."""
    added = {
        item.id for item in (*old.optional_items, *new.optional_items)
    }  # when sending; they decide nothing
    deciding = {name: response for name, response in responses.items() if name not in added}
    if not (_fits(old, deciding) and _fits(new, deciding)):
        return Fate.MISFIT
    return _compared(new, _decision(old, deciding), _decision(new, deciding))


def _compared(new: Questionnaire, was: Decision, becomes: Decision) -> Turn | Fate:
    if not (was.is_final and becomes.is_final):
        return Fate.OPEN
    return _turn(new, was, becomes)


def _fits(questionnaire: Questionnaire, responses: Responses) -> bool:
    items = {item.id: item for item in questionnaire.items}
    return all(
        name in items and read_response(items[name], given) is not None for name, given in responses.items()
    )


def _decision(questionnaire: Questionnaire, responses: Responses) -> Decision:
    return decide(questionnaire, score_all(questionnaire, ask(questionnaire, responses).findings))


def _turn(new: Questionnaire, was: Decision, becomes: Decision) -> Turn | Fate:
    if was.advice != becomes.advice:
        order = [advice.id for advice in new.advices]
        milder = _is_before(order, becomes.advice, was.advice)
        return Turn(Told(was.advice), Told(becomes.advice), milder)
    if was.contact != becomes.contact:
        order = [contact.id for contact in new.contacts]
        milder = _is_before(order, becomes.contact, was.contact)
        return Turn(Told(was.advice, was.contact), Told(becomes.advice, becomes.contact), milder)
    return Fate.SAME


def _is_before(order: Sequence[str], now: str, before: str) -> bool:
    """What the new content does not know any more could have been anything, so leaving it is milder."""
    return before not in order or order.index(now) < order.index(before)
