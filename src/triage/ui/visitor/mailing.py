"""Mail the code, or a receipt, to whoever asks for it: the desk mails it, since only the desk reads addresses."""

import os
from dataclasses import replace

import streamlit as st

from triage.messages.mail import can_mail
from triage.records.limiting import TooOftenError
from triage.records.outbox import Asked
from triage.records.outbox import Kind
from triage.ui import reading
from triage.ui import session
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.storing import intake
from triage.ui.visitor.actions import current
from triage.ui.visitor.send_actions import field_key
from triage.ui.visitor.send_actions import here
from triage.ui.visitor.sending import EMAIL
from triage.ui.visitor.sending import Sending
from triage.ui.visitor.sending import fits
from triage.ui.visitor.trouble import note_error
from triage.ui.visitor.view import View
from triage.ui.visitor.way import CODE

TO = "mail_to"
MAILED = "mailed"
NOT_MAILED = "not_mailed"
WRONG = "mail_wrong"
BUTTONS = {"mail_code": Kind.CODE, "mail_receipt": Kind.RECEIPT}


def show_mail(view: View, sending: Sending) -> None:
    """A field and two buttons; nothing without a mail server, or when nobody told under which address the pages are."""
    settings = reading.settings()
    if not can_mail(settings) or settings.public_address is None:
        return
    texts, wanting = view.pages.sending.sent, view.visit.wanting
    if wanting == MAILED:
        show(tag("p", texts.mailed, role="status"))
        return
    key = field_key(TO, view.visit.language)
    session.seed(key, sending.typed.email)
    said = {NOT_MAILED: texts.not_mailed, WRONG: view.pages.sending.contact.errors["email_wrong"]}
    with st.container(key="q_field_mail"):
        if wanting in said:
            show(tag("p", said[wanting], cls="wrong", id="wrong_mail", data_wrong="yes", role="alert"))
        words = label(f"{texts.mail} {view.pages.sending.contact.email}")
        st.text_input(words, key=key, autocomplete="email", placeholder="", on_change="ignore", max_chars=254)
    for key, kind in BUTTONS.items():
        words = texts.mail_button if kind is Kind.CODE else texts.receipt_button
        st.button(label(words), width="stretch", key=key, on_click=mail_now, args=(kind,))


def mail_now(kind: Kind) -> None:
    """Let the desk mail it once, to the address on the page."""
    visit = current()
    to = str(session.widget(field_key(TO, visit.language)) or "").strip()
    if not fits(EMAIL, to):
        session.keep(replace(visit, wanting=WRONG))
        return
    try:
        is_there = visit.sending is not None and _ask(visit.language, to, kind, visit.sending)
    except TooOftenError:
        session.keep(replace(visit, wanting=NOT_MAILED))
    except Exception as error:  # whatever it was: the code still stands on the page
        note_error(error)
        session.keep(replace(visit, wanting=NOT_MAILED))
    else:
        session.keep(replace(visit, wanting=MAILED if is_there else NOT_MAILED))


def _ask(language: str, to: str, kind: Kind, sending: Sending) -> bool:
    """False when what was sent is erased already."""
    page = f"{reading.settings().public_address}?s={CODE}&lang={language}"
    fields = {"to": to, "language": language, "page": page}
    if kind is Kind.CODE:
        fields["code"] = sending.code
    return intake().mail(Asked(kind, sending.id, fields), by=here(), random_bytes=os.urandom)
