"""The intake of this process, opened when it is first needed and kept."""

from datetime import timedelta
from threading import Lock

from triage.content.content import Content
from triage.records.intake import Intake
from triage.records.opening import open_for_visitors
from triage.settings import Settings
from triage.settings import read_settings
from triage.ui.reading import content

_opened: dict[str, Intake] = {}
_one_at_a_time = Lock()


def intake() -> Intake:
    """The practice's intake; a failure to open it is not kept, so that a later try can work."""
    settings = read_settings()
    with _one_at_a_time:
        if settings.database not in _opened:
            _opened[settings.database] = open_intake(settings, content())
        return _opened[settings.database]


def open_intake(settings: Settings, served: Content) -> Intake:
    """Open the records for visitors; what can go wrong is what `open_for_visitors` raises."""
    return Intake(
        open_for_visitors(settings.database, settings.keys),
        served.questionnaire,
        settings.practice,
        timedelta(days=served.practice.sending.kept_days),
    )
