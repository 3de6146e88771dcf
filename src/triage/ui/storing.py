"""The intake of each practice in this process, opened when it is first needed and kept."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import TypeAlias

from triage.content.content import Content
from triage.records.following import Following
from triage.records.intake import Intake
from triage.records.limiting import Limit
from triage.records.opening import Shared
from triage.records.opening import open_for_visitors
from triage.records.opening import open_shared
from triage.settings import Settings
from triage.ui.once import Once
from triage.ui.reading import content
from triage.ui.reading import serves_many
from triage.ui.reading import settings

Place: TypeAlias = tuple[str, str]
"""A database, and the practice in it."""

_opened: dict[Place, Intake] = {}
_shareds: dict[str, Shared] = {}
_once = Once[Intake]()
_sharing = Lock()
_wrong_links: defaultdict[Place, Limit] = defaultdict(
    lambda: Limit("wrong link", from_one="10 per 15 minutes", from_all="300 per 15 minutes")
)


def intake() -> Intake:
    """The practice's intake; a failure to open it is not kept, so that a later try can work."""
    own, here = settings(), content()
    place = _place(own)
    found = _once.make(place, there=lambda: _opened.get(place), make=lambda: _open(place, own, here))
    now = _opened[place] = _as_it_is_now(found, here)
    return now


def _open(place: Place, own: Settings, here: Content) -> Intake:
    opened = _opened[place] = open_intake(own, here)
    return opened


def following() -> Following:
    """The practice's follow-up, over the same records; what is counted is counted over all tabs."""
    there = intake()
    return Following(there.records, there.questionnaire, there.practice, _wrong_links[_place(settings())])


def open_intake(own: Settings, here: Content) -> Intake:
    """Open the records for visitors; what can go wrong is what `open_for_visitors` raises."""
    records = open_for_visitors(own.database, own.keys, own.practice, among=_shared(own.database))
    return Intake(records, here.questionnaire, own.practice, _kept_for(here))


def _as_it_is_now(found: Intake, here: Content) -> Intake:
    """What a registered practice is changed to holds while it is served."""
    if found.questionnaire is here.questionnaire and found.kept_for == _kept_for(here):
        return found
    return replace(found, questionnaire=here.questionnaire, kept_for=_kept_for(here))


def _shared(database: str) -> Shared | None:
    """What many practices share, so that there are not some connections for each."""
    with _sharing:
        if serves_many() and database not in _shareds:
            _shareds[database] = open_shared(database)
        return _shareds.get(database)


def _place(own: Settings) -> Place:
    return own.database, own.practice


def _kept_for(here: Content) -> timedelta:
    return timedelta(days=here.practice.sending.kept_days)
