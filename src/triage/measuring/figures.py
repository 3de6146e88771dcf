"""What the sealed responses of one submission come to, and of many of them in one week."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date

from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import assess
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import read_responses


@dataclass(frozen=True, slots=True)
class Figures:
    """The rules that fire with the content of now, the scores in the order that was asked for, and one score's band."""

    rules: tuple[str, ...]
    scores: tuple[float | None, ...]
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """One submission in memory; no figures when its responses cannot be read any more."""

    monday: date
    advice: str
    verdict: str | None
    figures: Figures | None


@dataclass
class RuleCount:
    """In how many people a rule fires, how many of them were judged, and how many verdicts were milder than it."""

    fired: int = 0
    judged: int = 0
    overruled: int = 0


@dataclass
class ScoreCount:
    """How many people have this score, and their scores added up."""

    people: int = 0
    total: float = 0.0


@dataclass
class OfWeek:
    """What is known of all submissions of one week."""

    left_out: int = 0
    advices: dict[str, int] = field(default_factory=dict)
    bands: dict[tuple[str, str | None], int] = field(default_factory=dict)
    rules: dict[str, RuleCount] = field(default_factory=dict)
    scores: dict[str, ScoreCount] = field(default_factory=dict)


def figures_of(
    questionnaire: Questionnaire, unread: object, scores: Sequence[str], grouped_by: str | None = None
) -> Figures | None:
    """What these responses come to; None when they no longer fit the content."""
    try:
        assessment = assess(questionnaire, read_responses(questionnaire, unread))
    except ResponsesError:
        return None
    values = (assessment.scores.get(name) for name in scores)
    group = assessment.scores.get(grouped_by or "")
    return Figures(
        tuple(sorted(reason.rule for reason in assessment.reasons)),
        tuple(None if value is None else value.value for value in values),
        None if group is None else group.band,
    )


def by_week(
    known: Iterable[Known], questionnaire: Questionnaire, scores: Sequence[str]
) -> Mapping[date, OfWeek]:
    """Add up, by the Monday of each week."""
    urgency = {advice.id: at for at, advice in enumerate(questionnaire.advices)}
    asks = {rule.id: urgency[rule.advice] for rule in questionnaire.rules}
    weeks: dict[date, OfWeek] = {}
    for one in known:
        week = weeks.setdefault(one.monday, OfWeek())
        week.advices[one.advice] = week.advices.get(one.advice, 0) + 1
        group = one.advice, None if one.figures is None else one.figures.band
        week.bands[group] = week.bands.get(group, 0) + 1
        if one.figures is None:
            week.left_out += 1
            continue
        _count_rules(week, one.figures.rules, urgency.get(one.verdict or ""), asks)
        _count_scores(week, zip(scores, one.figures.scores, strict=True))
    return weeks


def _count_rules(week: OfWeek, rules: Iterable[str], verdict: int | None, asks: Mapping[str, int]) -> None:
    for name in rules:
        count = week.rules.setdefault(name, RuleCount())
        count.fired += 1
        if verdict is not None:
            count.judged += 1
            count.overruled += verdict < asks[name]


def _count_scores(week: OfWeek, values: Iterable[tuple[str, float | None]]) -> None:
    for name, value in values:
        if value is not None:
            count = week.scores.setdefault(name, ScoreCount())
            count.people += 1
            count.total += value
