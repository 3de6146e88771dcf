"""Who agreed to be asked again gets a mail with a link of their own, one reminder, and a way to end it at one press."""

import os
from collections.abc import Mapping
from email.message import EmailMessage

import pytest
from pydantic import HttpUrl
from sqlalchemy import select

from tests.builders import shipped
from tests.messages.office import NOTIFY
from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.records.making import DETAILS
from triage.records.following import Following
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.outbox import Kind
from triage.records.outbox_plans import day_until
from triage.records.store import place_in
from triage.records.submissions import Consent
from triage.records.tables import SubmissionRow

PAGES = "https://rugcheck.example/"
ALARM: Mapping[str, tuple[str, ...]] = {"bladder_saddle": ("saddle_numbness",)}


@pytest.fixture
def office(office: Office) -> Office:
    """A practice whose visitors can reach its pages."""
    office.differs = {**office.differs, "public_address": HttpUrl(PAGES)}
    return office


def mails_over(office: Office, days: int) -> list[EmailMessage]:
    """What visitors are mailed in so many days, a turn of the worker each day."""
    postman = Postman()
    with mail_server(postman) as office.port:
        for _ in range(days):
            office.wait(days=1)
            office.deliver()
    return [mail for mail in postman.mails if mail["To"] == DETAILS.email]


def token_in(mail: EmailMessage) -> str:
    plain, _ = (part.get_content() for part in mail.iter_parts())
    return str(plain).partition("#")[2].split()[0]


def test_a_link_of_their_own_comes_after_six_weeks_a_reminder_after_seven_and_again_after_twelve(
    office: Office,
) -> None:
    office.gets()
    first, reminder, second = mails_over(office, 85)
    texts, practice = shipped().pages["nl"].follow_up, shipped().practice
    assert [mail["Subject"] for mail in (first, reminder, second)] == [
        each.subject.format(practice=practice.name) for each in (texts.mail, texts.reminder, texts.mail)
    ]
    plain, html = (part.get_content() for part in first.iter_parts())
    assert f"{PAGES}?s=follow&lang=nl#" in plain
    assert f'href="{PAGES}?s=follow&amp;lang=nl#' in html
    assert len({token_in(mail) for mail in (first, reminder, second)}) == 3
    assert "24 januari 2027" in plain  # the last whole day of three weeks


def test_the_mail_names_nobody_and_nothing_of_their_health(office: Office) -> None:
    office.gets(differs=ALARM)
    (mail,) = mails_over(office, 43)
    everything = mail.as_string()
    advice = shipped().texts["nl"].advices["emergency"]
    needles = (DETAILS.name, "Nynke N", advice.name, advice.title, "saddle")
    assert [needle for needle in needles if needle in everything] == []
    assert shipped().practice.telephone.shown in everything


def test_a_mail_program_can_end_it_at_one_press(office: Office) -> None:
    office.gets()
    (mail,) = mails_over(office, 43)
    address = str(mail["List-Unsubscribe"])
    assert address.startswith(f"<{PAGES}stop?lang=nl&t=")
    assert address.endswith(">")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = address.strip("<>").rpartition("t=")[2]
    assert following(office).stop(token, by=Visiting("", office.at))
    assert mails_over(office, 60) == []


def test_the_headers_go_unbroken_over_the_wire(office: Office) -> None:
    office.gets()
    (mail,) = mails_over(office, 43)
    (written,) = [value for name, value in mail.raw_items() if name == "List-Unsubscribe"]
    assert "=?" not in written


def test_who_replied_gets_no_reminder_and_an_alarm_reaches_the_practice_at_once(office: Office) -> None:
    office.gets()
    (mail,) = mails_over(office, 43)
    by = Visiting("", office.at)
    opened = following(office).find(token_in(mail), by=by)
    assert opened is not None
    assert following(office).answer(opened, ALARM, by=by, random_bytes=bytes)
    postman = Postman()
    with mail_server(postman) as office.port:
        office.deliver()
    (told,) = postman.mails
    texts = shipped().desk["nl"].messages.follow_up_alarm
    assert (told["To"], told["Subject"]) == (NOTIFY, texts.subject)
    plain, html = (part.get_content() for part in told.iter_parts())
    assert DETAILS.name not in plain + html
    assert f"id={opened.submission}" in plain
    assert mails_over(office, 20) == []


def test_the_next_alarm_is_mailed_though_the_mail_about_the_one_before_failed(office: Office) -> None:
    office.gets()
    postman = Postman(reply="550 no such user")
    for days in (43, 42):
        (mail, *_) = mails_over(office, days)
        alarms_for(office, mail)
        with mail_server(postman) as office.port:
            office.deliver()
        postman = Postman()
    assert office.failures().to_practice == 1
    assert [row.state for row in office.rows() if row.kind == Kind.FOLLOW_UP_ALARM] == ["failed", "delivered"]


def alarms_for(office: Office, mail: EmailMessage) -> None:
    by = Visiting("", office.at)
    opened = following(office).find(token_in(mail), by=by)
    assert opened is not None
    assert following(office).answer(opened, ALARM, by=by, random_bytes=os.urandom)


def test_the_digest_counts_a_later_alarm_among_what_cannot_wait(office: Office) -> None:
    office.gets()
    (mail,) = mails_over(office, 43)
    alarms_for(office, mail)
    with office.desk.records.sessions.begin() as session:
        day = day_until(session, office.practice, urgent=office.urgent, now=office.at)
    assert (day.unread, day.urgent) == (1, 1)


def test_what_nobody_can_read_any_more_keeps_no_alarm_back(office: Office) -> None:
    office.gets()
    office.differs = {**office.differs, "alarm_after_minutes": 60}
    office.wait(days=43)
    office.gets(2, differs=ALARM)
    with office.desk.records.sessions.begin() as session:
        for row in session.scalars(select(SubmissionRow).where(SubmissionRow.received < office.at)):
            place = place_in(row, "contact")
            row.sealed_contact = office.desk.records.public.seal({"of": "another form"}, place)
    office.wait(hours=2)
    office.plan()
    assert Kind.ALARM in [row.kind for row in office.rows()]
    assert Kind.FOLLOW_UP not in [row.kind for row in office.rows()]


def test_who_erased_everything_gets_nothing(office: Office) -> None:
    erased = office.gets()
    assert office.intake.erase(erased.listed.id, by=office.visiting)
    assert mails_over(office, 90) == []


def test_a_mail_that_waits_is_gone_with_the_consent(office: Office) -> None:
    sent = office.gets()
    office.wait(days=43)
    office.plan()
    assert [row.kind for row in office.rows() if row.sealed] == ["follow_up"]
    office.intake.withdraw(sent.listed.id, Consent.FOLLOW_UP, by=office.visiting)
    assert mails_over(office, 20) == []


def test_without_an_address_of_the_pages_nobody_is_asked(office: Office) -> None:
    office.gets()
    office.differs = {**office.differs, "public_address": None}
    assert mails_over(office, 60) == []


def following(office: Office) -> Following:
    limit = Limit("wrong link", from_one="10 per 15 minutes", from_all="300 per 15 minutes")
    return Following(office.desk.records, office.content.questionnaire, office.practice, limit)
