"""The pages of the desk, for who is signed in."""

from datetime import UTC
from datetime import datetime

import streamlit as st

from triage.access.roles import Person
from triage.access.roles import Right
from triage.records.opening import Desk
from triage.settings import read_settings
from triage.ui import session
from triage.ui.markup import heading
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.reading import content
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.inbox import show_inbox
from triage.ui.therapist.submission import show_submission
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import show_desk_top

SUBMISSION = "submission"
NOT_ALLOWED = "not-allowed"


def show_desk(person: Person, desk: Desk) -> None:
    """The page that the address names, as far as this person may see it."""
    view = _view(person, desk)
    with st.container(key="desk", gap="small"):
        if not person.may(Right.REVIEWS):
            _show_not_allowed(view)
        elif session.page() == SUBMISSION:
            show_submission(view, session.submission())
        else:
            show_inbox(view)


def _view(person: Person, desk: Desk) -> DeskView:
    served, language = content(), session.language()
    known = served.questionnaire.about.languages
    return DeskView(
        served,
        desk,
        person,
        read_settings().practice,
        language if language in known else served.practice.language,
        datetime.now(UTC),
        st.context.theme.type == "dark",
    )


def _show_not_allowed(view: DeskView) -> None:
    texts = view.words.frame
    show_desk_top(view)
    show(heading(texts.not_allowed, NOT_ALLOWED), tag("p", texts.not_allowed_text, cls="lead"))
    close_desk_page(view, NOT_ALLOWED)
