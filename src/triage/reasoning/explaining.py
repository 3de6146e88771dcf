"""Why this advice: each rule that fired, with the findings that made it fire."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from typing import assert_never

from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.rows import Expected
from triage.content.rows import OneOf
from triage.content.rows import Row
from triage.content.scores import MeanScore
from triage.content.scores import PointsScore
from triage.content.scores import Score
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Findings
from triage.reasoning.findings import ScoreValue
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import row_holds

Shown: TypeAlias = int | float | str | tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """A rule that fired; `findings` holds what its true rows looked at, down to the responses."""

    rule: str
    advice: str
    findings: Mapping[str, Shown]


def reason_for(rule: Rule, questionnaire: Questionnaire, findings: Findings) -> Reason:
    """The reason that a fired rule gives; of a checklist only the options that count."""
    scores = {score.id: score for score in questionnaire.scores}
    met: dict[str, Shown] = {}
    for name, shown in _met(rule.when_any_of, scores, findings):
        met[name] = _together(met.get(name), shown)
    return Reason(rule.id, rule.advice, met)


def _met(
    rows: tuple[Row, ...], scores: Mapping[str, Score], findings: Findings
) -> Iterator[tuple[str, Shown]]:
    for row in rows:
        if row_holds(row, findings):
            for name, expected in row.items():
                finding = findings[name]
                yield name, _counted(expected, finding)
                if name in scores:
                    yield from _behind(scores[name], scores, findings)


def _behind(score: Score, scores: Mapping[str, Score], findings: Findings) -> Iterator[tuple[str, Shown]]:
    if score.raised_to is not None:
        yield from _met(score.raised_to.when_any_of, scores, findings)
    match score:
        case MeanScore():
            asked = (part.item for part in score.mean_of if findings[part.item] is not Skipped.NOT_ASKED)
            yield from ((item, _plain(findings[item])) for item in asked)
        case PointsScore():
            yield from _met(score.one_point_for_each, scores, findings)
        case _:
            assert_never(score)


def _counted(expected: Expected, finding: Finding) -> Shown:
    if isinstance(finding, tuple) and isinstance(expected, OneOf):
        return tuple(option for option in finding if option in expected.options)
    return _plain(finding)


def _plain(finding: Finding) -> Shown:
    if isinstance(finding, ScoreValue):
        return finding.value
    assert not isinstance(finding, Skipped)  # a row that holds never rests on an item that was not asked
    return finding


def _together(one: Shown | None, other: Shown) -> Shown:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return one + tuple(option for option in other if option not in one)
    return other
