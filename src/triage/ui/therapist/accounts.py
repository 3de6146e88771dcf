"""Who may come to the desk: add somebody, begin an account anew, or switch it off."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from babel.dates import format_date

from triage.access.accounts import Account
from triage.access.accounts import AccountError
from triage.access.accounts import NameTakenError
from triage.access.accounts import NoSuchAccountError
from triage.access.accounts import WrongNameError
from triage.access.accounts import add_account
from triage.access.accounts import disable_account
from triage.access.accounts import list_accounts
from triage.access.accounts import plain_name
from triage.access.accounts import reset_account
from triage.access.door import Door
from triage.access.roles import AT_THE_DESK
from triage.access.roles import Right
from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.trouble import StorageUnavailableError
from triage.ui import session
from triage.ui.at_the_desk import at_the_desk
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.present import still_may
from triage.ui.therapist.top import close_desk_page
from triage.ui.therapist.top import name_desk_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.trouble import note_error

ACCOUNTS = "accounts"
NAME, ROLE, SURE = "account_name", "account_role", "account_sure"
PROBLEM, LINK, LINK_OF, OFF = "account_problem", "account_link", "account_link_of", "account_off"
RESET, DISABLE = "reset", "disable"
WIDTHS = (2, 1.4, 1.1, 1.6, 2.4)
LONGEST = 64
DAY = "d MMM y"
PROBLEMS = {WrongNameError: "wrong_name", NameTakenError: "taken", NoSuchAccountError: "gone"}


def show_accounts(view: DeskView) -> None:
    """All accounts with what can be done with each, and a form for another one."""
    view.person.needs(Right.ACCOUNTS)
    texts = view.words.accounts
    name_desk_page(view, texts.title)
    show(heading(texts.title, ACCOUNTS), tag("p", texts.lead, cls="lead"), _said(view))
    with st.container(key="accounttable", gap=None):
        _show_head(view)
        for account in list_accounts(_door(view), by=_event(view)):
            _show_account(view, account)
    _show_adding(view)
    close_desk_page(view, ACCOUNTS)


def add_now(view: DeskView) -> None:
    """Add who is in the form, and keep the link for the next page; NotAllowedError for who may not."""
    now = still_may(view, Right.ACCOUNTS)
    name, role = str(session.widget(NAME) or ""), Role(str(session.widget(ROLE)))
    _link(name, lambda: add_account(_door(now), name, role, by=_event(now)))
    if session.widget(LINK):
        session.hold(NAME, "")


def reset_now(view: DeskView, name: str) -> None:
    """Begin an account anew, and keep its link for the next page; NotAllowedError for who may not."""
    now = still_may(view, Right.ACCOUNTS)
    if not _is_own(now, name):
        _link(name, lambda: reset_account(_door(now), name, by=_event(now)))


def disable_now(view: DeskView, name: str) -> None:
    """Switch an account off; NotAllowedError for who may not."""
    now = still_may(view, Right.ACCOUNTS)
    if not _is_own(now, name) and _tried(lambda: disable_account(_door(now), name, by=_event(now))):
        session.hold(OFF, name)


def _link(name: str, make: Callable[[], str]) -> None:
    def keep() -> None:
        session.hold(LINK, f"{at_the_desk().address}/first?t={make()}")
        session.hold(LINK_OF, plain_name(name))

    _tried(keep)


def _tried(do: Callable[[], None]) -> bool:
    session.hold(SURE, None)
    try:
        do()
    except AccountError as error:
        session.hold(PROBLEM, PROBLEMS[type(error)])
    except StorageUnavailableError as error:
        note_error(error)
        session.hold(PROBLEM, "failed")
    else:
        return True
    return False


def _is_own(view: DeskView, name: str) -> bool:
    """Nobody locks themselves out by a slip."""
    is_own = plain_name(name) == view.person.name
    if is_own:
        session.hold(PROBLEM, "yourself")
    return is_own


def _door(view: DeskView) -> Door:
    return Door(view.desk, view.practice)


def _event(view: DeskView) -> AuditEvent:
    return replace(view.audit("accounts"), access_point=ACCOUNTS)


def _said(view: DeskView) -> Markup:
    """What the last button did, once: a link is never shown again."""
    texts = view.words.accounts
    problem, link, of, off = (session.take(key) for key in (PROBLEM, LINK, LINK_OF, OFF))
    if problem:
        return note("alert", tag("p", texts.problems[problem], role="alert"), cls="l4")
    if link:
        title = tag("p", tag("b", filled(texts.link_title, name=of)), role="status")
        return note("lock", title, tag("p", tag("code", link, cls="link")), tag("p", texts.link_lead))
    if off:
        return note("check", tag("p", filled(texts.disabled, name=off), role="status"))
    return Markup()


def _show_head(view: DeskView) -> None:
    with st.container(key="rowhead"):
        for column, head in zip(st.columns(WIDTHS), (*view.words.accounts.columns, ""), strict=True):
            with column:
                show(tag("p", head))


def _show_account(view: DeskView, account: Account) -> None:
    texts = view.words.accounts
    state = "disabled" if account.is_disabled else "ready" if account.is_set_up else "new"
    day = format_date(account.created.astimezone(), format=DAY, locale=view.language)
    cells = (tag("b", account.name), texts.roles[account.role], day, texts.states[state])
    with st.container(key=f"row_{account.id}"):
        columns = st.columns(WIDTHS, vertical_alignment="center")
        for column, cell in zip(columns, cells, strict=False):
            with column:
                show(tag("div", cell, cls="cell"))
        with columns[-1]:
            _show_ways(view, account)
        _show_sure(view, account)


def _show_ways(view: DeskView, account: Account) -> None:
    texts = view.words.accounts
    if account.name == view.person.name:
        show(tag("p", texts.yourself, cls="small"))
        return
    with st.container(key=f"ways_{account.id}", horizontal=True, gap="small"):
        _show_ask(texts.reset, RESET, account)
        if not account.is_disabled:
            _show_ask(texts.disable, DISABLE, account)


def _show_ask(words: str, what: str, account: Account) -> None:
    key = f"{what}_{account.id}"
    named = label(words, account.name)  # the name is for who hears the page, as in every row above
    st.button(named, key=key, type="tertiary", on_click=session.hold, args=(SURE, key))


def _show_sure(view: DeskView, account: Account) -> None:
    texts, asked = view.words.accounts, session.widget(SURE)
    sure = {
        f"{RESET}_{account.id}": (texts.reset_sure, reset_now),
        f"{DISABLE}_{account.id}": (texts.disable_sure, disable_now),
    }
    if asked not in sure:
        return
    words, do = sure[str(asked)]
    show(note("alert", tag("p", filled(words, name=account.name), role="alert"), cls="l4"))
    with st.container(key=f"sure_{account.id}", horizontal=True):
        st.button(label(texts.yes), key="account_yes", type="primary", on_click=do, args=(view, account.name))
        st.button(label(texts.no), key="account_no", on_click=session.hold, args=(SURE, None))


def _show_adding(view: DeskView) -> None:
    texts = view.words.accounts
    with st.container(key="card_add"):
        show(tag("h2", texts.add_title))
        with st.container(key="add_fields", horizontal=True, vertical_alignment="bottom"):
            st.text_input(label(texts.name), key=NAME, placeholder="", max_chars=LONGEST, width=320)
            roles = [role.value for role in AT_THE_DESK]
            session.seed(ROLE, Role.THERAPIST.value)
            st.selectbox(
                label(texts.role),
                roles,
                key=ROLE,
                format_func=lambda role: texts.roles[role],
                placeholder="",
                width=260,
            )
            st.button(label(texts.add), key="account_add", type="primary", on_click=add_now, args=(view,))
