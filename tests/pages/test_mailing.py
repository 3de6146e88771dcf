"""The code in the visitor's mail, when somebody asks for it: the code and where to use it, and nothing about health."""

import pytest

from tests.builders import shipped
from tests.messages.servers import HOST
from tests.messages.servers import Postman
from tests.messages.servers import free_port
from tests.messages.servers import mail_server
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import MAIL
from tests.pages.senders import NAME
from tests.pages.senders import after_sending
from tests.pages.senders import code_on
from tests.pages.tab import Tab
from triage.records.limiting import Limit
from triage.ui.visitor import mailing

PAGES = "https://rugcheck.example/"


@pytest.fixture(autouse=True)
def counted_afresh(monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk) -> PracticeDesk:
    monkeypatch.setattr(mailing, "mails", Limit("mail", from_one="5 per hour", from_all="200 per hour"))
    return desk


def through(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the practice have a mail server."""
    named = {
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "post@praktijk.example",
    }
    for name, value in {**named, "PUBLIC_ADDRESS": PAGES}.items():
        monkeypatch.setenv(f"TRIAGE_{name}", value)


def asked_for(tab: Tab, to: str = MAIL) -> Tab:
    tab.fill(mail_to=to)
    tab.press("mail_code")
    return tab


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_the_mail_holds_the_code_and_its_page_and_no_health_data(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    postman = Postman()
    with mail_server(postman) as port:
        through(port, monkeypatch)
        tab = asked_for(after_sending(language=language))
    assert tab.pages.sending.sent.mailed in tab.text
    (mail,), texts = postman.mails, tab.pages.sending.mail
    written = mail.get_content()
    assert code_on(tab) in written
    assert f"{PAGES}?s=code&lang={language}" in written
    assert (postman.recipients, mail["To"]) == ([[MAIL]], MAIL)
    fixed = "\n\n".join(texts.text).format(
        practice=shipped().practice.name,
        phone=shipped().practice.telephone.shown,
        code=code_on(tab),
        page=f"{PAGES}?s=code&lang={language}",
    )
    assert written.split() == fixed.split()
    assert mail["Subject"] == texts.subject.format(practice=shipped().practice.name)
    assert NAME not in mail.as_string()


@pytest.mark.parametrize("reply", ["550 no", None])
def test_a_mail_that_did_not_go_is_told_and_the_code_stays(
    monkeypatch: pytest.MonkeyPatch, reply: str | None
) -> None:
    if reply is None:
        through(free_port(), monkeypatch)
        tab = asked_for(after_sending())
    else:
        with mail_server(Postman(reply)) as port:
            through(port, monkeypatch)
            tab = asked_for(after_sending())
    assert tab.wrong == [tab.pages.sending.sent.not_mailed]
    assert code_on(tab)
    assert tab.typed("mail_to") == MAIL


@pytest.mark.parametrize("to", ["", "nynke", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    postman = Postman()
    with mail_server(postman) as port:
        through(port, monkeypatch)
        tab = asked_for(after_sending(), to)
    assert tab.wrong == [tab.pages.sending.contact.errors["email_wrong"]]
    assert postman.mails == []


def test_only_so_many_mails_go_from_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    postman = Postman()
    with mail_server(postman) as port:
        through(port, monkeypatch)
        for _ in range(5):
            asked_for(after_sending())
        tab = asked_for(after_sending())
    assert tab.wrong == [tab.pages.sending.sent.not_mailed]
    assert len(postman.mails) == 5


def test_without_a_mail_server_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "mail_code" not in after_sending().buttons
    through(25, monkeypatch)
    assert "mail_code" in after_sending().buttons
    monkeypatch.delenv("TRIAGE_PUBLIC_ADDRESS")
    assert "mail_code" not in after_sending().buttons
