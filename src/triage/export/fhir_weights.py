"""What an option weighs in FHIR: what it adds to the first score with bands that counts the options of its item.

A score without bands only helps a rule to count: as a weight it would make cancer look lighter than a bad back.
"""

from collections.abc import Mapping

from triage.content.questionnaire import Questionnaire
from triage.content.rows import OneOf
from triage.content.scores import MeanScore
from triage.content.scores import Score


def weights_of(questionnaire: Questionnaire, item: str) -> Mapping[str, int]:
    """Points by option; empty for an item whose options no score counts."""
    found = (_points(score, item) for score in questionnaire.scores if score.bands)
    return next((points for points in found if points), {})


def _points(score: Score, item: str) -> Mapping[str, int]:
    if isinstance(score, MeanScore):
        parts = (part for part in score.mean_of if part.item == item)
        return next((part.points for part in parts if part.points is not None), {})
    alone = [row[item] for row in score.one_point_for_each if list(row) == [item]]
    return {option: 1 for expected in alone if isinstance(expected, OneOf) for option in expected.options}
