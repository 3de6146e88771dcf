"""The code in the visitor's mail, when somebody asks for it: the code and where to use it, and nothing about health."""

from datetime import UTC
from datetime import datetime

import pytest
from sqlalchemy import delete

from tests.builders import shipped
from tests.messages.office import NOTIFY
from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.pages.practice_desk import PRACTICE
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import MAIL
from tests.pages.senders import NAME
from tests.pages.senders import after_sending
from tests.pages.senders import code_on
from tests.pages.senders import locked
from tests.pages.tab import Tab
from tests.serving import MAILING
from triage.records.tables import SubmissionRow

PAGES = "https://rugcheck.example/"

pytestmark = pytest.mark.usefixtures("desk")


def with_a_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the visitors' side knows of it: that there is one."""
    named = {"SMTP_HOST": "mail.example", "MAIL_FROM": "post@praktijk.example", "PUBLIC_ADDRESS": PAGES}
    for name, value in named.items():
        monkeypatch.setenv(f"TRIAGE_{name}", value)


def asked_for(tab: Tab, to: str = MAIL, *, button: str = "mail_code") -> Tab:
    tab.fill(mail_to=to)
    tab.press(button)
    return tab


def mailed(desk: PracticeDesk) -> Postman:
    """What the desk mails now."""
    postman = Postman()
    with mail_server(postman) as port:
        Office(desk.whole, port, at=datetime.now(UTC), practice=PRACTICE).deliver()
    postman.mails = [mail for mail in postman.mails if mail["To"] != NOTIFY]
    return postman


@pytest.mark.parametrize("button", ["mail_code", "mail_receipt"])
@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_the_mail_holds_what_was_asked_for_and_no_health_data(
    monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk, language: str, button: str
) -> None:
    with_a_mail_server(monkeypatch)
    tab = asked_for(after_sending(language=language), button=button)
    assert tab.pages.sending.sent.mailed in tab.text
    (mail,) = mailed(desk).mails
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert mail["To"] == MAIL
    for written in (plain, html):
        assert (code_on(tab) in written) is (button == "mail_code")
        assert shipped().practice.telephone.shown in written
        assert NAME not in written
    assert f"{PAGES}?s=code&lang={language}" in plain
    texts = tab.pages.sending.mail if button == "mail_code" else tab.pages.sending.receipt
    assert mail["Subject"] == texts.subject.format(practice=shipped().practice.name)
    advice = shipped().texts[language].advices[desk.only().advice]
    assert [words for words in (advice.name, advice.title) if words.lower() in plain.lower()] == []


def test_what_was_erased_meanwhile_is_told_and_the_code_stays(
    monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk
) -> None:
    with_a_mail_server(monkeypatch)
    tab = after_sending()
    with desk.sessions.begin() as session:
        session.execute(delete(SubmissionRow))
    asked_for(tab)
    assert tab.wrong == [tab.pages.sending.sent.not_mailed]
    assert code_on(tab)
    assert tab.typed("mail_to") == MAIL
    assert mailed(desk).mails == []


def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, own_desk: PracticeDesk) -> None:
    with_a_mail_server(monkeypatch)
    tab = after_sending()
    with locked(own_desk.database):
        asked_for(tab)
    assert tab.wrong == [tab.pages.sending.sent.not_mailed]


@pytest.mark.parametrize("to", ["", "nynke", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
def test_an_address_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk, to: str
) -> None:
    with_a_mail_server(monkeypatch)
    tab = asked_for(after_sending(), to)
    assert tab.wrong == [tab.pages.sending.contact.errors["email_wrong"]]
    assert mailed(desk).mails == []


def test_only_so_many_mails_go_from_one_place(monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk) -> None:
    with_a_mail_server(monkeypatch)
    for _ in range(5):
        asked_for(after_sending())
    tab = asked_for(after_sending())
    assert tab.wrong == [tab.pages.sending.sent.not_mailed]
    assert len(mailed(desk).mails) == 5


def test_without_a_mail_server_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MAILING:
        monkeypatch.delenv(name)
    assert "mail_code" not in after_sending().buttons
    with_a_mail_server(monkeypatch)
    assert "mail_code" in after_sending().buttons
    monkeypatch.delenv("TRIAGE_PUBLIC_ADDRESS")
    assert "mail_code" not in after_sending().buttons
