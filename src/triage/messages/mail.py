"""Mail, as plain text and as HTML, through the mail server of the practice."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate
from typing import TypeAlias

from triage.messages.delivery import NotDeliveredError
from triage.messages.patience import Patience
from triage.records.outbox import Reason
from triage.settings import MailSecurity
from triage.settings import Settings

SECONDS_TO_WAIT = 10
SECONDS_IN_ALL = 60.0
LEAST_CODE = 400  # a server that ends in the middle of a line refuses nothing
FROM_HERE_FINAL = 500
Written: TypeAlias = "EmailMessage[str, Address | str]"
UNBROKEN = default.clone(
    max_line_length=998
)  # a longer line is not allowed; an address that is broken leads nowhere
ABOUT_LOGIN = (530, 534, 535, 538)


@dataclass(frozen=True)
class Mail:
    """One mail to one address; `id` is the same at every try, so that a receiver knows it again.

    `stop` is the address that ends mails of this kind at one press in the mail program (RFC 8058).
    """

    id: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    stop: str | None = field(default=None, repr=False)


class NotMailedError(NotDeliveredError):
    """The mail server did not take the mail."""


def can_mail(settings: Settings) -> bool:
    """Whether this installation has a mail server."""
    return settings.smtp_host is not None


def can_ask_again(settings: Settings) -> bool:
    """Whether this installation can mail somebody a link to its pages."""
    return can_mail(settings) and settings.public_address is not None


def send_mail(settings: Settings, mail: Mail) -> None:
    """Hand one mail to the mail server; NotMailedError when it does not take it within a minute."""
    written = _written(settings, mail)
    try:
        with _connected(settings) as server:
            _hand_over(server, written, mail.to)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotMailedError(_reason_of(error)) from None


def _written(settings: Settings, mail: Mail) -> Written:
    written: Written = EmailMessage(UNBROKEN)
    try:
        written["Subject"], written["From"], written["To"] = (
            mail.subject,
            settings.mail_from or "",
            _one_address(mail.to),
        )
        written["Date"], written["Message-ID"] = formatdate(), f"<{mail.id}@{_own_domain(settings)}>"
        written["Auto-Submitted"] = "auto-generated"
        if mail.stop is not None:
            written["List-Unsubscribe"] = f"<{mail.stop}>"
            written["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        written.set_content(mail.text)
        written.add_alternative(mail.html, subtype="html")
    except (ValueError, MessageError):
        raise NotMailedError(Reason.REFUSED, is_final=True) from None
    return written


def _hand_over(server: smtplib.SMTP, written: Written, to: str) -> None:
    """What the server says here is about this one mail: a final no is final."""
    try:
        server.send_message(written, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as error:
        (code, _), *_ = error.recipients.values()
        raise _refusal(code) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
        raise NotMailedError(Reason.REFUSED, is_final=True) from None


def _refusal(code: int) -> NotMailedError:
    """A login that is asked for can be set right, and then the mail can still go."""
    if code in ABOUT_LOGIN:
        return NotMailedError(Reason.LOGIN)
    if code < LEAST_CODE:
        return NotMailedError(Reason.UNREACHABLE)
    is_final = code >= FROM_HERE_FINAL
    return NotMailedError(Reason.REFUSED if is_final else Reason.LATER, is_final=is_final)


def _reason_of(error: Exception) -> Reason:
    """What kept us from even offering the mail; all of it may be over later."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return Reason.LOGIN
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return Reason.NOT_PRIVATE
        case smtplib.SMTPResponseException(smtp_code=code) if code >= LEAST_CODE:
            return Reason.LATER
        case _:
            return Reason.UNREACHABLE


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
    context = ssl.create_default_context()
    with Patience(SECONDS_IN_ALL) as patience:
        server = _greeted(settings, context, patience)
        try:
            if settings.smtp_security is MailSecurity.STARTTLS:
                server.starttls(context=context)
            if settings.smtp_user is not None and settings.smtp_password is not None:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):  # how the goodbye goes changes nothing any more
                server.quit()
            server.close()


def _greeted(settings: Settings, context: ssl.SSLContext, patience: Patience) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.mail_port

    class Plain(smtplib.SMTP):
        def getreply(self) -> tuple[int, bytes]:
            patience.watch(self.sock)
            return super().getreply()

    class Private(smtplib.SMTP_SSL):
        def getreply(self) -> tuple[int, bytes]:
            patience.watch(self.sock)
            return super().getreply()

    if settings.smtp_security is MailSecurity.TLS:
        return Private(host, port, timeout=SECONDS_TO_WAIT, context=context)
    return Plain(host, port, timeout=SECONDS_TO_WAIT)


def _own_domain(settings: Settings) -> str:
    return (settings.mail_from or "").rpartition("@")[2]
