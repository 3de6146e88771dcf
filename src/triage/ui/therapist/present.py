"""Who is at the desk at this very moment: asked again for everything that a button does."""

import logging
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from triage.access.roles import NotAllowedError
from triage.access.roles import Person
from triage.access.roles import Right
from triage.ui import session
from triage.ui.at_the_desk import at_the_desk
from triage.ui.therapist.desk_view import DeskView

SESSION_COOKIE = "__Host-desk"

logger = logging.getLogger("triage.access")


def still_may(view: DeskView, right: Right) -> DeskView:
    """The view of who is signed in now, not of who was when the button was shown; NotAllowedError otherwise."""
    now = datetime.now(UTC)
    person = at_the_desk().who_is(session.cookie(SESSION_COOKIE), now)
    if person is None:
        raise NotAllowedError(right)
    if not person.may(right):
        note_refusal(person, right)
    person.needs(right)
    return replace(view, person=person, now=now)


def note_refusal(person: Person, right: Right) -> None:
    """A line about who tried what; an account is named by its random id."""
    logger.warning("refused reason=right right=%s role=%s account=%s", right, person.role, person.account)
