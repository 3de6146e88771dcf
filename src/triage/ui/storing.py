"""The intake of this process, opened when it is first needed and kept."""

from datetime import timedelta
from threading import Lock

from triage.content.content import Content
from triage.records.following import Following
from triage.records.intake import Intake
from triage.records.limiting import Limit
from triage.records.opening import open_for_visitors
from triage.settings import Settings
from triage.settings import read_settings
from triage.ui.reading import content

_opened: dict[str, Intake] = {}
_one_at_a_time = Lock()
wrong_links = Limit("wrong link", from_one="10 per 15 minutes", from_all="300 per 15 minutes")


def intake() -> Intake:
    """The practice's intake; a failure to open it is not kept, so that a later try can work."""
    settings = read_settings()
    with _one_at_a_time:
        if settings.database not in _opened:
            _opened[settings.database] = open_intake(settings, content())
        return _opened[settings.database]


def following() -> Following:
    """The practice's follow-up, over the same records; what is counted is counted over all tabs."""
    there = intake()
    return Following(there.records, there.questionnaire, there.practice, wrong_links)


def open_intake(settings: Settings, served: Content) -> Intake:
    """Open the records for visitors; what can go wrong is what `open_for_visitors` raises."""
    return Intake(
        open_for_visitors(settings.database, settings.keys, settings.practice),
        served.questionnaire,
        settings.practice,
        timedelta(days=served.practice.sending.kept_days),
    )
