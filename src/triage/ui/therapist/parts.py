"""The small parts that the pages of the desk share."""

from triage.records.submissions import ReviewStatus
from triage.ui.markup import Markup
from triage.ui.markup import icon
from triage.ui.markup import tag
from triage.ui.theme import LEVEL_ICONS
from triage.ui.therapist.desk_view import DeskView


def advice_chip(view: DeskView, advice: str) -> Markup:
    """An advice by colour, drawing and words."""
    level = view.level(advice)
    return tag("span", icon(LEVEL_ICONS[level - 1]), advice_name(view, advice), cls=f"chip l{level}")


def advice_name(view: DeskView, advice: str) -> str:
    """An advice in words; one that the questionnaire no longer knows is shown as it is stored."""
    text = view.texts.advices.get(advice)
    return text.name if text else advice


def status_chip(view: DeskView, status: ReviewStatus) -> Markup:
    """How far a submission is, by the fill of a dot and a word."""
    return tag("span", tag("i"), view.words.form.statuses[status], cls=f"chip st {status}")
