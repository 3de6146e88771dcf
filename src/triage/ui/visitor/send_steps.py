"""The steps of sending: what the visitor may add, who they are, and a last look at everything that is sent."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from triage.content.items import Item
from triage.reasoning.findings import Responses
from triage.ui import session
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import for_practice
from triage.ui.markup import heading
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.contact_fields import show_fields
from triage.ui.visitor.controls import show_control
from triage.ui.visitor.errors import error_box
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import note
from triage.ui.visitor.frame import show_foot
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.promising import promised
from triage.ui.visitor.send_actions import CONSENT
from triage.ui.visitor.send_actions import FAILED
from triage.ui.visitor.send_actions import TOO_MANY
from triage.ui.visitor.send_actions import consent_key
from triage.ui.visitor.send_actions import go_to
from triage.ui.visitor.send_actions import on_from_contact
from triage.ui.visitor.send_actions import send_now
from triage.ui.visitor.send_actions import speak
from triage.ui.visitor.sending import Sending
from triage.ui.visitor.sending import wrong_in
from triage.ui.visitor.told import told
from triage.ui.visitor.view import View
from triage.ui.visitor.way import ADD
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import STEPS
from triage.ui.visitor.wording import in_words


def show_add(view: View) -> None:
    """What the visitor may add; all of it may stay empty."""
    texts, items = view.pages.sending.more, view.questionnaire.optional_items
    name_page(view, texts.title)
    show_top(view, back_to=RESULT, back=go_to, speak=speak)
    _show_step(view, ADD)
    show_heading(texts.title, ADD, texts.lead)
    for item in items:
        text = view.texts.items[item.id]
        show(tag("h2", text.wording), tag("p", text.hint, cls="hint") if text.hint else "")
        show_control(view, item, before=_sending(view).added.get(item.id))
    _show_next(view, CONTACT)
    show_foot(view)
    close_page(view, ADD, items=items)


def show_contact(view: View) -> None:
    """Who the visitor is, and whether and how they may be reached."""
    texts = view.pages.sending.contact
    wanting = view.visit.wanting == CONTACT
    needed = wrong_in(_sending(view).typed) if wanting else ()
    wrong = {name: texts.errors[what] for name, what in needed}
    name_page(view, texts.title, wanting=bool(wrong))
    show_top(view, back_to=ADD, back=go_to, speak=speak)
    _show_step(view, CONTACT)
    summary = error_box(view, {f"field_{name}": words for name, words in wrong.items()}) if wrong else ""
    show_heading(texts.title, CONTACT, texts.lead, before=summary)
    show_fields(view, _sending(view).typed, wrong=wrong)
    st.button(
        label(view.pages.sending.next), type="primary", width="stretch", key="next", on_click=on_from_contact
    )
    show_foot(view)
    close_page(view, CONTACT, wanting=bool(wrong))


def show_last_look(view: View) -> None:
    """Everything that will be sent, the consent, and the button."""
    texts = view.pages.sending.last_look
    wanting = view.visit.wanting in (CONSENT, FAILED, TOO_MANY)
    title = texts.title.format(practice=view.practice.name)
    name_page(view, title, wanting=wanting)
    show_top(view, back_to=CONTACT, back=go_to)
    _show_step(view, LAST_LOOK)
    show(_trouble(view), heading(title, LAST_LOOK), tag("p", texts.lead, cls="lead"))
    _show_all(view)
    _show_consent(view)
    st.button(
        label(texts.send),
        type="primary",
        width="stretch",
        key="send",
        on_click=send_now,
        args=(partial(told, view),),
    )
    show_foot(view)
    close_page(view, LAST_LOOK, wanting=wanting)


def _sending(view: View) -> Sending:
    assert view.visit.sending is not None
    return view.visit.sending


def _show_step(view: View, page: str) -> None:
    number = STEPS.index(page) + 1
    words = view.pages.sending.step.format(number=number, of=len(STEPS))
    show(tag("div", tag("p", tag("b", words)), cls="prog"))


def _show_next(view: View, page: str) -> None:
    words = label(view.pages.sending.next)
    st.button(words, type="primary", width="stretch", key="next", on_click=go_to, args=(page,))


def _trouble(view: View) -> Markup:
    texts, what = view.pages.sending.last_look, view.visit.wanting
    if what == CONSENT:
        return error_box(view, {CONSENT: texts.consent_needed})
    if what not in (FAILED, TOO_MANY):
        return Markup()
    text = for_practice(texts.failed if what == FAILED else texts.too_many, view.practice)
    call = emergency_link(view) if view.acts_now else ""
    inside = tag("div", tag("h2", texts.failed_title), tag("p", text), call)
    return tag("div", inside, cls="errbox", id="error-summary", role="alert", tabindex="-1")


def _show_all(view: View) -> None:
    texts, sending = view.pages.sending.last_look, _sending(view)
    if view.shows_advice:
        show(_part(texts.advice, [("", (view.texts.advices[view.advice.id].title,))]))
    given = _worded(view, view.questionnaire.items, view.visit.responses)
    show(details(texts.responses, _summary(given)))
    added = _worded(view, view.questionnaire.optional_items, sending.added)
    _show_part(view, texts.added, added or [("", (texts.nothing,))], page=ADD)
    _show_part(view, texts.details, _details(view), page=CONTACT)
    if (location := session.location()) is not None:
        show(_part(texts.location, [("", (location,))]))


Lines = list[tuple[str, tuple[str, ...]]]


def _show_part(view: View, title: str, lines: Lines, *, page: str) -> None:
    with st.container(key=f"row_{page}", horizontal=True, vertical_alignment="center", gap="small"):
        show(_part(title, lines))
        words = label(view.pages.sending.last_look.change, title)
        st.button(words, type="tertiary", key=f"change_{page}", on_click=go_to, args=(page,))


def _part(title: str, lines: Lines) -> Markup:
    return tag("div", tag("h2", title), _summary(lines))


def _summary(lines: Lines) -> Markup:
    rows = (tag("div", tag("dt", name), *(tag("dd", line) for line in given)) for name, given in lines)
    return tag("dl", *rows, cls="sum")


def _worded(view: View, items: Iterable[Item], responses: Responses) -> Lines:
    return [
        (view.texts.items[item.id].wording, in_words(view, item, responses[item.id]))
        for item in items
        if item.id in responses
    ]


def _details(view: View) -> Lines:
    texts, typed = view.pages.sending.contact, _sending(view).typed
    consents = view.pages.sending.consents
    lines: Lines = [(texts.name, (typed.name,))]
    if typed.needs_telephone:
        lines.append((texts.telephone, (typed.telephone,)))
    if typed.needs_email:
        lines.append((texts.email, (typed.email,)))
    if typed.contact and typed.way:
        lines += [(texts.way, (texts.ways[typed.way],)), (texts.time, (texts.times[typed.time],))]
    agreed = [(typed.contact, consents.contact), (typed.follow_up, consents.follow_up)]
    return [*lines, *(("", (promised(view, words),)) for is_agreed, words in agreed if is_agreed)]


def _show_consent(view: View) -> None:
    texts, practice = view.pages.sending.consents, view.practice
    with st.container(key=f"q_{CONSENT}"):
        st.checkbox(
            label(promised(view, texts.send), promised(view, texts.send_more)),
            key=consent_key(view.visit.language),
            on_change="ignore",
            width="stretch",
        )
    link = practice.sending.privacy_page
    page = (
        tag("a", view.pages.sending.last_look.privacy_page, href=link, target="_blank", rel="noopener")
        if link
        else Markup()
    )
    show(note("lock", tag("p", for_practice(texts.withdraw, practice)), page))
