"""The pages of the desk, for who is signed in."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
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
from triage.ui.therapist.accounts import ACCOUNTS
from triage.ui.therapist.accounts import show_accounts
from triage.ui.therapist.audit_log import AUDIT
from triage.ui.therapist.audit_log import show_audit
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.inbox import INBOX
from triage.ui.therapist.inbox import show_inbox
from triage.ui.therapist.overview import OVERVIEW
from triage.ui.therapist.overview import show_overview
from triage.ui.therapist.pausing import PAUSING
from triage.ui.therapist.pausing import show_pausing
from triage.ui.therapist.present import note_refusal
from triage.ui.therapist.questionnaire_page import QUESTIONNAIRE
from triage.ui.therapist.questionnaire_page import show_questionnaire
from triage.ui.therapist.replay import REPLAY
from triage.ui.therapist.replay import show_replay
from triage.ui.therapist.submission import SUBMISSION
from triage.ui.therapist.submission import show_submission
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.therapist.top import show_desk_top

NOT_ALLOWED = "not-allowed"


@dataclass(frozen=True)
class DeskPage:
    """A page by its name in the address, who may see it, and the page above it in the menu."""

    name: str
    right: Right
    show: Callable[[DeskView], None]
    under: str | None = None


PAGES: Sequence[DeskPage] = (
    DeskPage(INBOX, Right.REVIEWS, show_inbox),
    DeskPage(SUBMISSION, Right.REVIEWS, show_submission, under=INBOX),
    DeskPage(OVERVIEW, Right.OVERVIEW, show_overview),
    DeskPage(QUESTIONNAIRE, Right.CONTENT, show_questionnaire),
    DeskPage(REPLAY, Right.REPLAY, show_replay),
    DeskPage(ACCOUNTS, Right.ACCOUNTS, show_accounts),
    DeskPage(AUDIT, Right.AUDIT, show_audit),
    DeskPage(PAUSING, Right.SETTINGS, show_pausing),
)
"""In the order of the menu; `frame.pages` of the desk's sentences names each that is under no other."""


def show_desk(person: Person, desk: Desk) -> None:
    """The page that the address names, as far as this person may see it."""
    view = _view(person, desk)
    allowed = [page for page in PAGES if person.may(page.right)]
    page = _page_named(session.page(), allowed)
    menu = [each.name for each in allowed if each.under is None]
    with st.container(key="desk", gap="small"):
        show_desk_top(view, menu, (page.under or page.name) if page else None)
        if page is None:
            _show_not_allowed(view)
        else:
            page.show(view)


def _page_named(name: str | None, allowed: Sequence[DeskPage]) -> DeskPage | None:
    """The first page of the menu stands in for an address without a page, or with one that never was."""
    if name not in {page.name for page in PAGES}:
        return next(iter(allowed), None)
    return next((page for page in allowed if page.name == name), None)


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
    for page in PAGES:
        if page.name == session.page():
            note_refusal(view.person, page.right)
    name_desk_page(view, texts.not_allowed)
    show(heading(texts.not_allowed, NOT_ALLOWED), tag("p", texts.not_allowed_text, cls="lead"))
    close_desk_page(view, NOT_ALLOWED)
