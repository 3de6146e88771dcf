"""Search in the memory of the desk, opened once for the process."""

from functools import cache

from triage.records.opening import Desk
from triage.records.searching import Search
from triage.ui.therapist.desk_view import DeskView


@cache
def _search_of(desk: Desk, practice: str) -> Search:
    return Search(desk, practice)


def searched(view: DeskView, needle: str) -> tuple[str, ...]:
    """The submissions with these words in their name or address, the newest first."""
    found = _search_of(view.desk, view.practice).find(needle, audit=view.audit("search"))
    return tuple(listed.id for listed in found.submissions)
