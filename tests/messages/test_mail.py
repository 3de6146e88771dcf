"""Mail reaches the mail server of the practice privately, or it is told that it did not."""

from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr

from tests.messages.servers import HOST
from tests.messages.servers import Dies
from tests.messages.servers import Postman
from tests.messages.servers import certificate
from tests.messages.servers import context_of
from tests.messages.servers import dying_server
from tests.messages.servers import free_port
from tests.messages.servers import mail_server
from tests.messages.servers import mute_server
from tests.messages.servers import trickling_server
from triage.messages import mail
from triage.messages.mail import Mail
from triage.messages.mail import NotMailedError
from triage.messages.mail import can_mail
from triage.messages.mail import send_mail
from triage.records.outbox import Reason
from triage.settings import MailSecurity
from triage.settings import Settings

TO = "nynke@naaldhout.example"
FROM = "post@praktijk.example"
LOGIN = ("praktijk", "geheim van de praktijk")


def settings(
    port: int, security: MailSecurity = MailSecurity.NONE, login: tuple[str, str] | None = None
) -> Settings:
    user, password = login or (None, None)
    return Settings(
        smtp_host=HOST,
        smtp_port=port,
        smtp_security=security,
        mail_from=FROM,
        smtp_user=user,
        smtp_password=None if password is None else SecretStr(password),
    )


def mail_to(made: Settings, to: str = TO, *, subject: str = "Uw code") -> None:
    text = "Dag,\n\nUw code: ACD-EFG, één keer.\n"
    send_mail(made, Mail("een-id", to, subject, text, f"<p>{text}</p>"))


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate that this machine trusts, as it trusts those of its own list."""
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def test_a_mail_arrives_as_it_was_written() -> None:
    postman = Postman()
    with mail_server(postman) as port:
        mail_to(settings(port))
    (found,) = postman.mails
    assert (found["From"], found["To"], found["Subject"]) == (FROM, TO, "Uw code")
    plain, html = found.iter_parts()
    assert plain.get_content().split() == ["Dag,", "Uw", "code:", "ACD-EFG,", "één", "keer."]
    assert html.get_content_type() == "text/html"
    assert "ACD-EFG" in html.get_content()
    assert found["Message-ID"] == "<een-id@praktijk.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert postman.recipients == [[TO]]


# the test's server does not see that a connection was private from the start
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_private_connection_carries_login_and_mail(
    trusted: Path, security: MailSecurity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SECONDS_TO_WAIT", 1)
    postman = Postman()
    with private_server(postman, trusted, security, login=LOGIN) as port:
        mail_to(settings(port, security, LOGIN))
        assert (len(postman.mails), postman.was_private) == (1, [True])
        with pytest.raises(NotMailedError):
            mail_to(settings(port, security, (LOGIN[0], "another")))
    assert len(postman.mails) == 1


@pytest.mark.parametrize("security", [MailSecurity.STARTTLS, MailSecurity.TLS])
def test_a_server_that_is_not_trusted_gets_no_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: MailSecurity
) -> None:
    postman, elsewhere = Postman(), certificate(tmp_path, name="mail.example")
    with private_server(postman, certificate(tmp_path), security) as port, pytest.raises(NotMailedError):
        mail_to(settings(port, security))
    monkeypatch.setenv("SSL_CERT_FILE", str(elsewhere))  # trusted, but it belongs to another name
    with private_server(postman, elsewhere, security) as port, pytest.raises(NotMailedError):
        mail_to(settings(port, security))
    assert postman.mails == []


def test_a_server_without_starttls_gets_no_mail() -> None:
    postman = Postman()
    with mail_server(postman) as port, pytest.raises(NotMailedError):
        mail_to(settings(port, MailSecurity.STARTTLS))
    assert postman.mails == []


@pytest.mark.parametrize(
    ("reply", "reason", "is_final"),
    [
        ("550 no such person nynke@naaldhout.example", Reason.REFUSED, True),
        ("552 full", Reason.REFUSED, True),
        ("451 later", Reason.LATER, False),
        ("421 closing", Reason.LATER, False),
        ("530 log in first", Reason.LOGIN, False),
    ],
)
def test_a_mail_that_is_refused_is_told_without_an_address(
    reply: str, reason: Reason, *, is_final: bool
) -> None:
    with mail_server(Postman(reply)) as port, pytest.raises(NotMailedError) as told:
        mail_to(settings(port))
    assert (told.value.reason, told.value.is_final) == (reason, is_final)
    assert TO not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize("dies", [Dies.AT_THE_RECIPIENT, Dies.IN_THE_TEXT, Dies.AFTER_THE_TEXT])
def test_a_server_that_dies_before_it_said_yes_is_tried_again(dies: Dies) -> None:
    with dying_server(dies, []) as port, pytest.raises(NotMailedError) as told:
        mail_to(settings(port))
    assert (told.value.reason, told.value.is_final) == (Reason.UNREACHABLE, False)


def test_a_server_that_dies_after_it_said_yes_has_the_mail() -> None:
    heard = list[bytes]()
    with dying_server(Dies.AT_THE_GOODBYE, heard) as port:
        mail_to(settings(port))
    assert heard[-1].upper().startswith(b"QUIT")


def test_a_server_that_trickles_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS_IN_ALL", 0.5)
    began = monotonic()
    with trickling_server(0.05) as port, pytest.raises(NotMailedError) as told:
        mail_to(settings(port))
    assert 0.4 < monotonic() - began < 5
    assert told.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize("first", [b"", b"220 mail of a test\r\n", b"\x00\xff" * 2000])
def test_a_server_that_hangs_or_closes_is_told_soon(monkeypatch: pytest.MonkeyPatch, first: bytes) -> None:
    monkeypatch.setattr(mail, "SECONDS_TO_WAIT", 0.3)
    for closes in (False, True):
        with mute_server(first, closes=closes) as port, pytest.raises(NotMailedError):
            mail_to(settings(port))


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(NotMailedError):
        mail_to(settings(free_port()))


@pytest.mark.parametrize(
    "line", ["a@b.example\nBcc: c@d.example", "a@b.example\r\n\r\nx", "a@b.example\x00", ""]
)
def test_nobody_writes_a_header_of_their_own(line: str) -> None:
    postman = Postman()
    with mail_server(postman) as port, pytest.raises(NotMailedError):
        mail_to(settings(port), line)
    with mail_server(postman) as port, pytest.raises(NotMailedError):
        mail_to(settings(port), subject="Uw code\r\nBcc: c@d.example")
    assert postman.mails == []


@pytest.mark.parametrize(
    "to", ["a,b@c.example", "a;b@c.example", "<a>b@c.example", "é@ü.example", '"@[@c.example']
)
def test_a_strange_address_is_one_recipient_or_told(to: str) -> None:
    postman = Postman()
    with mail_server(postman) as port:
        try:
            mail_to(settings(port), to)
        except NotMailedError:
            assert postman.mails == []
        else:
            assert postman.recipients == [[to]]


def test_without_a_mail_server_nothing_is_offered() -> None:
    assert not can_mail(Settings())
    assert can_mail(settings(25))


def private_server(
    postman: Postman, file: Path, security: MailSecurity, *, login: tuple[str, str] | None = None
) -> AbstractContextManager[int]:
    context = context_of(file)
    if security is MailSecurity.TLS:
        return mail_server(postman, tls=context, login=login)
    return mail_server(postman, starttls=context, login=login)
