"""Messages leave the outbox once, whatever the mail server does; what cannot leave is tried for 48 hours."""

import logging
from datetime import timedelta

import pytest

from tests.builders import shipped
from tests.messages.office import NOTIFY
from tests.messages.office import PAGE
from tests.messages.office import URGENT
from tests.messages.office import Office
from tests.messages.servers import Dies
from tests.messages.servers import Postman
from tests.messages.servers import dying_server
from tests.messages.servers import mail_server
from tests.messages.servers import mute_server
from tests.records.making import DETAILS
from triage.messages import mail
from triage.messages.retrying import GIVE_UP
from triage.messages.retrying import next_try
from triage.records.outbox import Kind
from triage.records.outbox import Reason

TO = "nynke@naaldhout.example"
CODE = "ACD-EFG-HJK"
NEEDLES = ("naaldhout", "nynke", "06 1234", "ACD-EFG", "saddle", "gevoel", "pijn", "emergency")


def delivered(office: Office, postman: Postman) -> Postman:
    with mail_server(postman) as office.port:
        office.deliver()
    return postman


@pytest.mark.parametrize("is_urgent", [True, False])
def test_the_practice_hears_of_a_submission_and_of_nobody(office: Office, *, is_urgent: bool) -> None:
    sent = office.gets(differs=URGENT) if is_urgent else office.gets()
    (mail,), texts = delivered(office, Postman()).mails, shipped().desk["nl"].messages
    plain, html = mail.iter_parts()
    link = f"https://desk.praktijk.example/?s=submission&id={sent.listed.id}"
    assert mail["To"] == NOTIFY
    assert mail["Subject"] == (texts.new_urgent if is_urgent else texts.new).subject
    assert link in plain.get_content()
    assert f'<a href="{link.replace("&", "&amp;")}">' in html.get_content()
    everything = (str(mail["Subject"]) + plain.get_content() + html.get_content()).lower()
    assert [needle for needle in NEEDLES if needle.lower() in everything] == []
    assert sent.listed.advice not in everything
    assert office.states() == [("new", "delivered", 1)]


def test_a_visitor_gets_the_code_and_the_receipt_they_ask_for(office: Office) -> None:
    sent = office.gets()
    postman = delivered(office, Postman())
    assert office.asks(sent.listed.id, Kind.CODE, TO, code=CODE)
    delivered(office, postman)
    assert office.asks(sent.listed.id, Kind.RECEIPT, TO, language="en")
    _, code, receipt = delivered(office, postman).mails
    assert postman.recipients[1:] == [[TO], [TO]]
    plain, html = (part.get_content() for part in code.iter_parts())
    assert CODE in plain
    assert PAGE in plain
    assert CODE in html
    plain, _ = (part.get_content() for part in receipt.iter_parts())
    assert "On November 23, 2026 we received" in plain
    assert "we erase everything on February 21, 2027" in plain
    assert CODE not in receipt.as_string()
    assert DETAILS.name not in code.as_string() + receipt.as_string()
    assert [row.sealed for row in office.rows()] == [None] * 3


def test_a_name_cannot_write_html(office: Office) -> None:
    practice = shipped().practice.model_copy(update={"name": '<b onclick="x">&'})
    office.content = type(office.content)(**{**vars(office.content), "practice": practice})
    sent = office.gets()
    postman = delivered(office, Postman())
    office.asks(sent.listed.id, Kind.CODE, TO, code="<i>")
    _, found = delivered(office, postman).mails
    plain, html = (part.get_content() for part in found.iter_parts())
    assert '<b onclick="x">&' in plain
    assert "&lt;b onclick=&quot;x&quot;&gt;&amp;" in html
    assert "&lt;i&gt;" in html
    assert "<b " not in html


def test_a_second_turn_delivers_nothing_twice(office: Office) -> None:
    office.gets()
    postman = delivered(office, Postman())
    office.gets()  # the same try again
    office.wait(hours=1)
    assert len(delivered(office, postman).mails) == 1


def test_who_asks_for_patience_gets_it_and_then_the_mail_once(office: Office) -> None:
    office.gets()
    postman = Postman(first=["451 4.7.1 greylisted", "450 not yet"])
    with mail_server(postman) as office.port:
        for wait in (timedelta(), timedelta(seconds=20), timedelta(seconds=40), timedelta(minutes=3)):
            office.at += wait
            office.deliver()
        assert office.states() == [("new", "delivered", 3)]
        office.wait(days=1)
        office.deliver()
    assert len(postman.mails) == 1


