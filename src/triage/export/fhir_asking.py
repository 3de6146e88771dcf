"""When FHIR asks an item: all or any of single conditions, in groups around the item where that needs two levels."""

from collections.abc import Iterable
from collections.abc import Iterator
from itertools import product
from typing import Literal
from typing import TypeAlias

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Row
from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import Element
from triage.export.fhir_names import options_system
from triage.export.fhir_names import when_link


class EnableWhen(Element):
    """One condition."""

    question: str
    operator: Literal["=", ">=", "<="]
    answer_coding: Coding | None = None
    answer_integer: int | None = None


class Asked(Element):
    """When something is asked: any or all of these conditions; without any it always is."""

    enable_when: tuple[EnableWhen, ...] | None = None
    enable_behavior: Literal["all", "any"] | None = None


AnyOf: TypeAlias = frozenset[EnableWhen]
"""Conditions of which one has to hold."""


def asked(questionnaire: Questionnaire, item: Item) -> tuple[Asked, ...]:
    """The item's own conditions last, and those of the groups around it before.

    The rows are any of all of; a group inside a group is all of any of, which says the same.
    """
    needed = _all_of_any(questionnaire, item.asked_when_any_of)
    alone = [condition for one in needed if len(one) == 1 for condition in one]
    others = [_asked(_in_order(one), "any") for one in needed if len(one) > 1]
    if alone or not others:
        others.append(_asked(alone, "all"))
    return tuple(others)


def groups_around(questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """The links of the groups that an item is in because of when it is asked, the outermost first."""
    return tuple(when_link(item.id, place) for place in range(1, len(asked(questionnaire, item))))


def _all_of_any(questionnaire: Questionnaire, rows: Iterable[Row]) -> list[AnyOf]:
    """The same as any of these rows: each of the results has to hold, and none of them says less than another."""
    each = [list(_of_row(questionnaire, row)) for row in rows]
    found = dict.fromkeys(frozenset[EnableWhen]().union(*one) for one in product(*each)) if each else {}
    return [one for one in found if not any(other < one for other in found)]


def _of_row(questionnaire: Questionnaire, row: Row) -> Iterator[AnyOf]:
    for name, expected in row.items():
        conditions = _of_pair(questionnaire, name, expected)
        if isinstance(expected, OneOf):
            yield frozenset(conditions)
        else:
            yield from (frozenset([end]) for end in conditions)


def _of_pair(questionnaire: Questionnaire, name: str, expected: Expected) -> Iterator[EnableWhen]:
    """One for each option, or for each end of a range."""
    if isinstance(expected, OneOf):
        for option in expected.options:
            coding = Coding(system=options_system(questionnaire, name), code=option)
            yield EnableWhen(question=name, operator="=", answer_coding=coding)
        return
    if expected.at_least is not None:
        yield EnableWhen(question=name, operator=">=", answer_integer=expected.at_least)
    if expected.at_most is not None:
        yield EnableWhen(question=name, operator="<=", answer_integer=expected.at_most)


def _asked(conditions: list[EnableWhen], behavior: Literal["all", "any"]) -> Asked:
    """`enable_behavior` stands only beside several conditions."""
    is_several = len(conditions) > 1
    return Asked(enable_when=tuple(conditions) or None, enable_behavior=behavior if is_several else None)


def _in_order(conditions: AnyOf) -> list[EnableWhen]:
    """The same in every export."""
    return sorted(conditions, key=EnableWhen.model_dump_json)
