"""When FHIR asks an item: one level of conditions where that says it all, an expression where it does not."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Literal

from triage.content.items import AnyItem
from triage.content.questionnaire import Questionnaire
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Range
from triage.content.rows import Row
from triage.export.fhir_elements import Coding
from triage.export.fhir_elements import Element
from triage.export.fhir_elements import Expression
from triage.export.fhir_elements import Extension
from triage.export.fhir_names import ENABLE_WHEN_EXPRESSION
from triage.export.fhir_names import options_system


class EnableWhen(Element):
    """One condition."""

    question: str
    operator: Literal["=", ">=", "<="]
    answer_coding: Coding | None = None
    answer_integer: int | None = None


class Asked(Element):
    """When an item is asked: conditions, or an extension with an expression, or neither when it always is."""

    enable_when: tuple[EnableWhen, ...] | None = None
    enable_behavior: Literal["all", "any"] | None = None
    extension: tuple[Extension, ...] | None = None


def asked(questionnaire: Questionnaire, item: AnyItem) -> Asked:
    """The rows are any of all of; FHIR has any or all, of single conditions."""
    rows = [_conditions(questionnaire, row) for row in item.asked_when_any_of]
    if not rows:
        return Asked()
    if len(rows) == 1 and all(len(pair) == 1 or _is_range(pair) for pair in rows[0]):
        return _asked_when([condition for pair in rows[0] for condition in pair], "all")
    if all(len(row) == 1 and (len(row[0]) == 1 or not _is_range(row[0])) for row in rows):
        return _asked_when([condition for row in rows for condition in row[0]], "any")
    value = Expression(expression=expression(item.asked_when_any_of))
    return Asked(extension=(Extension(url=ENABLE_WHEN_EXPRESSION, value_expression=value),))


def expression(rows: tuple[Row, ...]) -> str:
    """The same rows in FHIRPath, over the QuestionnaireResponse."""
    return " or ".join(f"({_all_of(row)})" for row in rows)


def _asked_when(conditions: list[EnableWhen], behavior: Literal["all", "any"]) -> Asked:
    return Asked(enable_when=tuple(conditions), enable_behavior=behavior if len(conditions) > 1 else None)


def _conditions(questionnaire: Questionnaire, row: Row) -> list[list[EnableWhen]]:
    return [list(_of_pair(questionnaire, name, expected)) for name, expected in row.items()]


def _of_pair(questionnaire: Questionnaire, name: str, expected: Expected) -> Iterator[EnableWhen]:
    """Any of these options, or both ends of a range."""
    if isinstance(expected, OneOf):
        for option in expected.options:
            coding = Coding(system=options_system(questionnaire, name), code=option)
            yield EnableWhen(question=name, operator="=", answer_coding=coding)
        return
    if expected.at_least is not None:
        yield EnableWhen(question=name, operator=">=", answer_integer=expected.at_least)
    if expected.at_most is not None:
        yield EnableWhen(question=name, operator="<=", answer_integer=expected.at_most)


def _is_range(pair: list[EnableWhen]) -> bool:
    return pair[0].answer_integer is not None


def _all_of(row: Mapping[str, Expected]) -> str:
    return " and ".join(
        f"%resource.descendants().where(linkId = '{name}').answer.value.where({_meets(expected)}).exists()"
        for name, expected in row.items()
    )


def _meets(expected: Expected) -> str:
    if isinstance(expected, Range):
        ends = {">=": expected.at_least, "<=": expected.at_most}
        return " and ".join(f"$this {operator} {end}" for operator, end in ends.items() if end is not None)
    return " or ".join(f"code = '{option}'" for option in expected.options)