def test_a_final_refusal_is_final(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="triage.messages")
    sent = office.gets()
    office.asks(sent.listed.id, Kind.CODE, TO, code=CODE)
    postman = delivered(office, Postman("550 no such person nynke@naaldhout.example"))
    assert office.states() == [("code", "failed", 1), ("new", "failed", 1)]
    assert [row.sealed for row in office.rows()] == [None, None]
    office.wait(hours=3)
    postman.reply = "250 OK"
    assert [mail["Subject"] for mail in delivered(office, postman).mails] == []
    assert sorted(caplog.messages) == [
        "message_failed kind=code channel=mail reason=refused",
        "message_failed kind=new channel=mail reason=refused",
    ]


def test_a_server_that_is_away_is_tried_for_48_hours(office: Office) -> None:
    office.gets()
    began, tries = office.at, 0
    while office.states() != [("new", "failed", tries)]:
        tries += office.deliver()
        (row,) = office.rows()
        office.at = max(row.due, office.at)
        assert tries < 50
    assert office.at - began == timedelta(hours=48)
    assert 15 < tries < 30
    assert office.failures().reasons == (Reason.UNREACHABLE,)


def test_tries_come_later_each_time_and_not_all_together() -> None:
    def pause(attempts: int, random: float) -> float:
        now = Office.at
        due = next_try(created=now, attempts=attempts, now=now, random=lambda: random)
        assert due is not None
        return (due - now).total_seconds()

    assert [pause(tries, 0.5) for tries in (1, 2, 3, 8, 20, 4000)] == [30, 60, 120, 3840, 14400, 14400]
    assert (pause(1, 0), pause(1, 1)) == (24, 36)


def test_the_last_try_is_at_the_end_of_48_hours() -> None:
    now = Office.at
    nearly = now + GIVE_UP - timedelta(minutes=1)
    assert next_try(created=now, attempts=20, now=nearly, random=lambda: 0.5) == now + GIVE_UP
    assert next_try(created=now, attempts=20, now=now + GIVE_UP, random=lambda: 0.5) is None


@pytest.mark.parametrize("dies", [Dies.AT_THE_RECIPIENT, Dies.IN_THE_TEXT, Dies.AFTER_THE_TEXT])
def test_a_server_that_dies_gets_the_same_mail_again(office: Office, dies: Dies) -> None:
    office.gets()
    heard = list[bytes]()
    with dying_server(dies, heard) as office.port:
        office.deliver()
    assert office.states() == [("new", "waiting", 1)]
    office.wait(minutes=1)
    (found,) = delivered(office, Postman()).mails
    named = [line.split()[1].decode() for line in heard if line.startswith(b"Message-ID")]
    assert named in ([], [str(found["Message-ID"])])
    assert office.states() == [("new", "delivered", 2)]


def test_a_server_that_hangs_holds_nothing_up_for_long(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SECONDS_TO_WAIT", 0.3)
    office.gets()
    with mute_server(b"220 mail of a test\r\n") as office.port:
        office.deliver()
    assert office.states() == [("new", "waiting", 1)]
    office.wait(minutes=1)
    assert len(delivered(office, Postman()).mails) == 1


def test_what_is_too_old_is_not_mailed_any_more(office: Office) -> None:
    office.gets()
    office.plan()
    office.wait(days=3)
    assert delivered(office, Postman()).mails == []
    assert office.failures().reasons == (Reason.EXPIRED,)


def test_without_settings_an_announcement_leaves_nothing_behind(office: Office) -> None:
    office.differs = {"notify": None, "smtp_host": None, "digest_hour": None}
    office.gets(differs=URGENT)
    assert len(office.rows()) == 1
    office.wait(hours=5)
    assert office.deliver() == 0
    assert office.states() == []
    assert not office.failures()


def test_a_mail_that_nobody_can_send_is_told(office: Office) -> None:
    office.differs = {"notify": None, "smtp_host": None, "digest_hour": None}
    office.asks(office.gets().listed.id, Kind.CODE, TO, code=CODE)
    office.deliver()
    assert office.failures().reasons == (Reason.NOT_SET,)
