"""What a change of content means: the same for everybody, or who gets another advice; by proof, not by sampling."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import z3

from triage.content.content import Content
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import Option
from triage.content.items import options_of
from triage.content.items import values_of
from triage.content.questionnaire import Rule
from triage.proving.asking import unremarkable
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.encoding import Responder
from triage.proving.people import person_in
from triage.proving.people import settle
from triage.proving.people import wishes_for
from triage.proving.sameness import contacts_of
from triage.proving.sameness import gets
from triage.proving.sameness import is_sent
from triage.reasoning.findings import Responses


@dataclass(frozen=True)
class Move:
    """Some people had one advice or contact and get another, such as this person."""

    was: str
    becomes: str
    milder: bool
    person: Responses


@dataclass(frozen=True)
class RuleChange:
    """A rule that fires for more people, for fewer, or both, or that leads to another advice."""

    rule: str
    more: bool
    fewer: bool
    milder: bool


@dataclass(frozen=True)
class Difference:
    """All moves, milder ones first, the rules that changed, and what only one of the two has.

    `items` names those items and responses: whoever gives such a response exists in one content only.
    """

    moves: tuple[Move, ...]
    rules: tuple[RuleChange, ...]
    items: tuple[str, ...]

    @property
    def same_for_everybody(self) -> bool:
        return not self.moves and not self.items

    @property
    def milder_rules(self) -> tuple[str, ...]:
        """The rules that got milder for somebody, when somebody's advice did."""
        if not any(move.milder for move in self.moves):
            return ()
        return tuple(change.rule for change in self.rules if change.milder)


def difference(old: Content, new: Content) -> Difference:
    """Compare two contents over everybody who can exist in both."""
    pair = _Pair(old, new)
    moves = sorted([*pair.advice_moves(), *pair.contact_moves()], key=lambda move: not move.milder)
    return Difference(tuple(moves), tuple(pair.rule_changes()), tuple(pair.new_or_gone()))


class _Pair:
    """Two contents read by one possible visitor."""

    def __init__(self, old: Content, new: Content) -> None:
        self.old, self.new = old.questionnaire, new.questionnaire
        self.responder = Responder(_merged(self.old.items, self.new.items))
        self.was, self.now = Encoding(self.old, self.responder), Encoding(self.new, self.responder)
        self.unremarkable = unremarkable(new)
        self.solver = z3.Solver()
        self.solver.add(self.responder.possible, *_acceptable(self.was), *_acceptable(self.now))

    def advice_moves(self) -> Iterator[Move]:
        urgency = [advice.id for advice in self.new.advices]
        for before, after in product([advice.id for advice in self.old.advices], urgency):
            if before == after:
                continue
            person = self._person(gets(self.was, before), gets(self.now, after))
            if person is not None:
                milder = before not in urgency or urgency.index(after) < urgency.index(before)
                yield Move(before, after, milder, person)

    def contact_moves(self) -> Iterator[Move]:
        order = [contact.id for contact in self.new.contacts]
        for advice in (advice.id for advice in self.new.advices if advice in self.old.advices):
            both = z3.And(gets(self.was, advice), gets(self.now, advice))
            for before, after in product(contacts_of(self.old, advice), contacts_of(self.new, advice)):
                if before == after:
                    continue
                person = self._person(
                    both, is_sent(self.was, advice, before), is_sent(self.now, advice, after)
                )
                if person is not None:
                    milder = before not in order or order.index(after) < order.index(before)
                    yield Move(f"{advice}, {before}", f"{advice}, {after}", milder, person)

    def rule_changes(self) -> Iterator[RuleChange]:
        old, new = ({rule.id: rule for rule in q.rules} for q in (self.old, self.new))
        for name in sorted(old.keys() | new.keys()):
            was = self.was.fires[name].yes if name in old else z3.BoolVal(False)
            now = self.now.fires[name].yes if name in new else z3.BoolVal(False)
            more, fewer = self._exists(now, z3.Not(was)), self._exists(was, z3.Not(now))
            lowered = name in old and name in new and self._is_lower(old[name], new[name])
            if more or fewer or lowered:
                yield RuleChange(name, more, fewer, fewer or lowered)

    def new_or_gone(self) -> Iterator[str]:
        old, new = ({item.id: item for item in q.items} for q in (self.old, self.new))
        yield from (f"the item `{name}` is gone" for name in sorted(old.keys() - new.keys()))
        yield from (f"the item `{name}` is new" for name in sorted(new.keys() - old.keys()))
        for name in sorted(old.keys() & new.keys()):
            yield from _accepted_otherwise(old[name], new[name])

    def _is_lower(self, old: Rule, new: Rule) -> bool:
        urgency = [advice.id for advice in self.new.advices]
        contacts = [contact.id for contact in self.new.contacts]
        if old.advice != new.advice:
            return urgency.index(new.advice) < urgency.index(old.advice) if old.advice in urgency else True
        if old.contact == new.contact or old.contact not in contacts or new.contact not in contacts:
            return old.contact != new.contact
        return contacts.index(new.contact) < contacts.index(old.contact)

    def _exists(self, *formulas: Formula) -> bool:
        return bool(self.solver.check(*formulas) == z3.sat)

    def _person(self, *formulas: Formula) -> Responses | None:
        if not self._exists(*formulas):
            return None
        solver = z3.Solver()
        solver.add(*self.solver.assertions(), *formulas)
        model = settle(solver, wishes_for(self.responder, self.unremarkable))
        return {**person_in(model, self.was), **person_in(model, self.now)}


