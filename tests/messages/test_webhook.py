"""A webhook gets what came in, signed, at one public https address: no other place, and no health data unasked."""

import json
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from tests.messages.office import DESK
from tests.messages.office import URGENT
from tests.messages.office import Office
from tests.messages.receiver import Receiver
from tests.messages.receiver import receiving
from tests.messages.servers import HOST
from tests.messages.servers import certificate
from tests.messages.servers import context_of
from tests.records.making import DETAILS
from triage.cli.outgoing import bundle_of
from triage.messages import webhook
from triage.messages.delivering import Outbox
from triage.messages.delivery import NotDeliveredError
from triage.messages.public_addresses import Address
from triage.messages.public_addresses import addresses_of
from triage.messages.public_addresses import is_public
from triage.messages.webhook import Hook
from triage.records.audit import Action
from triage.records.outbox import Channel
from triage.records.outbox import Reason
from triage.records.tables import AuditRow
from triage.settings import WebhookMode

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
NOT_PUBLIC = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "5f00::1",
]
PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
WAYS_TO_WRITE_IT = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1"]


@pytest.fixture
def pem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate that this machine trusts."""
    file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def this_machine_too_as_only_a_test_may(address: Address) -> bool:
    return address.is_loopback or is_public(address)


def hear(
    office: Office,
    port: int,
    *,
    mode: WebhookMode = WebhookMode.MINIMAL,
    host: str = HOST,
    allows: Callable[[Address], bool] = this_machine_too_as_only_a_test_may,
) -> None:
    """Tell the endpoint what is due."""
    office.differs |= {
        "notify": None,
        "webhook_url": f"https://{host}:{port}/in?practice=1",
        "webhook_secret": SecretStr(SECRET),
        "webhook_mode": mode,
    }
    bundle = bundle_of(office.desk, office.settings, office.content)
    hook = Hook(office.desk, office.settings, DESK, office.urgent, office.now, bundle, allows)
    office.plan()
    outbox = Outbox(office.desk, office.practice, {Channel.WEBHOOK: hook.deliver}, office.now)
    while outbox.deliver_next(Channel.WEBHOOK):
        pass


def test_it_gets_a_signed_message_without_health_data(office: Office, pem: Path) -> None:
    sent, receiver = office.gets(differs=URGENT), Receiver()
    with receiving(receiver, context_of(pem)) as port:
        hear(office, port)
    ((headers, body),) = receiver.got
    assert receiver.paths == ["/in?practice=1"]
    assert json.loads(body) == {
        "type": "submission.received",
        "timestamp": "2026-11-23T12:30:00Z",
        "data": {
            "submission": sent.listed.id,
            "urgent": True,
            "link": f"{DESK}/?s=submission&id={sent.listed.id}",
        },
    }
    assert office.states() == [("new", "delivered", 1)]
    (row,) = office.rows()
    told = {name.lower(): value for name, value in headers.items()}
    assert told["webhook-id"] == f"msg_{row.id}"
    assert told["webhook-timestamp"] == str(int(office.at.timestamp()))
    assert (told["content-type"], told["user-agent"]) == ("application/json", "triage")


def test_the_signature_is_the_standard_one(
    office: Office, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.gets()
    receiver = Receiver()
    with receiving(receiver, context_of(pem)) as port:
        hear(office, port)
    ((headers, body),) = receiver.got
    monkeypatch.setattr(
        Webhook, "_Webhook__verify_timestamp", lambda *_: office.at
    )  # the clock of the office stands still
    assert Webhook(SECRET).verify(body, headers)["type"] == "submission.received"
    for secret, changed in ((OTHER_SECRET, body), (SECRET, body.replace(b"false", b"true"))):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, headers)


def test_only_who_asked_for_all_gets_all_and_each_time_leaves_a_line(office: Office, pem: Path) -> None:
    sent, receiver = office.gets(differs=URGENT), Receiver()
    with receiving(receiver, context_of(pem)) as port:
        hear(office, port, mode=WebhookMode.FULL)
    ((_, body),) = receiver.got
    bundle = json.loads(body)["data"]["bundle"]
    assert (bundle["resourceType"], bundle["id"]) == ("Bundle", sent.listed.id)
    assert DETAILS.name in body.decode()
    with office.desk.records.sessions.begin() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.action == Action.EXPORT)).all()
        assert [(line.submission, line.access_point) for line in lines] == [(sent.listed.id, "webhook")]


@pytest.mark.parametrize(
    ("status", "state"), [(500, "waiting"), (404, "waiting"), (429, "waiting"), (410, "failed")]
)
def test_what_is_not_taken_is_tried_again_under_the_same_name(
    office: Office, pem: Path, status: int, state: str
) -> None:
    office.gets()
    receiver = Receiver(status)
    with receiving(receiver, context_of(pem)) as port:
        hear(office, port)
        assert office.states() == [("new", state, 1)]
        receiver.status = 200
        office.wait(minutes=1)
        hear(office, port)
    assert len(receiver.got) == (2 if state == "waiting" else 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_a_redirect_is_not_followed(office: Office, pem: Path) -> None:
    office.gets()
    elsewhere = Receiver()
    with receiving(elsewhere, context_of(pem)) as other:
        redirecting = Receiver(307, location=f"https://{HOST}:{other}/")
        with receiving(redirecting, context_of(pem)) as port:
            hear(office, port)
    assert (len(redirecting.got), elsewhere.got) == (1, [])
    assert office.states() == [("new", "waiting", 1)]


def test_who_is_not_trusted_gets_nothing(office: Office, tmp_path: Path) -> None:
    office.gets()
    receiver = Receiver()
    with receiving(receiver, context_of(certificate(tmp_path))) as port:
        hear(office, port)
    assert receiver.got == []
    assert [row.reason for row in office.rows()] == [Reason.NOT_PRIVATE]


def test_a_reply_without_end_is_left_in_time(
    office: Office, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "SECONDS_IN_ALL", 0.5)
    office.gets()
    began = monotonic()
    with receiving(Receiver(trickles=0.05), context_of(pem)) as port:
        hear(office, port)
    assert 0.5 <= monotonic() - began < 5
    assert [row.reason for row in office.rows()] == [Reason.UNREACHABLE]


def test_a_receiver_that_says_nothing_is_left_in_time(
    office: Office, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "SECONDS_TO_WAIT", 0.3)
    office.gets()
    with receiving(Receiver(silent=1.0), context_of(pem)) as port:
        hear(office, port)
    assert [row.reason for row in office.rows()] == [Reason.UNREACHABLE]


# No way into the network of whoever runs the server


def test_this_machine_is_refused_as_long_as_no_test_asks(office: Office, pem: Path) -> None:
    office.gets()
    receiver = Receiver()
    with receiving(receiver, context_of(pem)) as port:
        hear(office, port, allows=is_public)
    assert receiver.got == []
    assert [row.reason for row in office.rows()] == [Reason.NOT_PUBLIC]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", WAYS_TO_WRITE_IT)
def test_no_way_to_write_this_machine_gets_through(host: str) -> None:
    with pytest.raises(NotDeliveredError) as told:
        addresses_of(host, 443)
    assert told.value.reason in (Reason.NOT_PUBLIC, Reason.UNREACHABLE)


def test_a_name_that_leads_inside_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(NotDeliveredError) as told:
        addresses_of("twice.example", 443)
    assert told.value.reason is Reason.NOT_PUBLIC


def test_a_name_is_looked_up_once_and_cannot_lead_elsewhere_after_that(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "hook.example"
    file = certificate(tmp_path, name=name)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    receiver, asked, real = Receiver(), list[str](), socket.getaddrinfo

    def turning(host: str, port: int, *rest: int, **named: int) -> object:
        if host != name:
            return real(host, port, *rest, **named)
        asked.append(host)
        return real(HOST if len(asked) == 1 else "10.255.255.1", port, *rest, **named)

    office.gets()
    with receiving(receiver, context_of(file)) as port:
        monkeypatch.setattr(socket, "getaddrinfo", turning)
        hear(office, port, host=name)
    assert (len(receiver.got), asked) == (1, [name])
