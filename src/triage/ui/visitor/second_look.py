"""One plain second look after an alarm response; the call instruction already stands here."""

from collections.abc import Iterable

import streamlit as st

from triage.reasoning.explaining import Reason
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.actions import turn_to
from triage.ui.visitor.actions import yes_that_is_right
from triage.ui.visitor.blocks import contact_actions
from triage.ui.visitor.blocks import contact_text
from triage.ui.visitor.blocks import quoted
from triage.ui.visitor.blocks import together
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import unconfirmed
from triage.ui.visitor.way import SECOND_LOOK


def show_second_look(view: View) -> None:
    """What was told, what to do if it is right, and yes or no."""
    texts = view.pages.second_look
    reasons = unconfirmed(view.content, view.visit, view.assessment)
    items = _items(view, reasons)
    name_page(view, texts.title)
    show_top(view, back_to=items[-1])
    told = tag("div", tag("h2", texts.told), quoted(view, together(reasons)))
    show_heading(texts.title, SECOND_LOOK)
    show(told)
    actions = contact_actions(view)
    show(
        note(
            "phone",
            tag("h2", texts.then),
            tag("p", contact_text(view)),
            tag("p", *actions, cls="acts") if actions else "",
            cls=f"l{view.level(view.advice.id)}",
        )
    )
    st.button(label(texts.right), type="primary", width="stretch", key="yes", on_click=yes_that_is_right)
    for item in items:
        no = label(texts.change.format(name=view.texts.items[item].short))
        st.button(no, width="stretch", key=f"no_{item}", on_click=turn_to, args=(item,))
    show_foot(view)
    close_page(view, SECOND_LOOK)


def _items(view: View, reasons: Iterable[Reason]) -> list[str]:
    """The items behind the alarms, in the order in which they are asked."""
    behind = {name for reason in reasons for name in reason.findings}
    return [name for name in view.assessment.asked if name in behind]
