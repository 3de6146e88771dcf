"""What an export reads in a stored submission; its scores are worked out from the responses and stored nowhere."""

from collections.abc import Mapping

from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import assess
from triage.reasoning.findings import ScoreValue
from triage.reasoning.responses import read_responses
from triage.records.exporting import SENT
from triage.records.exporting import Exported


def scores_of(questionnaire: Questionnaire, submission: Exported) -> Mapping[str, ScoreValue]:
    """The known scores that have bands; none when other content was in use, since it may have counted otherwise."""
    if submission["content_digest"] != questionnaire.digest:
        return {}
    sent = part_of(submission, SENT)
    scores = assess(questionnaire, read_responses(questionnaire, sent["responses"])).scores
    return {name: value for name, value in scores.items() if value is not None}


def part_of(whole: Exported, name: str) -> Exported:
    """A part that is itself an object; empty when nothing is stored there."""
    part = whole.get(name)
    return part if isinstance(part, Mapping) else {}


def sentences_of(submission: Exported) -> tuple[str, ...]:
    """The sentences as the visitor read them."""
    told = part_of(part_of(submission, SENT), "sentences").get("sentences")
    return tuple(map(str, told)) if isinstance(told, list) else ()
