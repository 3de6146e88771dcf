"""What stands around every page of the desk: who is signed in, and the way out."""

from datetime import datetime

import streamlit as st

from triage.content.desk_texts import DeskTexts
from triage.ui import session
from triage.ui.at_the_desk import at_the_desk
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.reading import content
from triage.ui.therapist.pages import show_desk
from triage.ui.therapist.present import SESSION_COOKIE
from triage.ui.visitor.trouble import note_error


def show_frame(now: datetime) -> None:
    """The desk's page for who is signed in at this moment; nothing at all for anybody else."""
    here = at_the_desk()
    person = here.who_is(session.cookie(SESSION_COOKIE), now)
    if person is None:
        show(tag("p", _texts().frame.ended, data_ended="yes"))  # door.js then leaves the page
        return
    session.belongs_to(person.account)
    show_desk(person, here.desk)


def show_desk_trouble(error: Exception) -> bool:
    """Our own words instead of the developer's page; True keeps that one away."""
    note_error(error)
    with st.container(key="trouble", gap="small"):
        show(tag("p", _texts().frame.failed, role="alert"))
    return True


def _texts() -> DeskTexts:
    served, language = content(), session.language()
    return served.desk.get(language or "", served.desk[served.practice.language])
