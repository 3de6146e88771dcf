"""What stands around every page: top bar, heading, notices, foot, and the marker that page.js reads."""

import json
from collections.abc import Callable
from collections.abc import Iterable
from functools import partial

import streamlit as st

from triage.content.items import Item
from triage.ui import session
from triage.ui.drafts import write_draft
from triage.ui.markup import Markup
from triage.ui.markup import dial
from triage.ui.markup import filled
from triage.ui.markup import heading
from triage.ui.markup import icon
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import start_over
from triage.ui.visitor.actions import switch_to
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.controls import alone_in
from triage.ui.visitor.controls import has_drawing
from triage.ui.visitor.follow_draft import write_follow_draft
from triage.ui.visitor.followed import Trouble
from triage.ui.visitor.view import View


def name_page(view: View, title: str, *, wanting: bool = False) -> None:
    """The browser's title: the page's heading, with a warning in front when something is still needed."""
    shown = view.pages.frame.in_title_on_error.format(name=title) if wanting else title
    st.set_page_config(page_title=f"{shown} – {view.pages.product}", layout="centered")


def show_top(
    view: View,
    *,
    back_to: str | None = None,
    item: Item | None = None,
    back: Callable[[str], None] = turn_to,
    speak: Callable[[str], None] | None = None,
) -> None:
    """The demonstration line, the way back or our name, and the other languages.

    `back` and `speak` are what the buttons do, where a page has more to keep than one item.
    """
    if view.practice.responsible is None:
        show(tag("p", view.pages.frame.demonstration, cls="demo"))
    with st.container(
        key="top",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
    ):
        if back_to is None:
            show(brand(view))
        else:
            st.button(
                label(view.pages.frame.back), type="tertiary", key="back", on_click=back, args=(back_to,)
            )
        with st.container(key="languages", horizontal=True, width="content"):
            for language in view.questionnaire.about.languages:
                if language != view.visit.language:
                    name = label(view.content.texts[language].language)
                    key = f"lang_{language}"
                    switch = speak or partial(switch_to, item=item)
                    st.button(name, type="tertiary", key=key, on_click=switch, args=(language,))


def show_heading(title: str, page: str, lead: str | None = None, *, before: str = "") -> None:
    show(before, heading(title, page), tag("p", lead, cls="lead") if lead else "")


def show_foot(view: View) -> None:
    """Always a way out to a human, and a way to leave nothing behind."""
    show(
        tag(
            "div",
            tag("span", view.pages.frame.urgent, " ", emergency_link(view)),
            tag("span", view.pages.frame.not_kept),
            cls="foot",
        )
    )
    show_erase(view)


def show_erase(view: View, *, key: str = "erase") -> None:
    """Erase the responses, here and in the tab; and the same for who leaves a shared computer."""
    st.button(label(view.pages.frame.erase), type="tertiary", key=key, on_click=start_over)
    show(leave_link(view))


def leave_link(view: View) -> Markup:
    """Erases everything and leaves to a page with nothing on it; frame.js does both at one press."""
    link = tag("a", view.pages.frame.leave, href=f"left?lang={view.visit.language}", data_leave="yes")
    return tag("p", link, cls="leave no-print")


def emergency_link(view: View, *, cls: str | None = None) -> Markup:
    """A link to the number for emergencies, the one that the practice's settings call `emergency`."""
    telephone = view.practice.telephones.get("emergency", view.practice.telephone)
    return dial(telephone, filled(view.pages.frame.call, name=telephone.shown), cls=cls)


def note(drawing: str, *inside: str, cls: str = "") -> Markup:
    """A quiet block with a drawing."""
    return tag("div", icon(drawing), tag("div", *inside), cls=f"note {cls}".strip())


def close_page(
    view: View,
    page: str,
    *,
    item: Item | None = None,
    items: Iterable[Item] = (),
    wanting: bool = False,
    attempt: int | None = None,
) -> None:
    """The last thing on every page: tells page.js which page this is, in which language, and what to name.

    `attempt` counts the tries on this page; the visit's own ones when it is left out.
    """
    items = (*items, item) if item else tuple(items)
    frame, offline = view.pages.frame, view.pages.offline
    says = {
        "skip": frame.to_the_content,
        "offline_title": offline.title,
        "offline_text": offline.text,
        "offline_close": offline.close,
    }
    show(
        tag(
            "div",
            id="page-marker",
            data_page=page,
            data_lang=view.visit.language,
            data_attempt=str(view.visit.attempt if attempt is None else attempt) if wanting else "",
            data_items=json.dumps([_about(view, each) for each in items]),
            data_draft=_draft(view),
            data_followed=_followed(view),
            data_says=json.dumps(says, ensure_ascii=False),
            hidden="hidden",
        )
    )


def _draft(view: View) -> str | None:
    """What page.js keeps in the tab: nothing when there is no visit; None leaves alone what it has."""
    if session.is_new():
        return None
    return write_draft(view.content, view.visit, view.now) if view.visit.begun else ""


def _followed(view: View) -> str | None:
    """The same of a personal link; None too when it could not be opened now, but may be later."""
    now = session.followed()
    may_open_later = now.opened is None and now.trouble in (Trouble.FAILED, Trouble.TOO_OFTEN)
    if may_open_later or not session.is_following():
        return None
    return write_follow_draft(view.questionnaire, now, view.visit.language, view.now)


def _about(view: View, item: Item) -> dict[str, str | int | bool]:
    return {
        "id": item.id,
        "type": item.type,
        "name": view.texts.items[item.id].wording,
        "alone": len(alone_in(item)),
        "drawing": has_drawing(item),
    }


def brand(view: View) -> Markup:
    """Our name and the practice's."""
    mark = tag("span", *(tag("i") for _ in range(4)), cls="mark", aria_hidden="true")
    names = tag(
        "span", tag("b", view.pages.product), tag("span", view.practice.name, cls="small"), cls="names"
    )
    return tag("div", mark, names, cls="brand")
