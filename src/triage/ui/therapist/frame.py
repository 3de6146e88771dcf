"""What stands around every page of the desk: who is signed in, and the way out."""

from datetime import datetime

from triage.ui.at_the_desk import at_the_desk
from triage.ui.session import cookie
from triage.ui.therapist.pages import show_desk

SESSION_COOKIE = "__Host-desk"


def show_frame(now: datetime) -> None:
    """The desk's page for who is signed in at this moment; nothing at all for anybody else."""
    here = at_the_desk()
    person = here.who_is(cookie(SESSION_COOKIE), now)
    if person is not None:
        show_desk(person, here.desk)
