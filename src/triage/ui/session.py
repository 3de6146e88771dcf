"""What one visitor's tab holds; the only module that touches Streamlit's session and the page's address."""

import re
from collections.abc import Callable
from collections.abc import Iterable
from typing import TypeAlias

import streamlit as st

from triage.records.listing import Place
from triage.ui.visitor.followed import Followed
from triage.ui.visitor.lookup import Lookup
from triage.ui.visitor.visit import Visit

VISIT = "visit"
LOOKUP = "lookup"
FOLLOWED = "followed"
PAGE = "s"
SUBMISSION = "id"
REVIEW = "r_"
LANGUAGE = "lang"
LOCATION = "location"
LOCATION_NAME = re.compile("[a-z0-9-]{1,40}")
OWNER = "owner"
Widget: TypeAlias = str | int | bool | None


def visit(*, start: Callable[[str | None], Visit]) -> Visit:
    """The visit in this tab; as long as none is kept, a new one in the language of the address."""
    found = st.session_state.get(VISIT)
    return found if isinstance(found, Visit) else start(st.query_params.get(LANGUAGE))


def is_new() -> bool:
    """Whether nothing is known here of this tab: it was just opened or reloaded, or the server was started anew."""
    return VISIT not in st.session_state


def keep(now: Visit) -> None:
    st.session_state[VISIT] = now


def lookup() -> Lookup:
    """What this tab found with a code."""
    found = st.session_state.get(LOOKUP)
    return found if isinstance(found, Lookup) else Lookup()


def keep_lookup(now: Lookup) -> None:
    st.session_state[LOOKUP] = now


def followed() -> Followed:
    """What this tab does with a personal link."""
    found = st.session_state.get(FOLLOWED)
    return found if isinstance(found, Followed) else Followed()


def is_following() -> bool:
    """Whether this tab did anything with a personal link."""
    return FOLLOWED in st.session_state


def keep_followed(now: Followed) -> None:
    st.session_state[FOLLOWED] = now


def page() -> str | None:
    """The page in the address, never a response."""
    return st.query_params.get(PAGE)


def go(to: str) -> None:
    """One entry in the browser's history for each page, so that Back and Forward work."""
    st.query_params[PAGE] = to


def language() -> str:
    """The language in the address."""
    return st.query_params.get(LANGUAGE, "")


def location() -> str | None:
    """For which of the practice's locations its site opened the self-check; None when it says nothing that fits."""
    said = st.query_params.get(LOCATION, "")
    return said if LOCATION_NAME.fullmatch(said) else None


def submission() -> str:
    """The submission in the address of the desk: a random name that says nothing."""
    return st.query_params.get(SUBMISSION, "")


def open_submission(name: str) -> None:
    """To the page of one submission, where nothing of another one is left."""
    forget_all(REVIEW)
    st.query_params.from_dict({**st.query_params.to_dict(), PAGE: "submission", SUBMISSION: name})


def leave_other_submissions(name: str) -> None:
    """Keep nothing of another submission than this one, also when the browser's Back led here."""
    forget([key for key in _keys(REVIEW) if not key.endswith(f"_{name}")])


def place(key: str) -> Place | None:
    """Where the page of the inbox begins."""
    found = st.session_state.get(key)
    return found if isinstance(found, Place) else None


def keep_place(key: str, now: Place | None) -> None:
    st.session_state[key] = now


def hold(key: str, value: Widget) -> None:
    """Keep something small for the next pages of this tab."""
    st.session_state[key] = value


def take(key: str) -> str:
    """What is kept under a name, which is then forgotten; empty when nothing is."""
    found = st.session_state.get(key)
    st.session_state[key] = None
    return found if isinstance(found, str) else ""


def address() -> str:
    """From where the visitor comes, to count tries; empty when that is not known."""
    return st.context.ip_address or ""


def belongs_to(owner: str) -> None:
    """Let a tab begin afresh that was another one's before: another account's, or in another practice's pages."""
    if st.session_state.get(OWNER, owner) != owner:
        st.session_state.clear()
    st.session_state[OWNER] = owner


def cookie(name: str) -> str:
    """What the browser holds under a name since the page was opened; empty when nothing."""
    return st.context.cookies.get(name, "")


def widget(key: str) -> Widget:
    """What a widget holds now."""
    value: Widget = st.session_state.get(key)
    return value


def seed(key: str, value: Widget) -> None:
    """What a widget shows when it appears, unless the visitor has already used it."""
    if key not in st.session_state:
        st.session_state[key] = value


def forget_everything() -> None:
    """Let the whole tab start afresh."""
    st.session_state.clear()


def forget_all(beginning: str) -> None:
    """Let every widget whose key begins like this start afresh."""
    forget(_keys(beginning))


def _keys(beginning: str) -> list[str]:
    return [str(key) for key in st.session_state if str(key).startswith(beginning)]


def forget(keys: Iterable[str]) -> None:
    """Let widgets start afresh."""
    for key in keys:
        if key in st.session_state:
            del st.session_state[key]


def host() -> str:
    """Under which host name this tab came; it can be no other practice's, since each is answered under its own."""
    return str(st.context.headers.get("Host") or "").lower()
