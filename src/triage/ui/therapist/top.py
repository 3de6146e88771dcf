"""What stands around every page of the desk: our name, the way to the inbox, who is signed in."""

import json
from collections.abc import Sequence

import streamlit as st

from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import filled
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView

# page.js says by the first of these which page is open, for who cannot see it
HERE, WAY = "here_", "way_"


def show_desk_top(view: DeskView, menu: Sequence[str], here: str | None) -> None:
    """Our name and the practice's, who is signed in, and the pages that this person may see."""
    mark = tag("span", *(tag("i") for _ in range(4)), cls="mark", aria_hidden="true")
    practice = tag("span", view.content.practice.name, cls="small")
    names = tag("span", tag("b", view.words.product), practice, cls="names")
    with st.container(key="desktop", horizontal=True, vertical_alignment="center"):
        show(tag("div", mark, names, cls="brand"))
        with st.container(key="who", width="content"):
            show(_who(view))
    with st.container(key="menu", horizontal=True, gap="small"):
        for page in menu:
            _show_way_to(view, page, is_here=page == here)


def _who(view: DeskView) -> Markup:
    texts, roles = view.words.frame, view.words.roles.model_dump()
    who = filled(texts.who, name=view.person.name, role=roles[view.person.role])
    ways = (
        tag("a", texts.change_password, href="/new-password", target="_self"),
        tag("a", texts.sign_out, href="/sign-out", target="_self"),
    )
    return tag("p", tag("span", who), *ways, cls="small who")


def _show_way_to(view: DeskView, page: str, *, is_here: bool) -> None:
    name = label(view.words.frame.pages[page])
    key = f"{HERE if is_here else WAY}{page}"
    st.button(name, key=key, type="tertiary", on_click=session.go, args=(page,))


def name_desk_page(view: DeskView, title: str) -> None:
    """The browser's title; it never holds a person's name."""
    st.set_page_config(page_title=f"{title} – {view.words.product}", layout="wide")


def close_desk_page(view: DeskView, page: str, *, attempt: int = 0) -> None:
    """The last thing on every page: tells page.js which page this is, and in which language."""
    says = {
        "skip": view.pages.frame.to_the_content,
        "offline_title": view.pages.offline.title,
        "offline_text": view.pages.offline.text,
        "offline_close": view.pages.offline.close,
    }
    show(
        tag(
            "div",
            id="page-marker",
            data_page=page,
            data_lang=view.language,
            data_attempt=str(attempt) if attempt else "",
            data_items="[]",
            data_says=json.dumps(says, ensure_ascii=False),
            hidden="hidden",
        )
    )


def back_label(view: DeskView) -> str:
    """The way back to the inbox."""
    return label(view.words.submission.back)
