"""Mail servers of a test: real ones that accept, refuse, hang or close, with a certificate of their own."""

import socket
import ssl
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import sleep

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import AuthResult
from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import LoginPassword
from aiosmtpd.smtp import Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization import PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Postman:
    """Takes what comes, or answers every mail with `reply`; those of `first` come first, each once."""

    reply: str = "250 OK"
    first: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    was_private: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - their name
        reply = self.first.pop(0) if self.first else self.reply
        if reply.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.recipients.append(list(envelope.rcpt_tos))
            assert server.transport is not None
            self.was_private.append(server.transport.get_extra_info("sslcontext") is not None)
        return reply


@contextmanager
def mail_server(
    postman: Postman,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
) -> Iterator[int]:
    """A running server; gives its port."""

    def knows(_: SMTP, __: Session, ___: Envelope, ____: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        told = (given.login.decode(), given.password.decode())
        return AuthResult(success=told == login)

    controller = Controller(
        postman,
        hostname=HOST,
        port=free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=knows if login else None,
        auth_required=login is not None,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class Dies(Enum):
    """When a server ends a conversation without a word."""

    AT_THE_RECIPIENT = b"RCPT"
    IN_THE_TEXT = b"."
    AFTER_THE_TEXT = b"after"
    AT_THE_GOODBYE = b"QUIT"


@contextmanager
def dying_server(dies: Dies, heard: list[bytes]) -> Iterator[int]:
    """A server that takes everything and then dies there, each time; `heard` gets every line that it was told."""

    def converse(connection: socket.socket) -> None:
        connection.sendall(b"220 mail of a test\r\n")
        in_text = False
        for line in connection.makefile("rb"):
            heard.append(line)
            is_end = in_text and line == b".\r\n"
            if _is_its_end(dies, line, in_text=in_text):
                return
            if line.upper().startswith(b"DATA"):
                in_text = True
                connection.sendall(b"354 go on\r\n")
            elif is_end or not in_text:
                in_text = False
                connection.sendall(b"250 OK\r\n")

    with _listening(converse) as port:
        yield port


def _is_its_end(dies: Dies, line: bytes, *, in_text: bool) -> bool:
    match dies:
        case Dies.IN_THE_TEXT:
            return in_text
        case Dies.AFTER_THE_TEXT:
            return in_text and line == b".\r\n"
        case _:
            return not in_text and line.upper().startswith(dies.value)


@contextmanager
def trickling_server(seconds: float) -> Iterator[int]:
    """A server that says one byte after the other, slowly, and never a whole line."""

    def converse(connection: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection.sendall(b"2")
                sleep(seconds)

    with _listening(converse) as port:
        yield port


@contextmanager
def _listening(converse: Callable[[socket.socket], None]) -> Iterator[int]:
    """Converse with each who comes, one after the other."""
    with socket.create_server((HOST, 0)) as listening:

        def take() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    converse(connection)

        thread = Thread(target=take, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def mute_server(first: bytes = b"", *, closes: bool = False) -> Iterator[int]:
    """A server that says this and then nothing more, or closes."""
    with socket.create_server((HOST, 0)) as listening:
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                connection.sendall(first)
                if closes:
                    connection.close()
                taken.append(connection)

        thread = Thread(target=take, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in taken:
            connection.close()


def certificate(folder: Path, *, name: str = HOST) -> Path:
    """A certificate with its key in one file, that nobody but who is pointed to it trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of a test")])
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


def context_of(file: Path) -> ssl.SSLContext:
    """What a server needs to show this certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
