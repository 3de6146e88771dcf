"""Who is at the desk at this very moment: asked again for everything that a button does."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime

from triage.access.roles import NotAllowedError
from triage.access.roles import Right
from triage.ui import session
from triage.ui.at_the_desk import at_the_desk
from triage.ui.therapist.desk_view import DeskView

SESSION_COOKIE = "__Host-desk"


def still_may(view: DeskView, right: Right) -> DeskView:
    """The view of who is signed in now, not of who was when the button was shown; NotAllowedError otherwise."""
    now = datetime.now(UTC)
    person = at_the_desk().who_is(session.cookie(SESSION_COOKIE), now)
    if person is None:
        raise NotAllowedError(right)
    person.needs(right)
    return replace(view, person=person, now=now)
