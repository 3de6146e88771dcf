"""Mail, as plain text, through the mail server of the practice."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from email.utils import make_msgid

from triage.settings import MailSecurity
from triage.settings import Settings

SECONDS_TO_WAIT = 10


class NotMailedError(Exception):
    """The mail server did not take the mail; the message never holds an address."""


def can_mail(settings: Settings) -> bool:
    """Whether this installation has a mail server."""
    return settings.smtp_host is not None


def send_mail(settings: Settings, to: str, *, subject: str, text: str) -> None:
    """Hand one mail to the mail server; NotMailedError when it does not take it within some seconds."""
    mail = EmailMessage()
    try:
        mail["Subject"], mail["From"], mail["To"] = subject, settings.mail_from, _one_address(to)
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=_own_domain(settings))
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        with _connected(settings) as server:
            server.send_message(mail, to_addrs=[to])
    except (OSError, smtplib.SMTPException, ValueError, MessageError) as error:
        raise NotMailedError(f"the mail server did not take a mail ({type(error).__name__})") from None


def _one_address(to: str) -> Address:
    """The address as a header holds it; ValueError when it is none, or more than one."""
    try:
        address = Address(addr_spec=to)
    except (IndexError, AttributeError, MessageError):  # Python's own reader stumbles over some texts
        raise ValueError("this is not one address") from None
    if address.addr_spec != to or not to.isprintable():
        raise ValueError("this is not one address")
    return address


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    host, port, context = settings.smtp_host or "", settings.mail_port, ssl.create_default_context()
    if settings.smtp_security is MailSecurity.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS_TO_WAIT, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=SECONDS_TO_WAIT)
    with connection as server:
        if settings.smtp_security is MailSecurity.STARTTLS:
            server.starttls(context=context)
        if settings.smtp_user is not None and settings.smtp_password is not None:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server


def _own_domain(settings: Settings) -> str:
    return (settings.mail_from or "").rpartition("@")[2]