def _accepted_otherwise(old: Item, new: Item) -> Iterator[str]:
    before, after = options_of(old), options_of(new)
    yield from (f"`{option}` of `{old.id}` is gone" for option in before if option not in after)
    yield from (f"`{option}` of `{new.id}` is new" for option in after if option not in before)
    was, now = values_of(old), values_of(new)
    if was and now and was != now:
        yield f"`{new.id}` was {was.start}–{was.stop - 1} and is {now.start}–{now.stop - 1}"


def _acceptable(encoding: Encoding) -> Iterator[Formula]:
    """Who is asked an item gives a response that this content accepts."""
    for item in encoding.questionnaire.items:
        yield z3.Implies(encoding.asked[item.id].yes, _accepts(encoding.responder, item))


def _accepts(responder: Responder, item: Item) -> Formula:
    options, values = options_of(item), values_of(item)
    if isinstance(item, ChecklistItem):
        return z3.And(
            [z3.Not(tick) for option, tick in responder.ticks[item.id].items() if option not in options]
        )
    if values is not None:
        number = responder.numbers[item.id]
        return z3.And(values.start <= number, number < values.stop)
    merged = options_of(responder.items[item.id])
    return z3.Or([responder.numbers[item.id] == merged.index(option) for option in options])


def _merged(old: tuple[Item, ...], new: tuple[Item, ...]) -> list[Item]:
    """The items of both, each with every response that one of them accepts."""
    before = {item.id: item for item in old}
    merged = [_both(before[item.id], item) if item.id in before else item for item in new]
    return merged + [item for item in old if item.id not in {other.id for other in new}]


def _both(old: Item, new: Item) -> Item:
    match old, new:
        case NumberItem(), NumberItem():
            ends = {"at_least": min(old.at_least, new.at_least), "at_most": max(old.at_most, new.at_most)}
            return new.model_copy(update=ends)
        case ChoiceItem(), ChoiceItem():
            return new.model_copy(update=_all_options(old, new))
        case ChecklistItem(), ChecklistItem():
            return new.model_copy(
                update={**_all_options(old, new), "needs_one": old.needs_one and new.needs_one}
            )
        case _ if old.type == new.type:
            return new
        case _:
            raise TypeChangedError(
                f"`{new.id}` was a {old.type} and is a {new.type}; give the new item its own id"
            )


class TypeChangedError(ValueError):
    """An item changed its type, so that no response means the same in both contents."""


def _all_options(
    old: ChoiceItem | ChecklistItem, new: ChoiceItem | ChecklistItem
) -> dict[str, tuple[Option, ...] | bool]:
    known = {option.id for option in new.options}
    gone = tuple(
        option for option in old.options if option.id not in known and option.id not in (NONE, NOT_SURE)
    )
    return {"options": new.options + gone, "can_be_unsure": old.can_be_unsure or new.can_be_unsure}
