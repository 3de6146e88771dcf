"""Who agreed to that is asked again by a link of their own, which opens their start, works once, and ends with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import text

from tests.builders import shipped
from tests.records.asking_again import ALARM
from tests.records.asking_again import DAY
from tests.records.asking_again import GUESSES
from tests.records.asking_again import REMINDED
from tests.records.asking_again import SIX
from tests.records.asking_again import TWELVE
from tests.records.asking_again import WELL
from tests.records.asking_again import Practice
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make_sent
from triage.records.audit import AuditLog
from triage.records.audit import begin_audit
from triage.records.exporting import copy_for_the_person
from triage.records.follow_up_links import Start
from triage.records.follow_up_links import opened_start
from triage.records.follow_up_links import sealed_start
from triage.records.follow_up_links import stop_token
from triage.records.follow_up_plans import forget_links
from triage.records.following import Following
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import TooOftenError
from triage.records.listing import Wanted
from triage.records.listing import counts_of
from triage.records.listing import inbox_page
from triage.records.opening import Desk
from triage.records.outbox import Kind
from triage.records.outbox_table import OutboxRow
from triage.records.retention import erase_expired
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.rotating import rotate
from triage.records.submissions import Consent
from triage.records.submissions import ContactDetails
from triage.records.submissions import ReviewStatus
from triage.records.trimming import Trimmer


@pytest.fixture
def practice(desk: Desk) -> Practice:
    return Practice(desk)


def test_both_times_are_planned_when_it_is_stored(practice: Practice) -> None:
    sent = practice.gets()
    assert [(row.submission, row.week, row.due) for row in practice.rows()] == [
        (sent.listed.id, 6, NOW + SIX),
        (sent.listed.id, 12, NOW + TWELVE),
    ]


@pytest.mark.parametrize(("days", "weeks"), [(85, [6, 12]), (84, [6]), (42, [])])
def test_only_what_was_promised_is_planned_also_when_it_is_kept_longer(
    practice: Practice, days: int, weeks: list[int]
) -> None:
    sent = practice.gets(kept_for=timedelta(days=days))
    practice.becomes_care(sent.listed.id)
    assert [row.week for row in practice.rows()] == weeks
    told = [practice.asks(NOW + timedelta(weeks=week)) for week in (6, 12)]
    assert told == [int(week in weeks) for week in (6, 12)]


def test_without_that_consent_nothing_is_planned(practice: Practice) -> None:
    agreed = make_sent().consents
    practice.gets(consents=agreed.model_copy(update={"follow_up": False}))
    assert practice.rows() == []


def test_somebody_is_asked_when_it_is_due_reminded_once_and_then_left_alone(practice: Practice) -> None:
    practice.gets()
    told = {day: practice.asks(NOW + timedelta(days=day)) for day in range(36, 83)}
    assert {day: count for day, count in told.items() if count} == {42: 1, 49: 1}
    assert [kind for kind, _ in practice.mails()] == [Kind.FOLLOW_UP, Kind.REMINDER]


def test_who_answered_is_not_reminded(practice: Practice) -> None:
    practice.gets()
    practice.replied(WELL)
    assert practice.asks(NOW + SIX + REMINDED) == 0


def test_a_mail_that_comes_far_too_late_is_not_sent(practice: Practice) -> None:
    practice.gets()
    assert practice.asks(NOW + SIX + timedelta(days=22)) == 0


def test_the_link_opens_what_was_said_at_the_start_and_nothing_else_does(practice: Practice) -> None:
    sent = practice.gets()
    practice.asks(NOW + SIX)
    token = practice.token()
    opened = practice.opens(token, NOW + SIX)
    assert opened is not None
    assert (opened.submission, opened.week) == (sent.listed.id, 6)
    assert opened.start.responses == sent.unsealed.responses
    assert practice.opens(token[:-1] + ("A" if token[-1] != "A" else "B"), NOW + SIX) is None


def test_the_start_opens_with_its_own_token_only() -> None:
    sealed = sealed_start(Start({"pain": 7}, {6: {"pain": 5}}), "one")
    assert opened_start(sealed, "one") == Start({"pain": 7}, {6: {"pain": 5}})
    assert opened_start(sealed, "other") is None
    assert opened_start(sealed[:-1], "one") is None
    assert opened_start(b"", "one") is None


def test_no_column_holds_a_token_an_address_or_what_was_said(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    token, everything = practice.token(), practice.dump()
    needles = (token.encode(), b"naaldhout", b"rugcheck", b"under_2_weeks", b"pain", b"low_back")
    assert [needle for needle in needles if needle in everything] == []


def test_the_second_time_shows_the_first_one_too(practice: Practice) -> None:
    practice.gets()
    practice.replied(WELL)
    practice.asks(NOW + TWELVE)
    opened = practice.opens(practice.token(), NOW + TWELVE)
    assert opened is not None
    assert opened.start.earlier == {6: WELL}


def test_a_reminder_brings_a_new_link_and_ends_the_one_before(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    first = practice.token()
    practice.asks(NOW + SIX + REMINDED)
    assert practice.opens(first, NOW + SIX + REMINDED) is None
    assert practice.opens(practice.token(), NOW + SIX + REMINDED) is not None


def test_a_link_works_once(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    token = practice.token()
    opened = practice.opens(token, NOW + SIX)
    assert opened is not None
    assert practice.answers(opened, WELL, NOW + SIX)
    assert practice.opens(token, NOW + SIX) is None
    assert not practice.answers(replace(opened, token_hash=b"another"), WELL, NOW + SIX)


def test_who_tries_again_because_nobody_knew_is_stored_once_with_the_last_word(practice: Practice) -> None:
    sent = practice.gets()
    practice.asks(NOW + SIX)
    opened = practice.opens(practice.token(), NOW + SIX)
    assert opened is not None
    assert practice.answers(opened, {**WELL, "pain": 2}, NOW + SIX)
    assert practice.answers(opened, WELL, NOW + SIX)
    assert practice.whole(sent.listed.id, NOW + SIX).follow_ups[0].replies == WELL


def test_an_alarm_stands_whatever_another_tab_with_the_same_link_says_later(practice: Practice) -> None:
    sent = practice.gets()
    practice.asks(NOW + SIX)
    opened = practice.opens(practice.token(), NOW + SIX)
    assert opened is not None
    assert practice.answers(opened, ALARM, NOW + SIX)
    assert not practice.answers(opened, WELL, NOW + SIX)
    assert practice.answers(opened, ALARM, NOW + SIX + DAY)
    assert practice.whole(sent.listed.id, NOW + SIX).follow_ups[0].replies == ALARM
    with practice.desk.records.sessions.begin() as session:
        kinds = session.scalars(select(OutboxRow.kind)).all()
    assert kinds.count(Kind.FOLLOW_UP_ALARM) == 1


def test_of_the_start_only_what_the_questionnaire_still_accepts_counts(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    now = shipped().questionnaire
    items = tuple(one for one in now.items if one.id not in ("age", "duration"))
    other = next(one for one in now.items if one.id == "age").model_copy(update={"id": "duration"})
    changed = now.model_copy(update={"items": (*items, other)})
    following = replace(practice.following(), questionnaire=changed)
    opened = following.find(practice.token(), by=Visiting("192.0.2.7", NOW + SIX))
    assert opened is not None
    assert "pain" in opened.start.responses
    assert {"age", "duration"}.isdisjoint(opened.start.responses)


def test_a_link_works_21_days_and_then_what_it_opened_is_forgotten(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    token, ends = practice.token(), NOW + SIX + timedelta(days=21)
    assert practice.opens(token, ends - DAY) is not None
    assert practice.opens(token, ends) is None
    with practice.desk.records.sessions.begin() as session:
        forget_links(session, PRACTICE, now=ends)
    assert [(row.token_hash, row.start) for row in practice.rows()] == [(None, None), (None, None)]


def test_guessing_links_is_limited(practice: Practice) -> None:
    for guess in range(GUESSES):
        assert practice.opens(f"guess{guess}", NOW) is None
    with pytest.raises(TooOftenError):
        practice.opens("guess", NOW)


@pytest.mark.parametrize("token", ["", "é", "x" * 65])
def test_what_cannot_be_a_token_opens_nothing(practice: Practice, token: str) -> None:
    assert practice.opens(token, NOW) is None


def test_the_desk_reads_what_was_replied(practice: Practice) -> None:
    sent = practice.gets()
    practice.replied(WELL)
    first, second = practice.whole(sent.listed.id, NOW + SIX).follow_ups
    assert (first.week, first.answered, first.replies, first.advice) == (6, NOW + SIX, WELL, None)
    assert (second.week, second.answered, second.replies) == (12, None, {})


def close(practice: Practice, submission: str) -> None:
    change = practice.whole(submission, NOW).review.change
    with practice.desk.records.sessions.begin() as session:
        closed = Reviewed(status=ReviewStatus.CLOSED)
        change_review(
            session, submission, closed, change=change, desk=practice.desk, audit=by_therapist(at=NOW)
        )


def test_an_alarm_brings_a_closed_submission_back_to_the_top_and_tells_the_practice(
    practice: Practice,
) -> None:
    sent = practice.gets()
    close(practice, sent.listed.id)
    practice.replied(ALARM)
    with practice.desk.records.sessions.begin() as session:
        key = practice.desk.records.key
        first = inbox_page(session, Wanted(), key=key, audit=by_therapist()).entries[0]
        waiting = counts_of(session, PRACTICE, urgent=()).urgent
        kinds = session.scalars(select(OutboxRow.kind)).all()
    assert (first.listed.id, first.listed.status, first.seen) == (sent.listed.id, ReviewStatus.NEW, None)
    assert (first.listed.follow_up_alarm, waiting) == (NOW + SIX, 1)
    assert Kind.FOLLOW_UP_ALARM in kinds
    assert practice.whole(sent.listed.id, NOW + SIX).follow_ups[0].advice == "emergency"


def test_a_reply_without_an_alarm_leaves_a_closed_submission_closed(practice: Practice) -> None:
    sent = practice.gets()
    close(practice, sent.listed.id)
    practice.replied(WELL)
    assert practice.whole(sent.listed.id, NOW + SIX).review.status is ReviewStatus.CLOSED


def test_withdrawing_the_consent_ends_it_and_drops_what_waits(practice: Practice) -> None:
    sent = practice.gets()
    practice.asks(NOW + SIX)
    token = practice.token()
    intake = Intake(practice.desk.records, shipped().questionnaire, PRACTICE, KEPT_FOR)
    assert intake.withdraw(sent.listed.id, Consent.FOLLOW_UP, by=Visiting("192.0.2.7", NOW + SIX))
    assert practice.mails() == []
    assert practice.opens(token, NOW + SIX) is None
    assert practice.asks(NOW + TWELVE) == 0


def test_one_press_stops_it_and_can_do_nothing_else(practice: Practice) -> None:
    sent = practice.gets(
        details=ContactDetails(name="Nynke", email="nynke@naaldhout.example"), consents=only_again()
    )
    practice.asks(NOW + SIX)
    token = stop_token(sent.listed.id, practice.desk.records.key)
    assert practice.opens(token, NOW + SIX) is None
    assert practice.following().stop(token, by=Visiting("", NOW + SIX))
    assert practice.following().stop(token, by=Visiting("", NOW + SIX))
    assert [row.stopped for row in practice.rows()] == [NOW + SIX] * 2
    assert practice.mails() == []
    assert Trimmer(practice.desk).trim(by_therapist(at=NOW + SIX)) == 1
    assert practice.whole(sent.listed.id, NOW + SIX).unsealed.details.email is None


def only_again() -> object:
    return make_sent().consents.model_copy(update={"contact": False})


@pytest.mark.parametrize("token", ["", "é" * 64, "0" * 64])
def test_a_token_that_we_did_not_make_stops_nobody(practice: Practice, token: str) -> None:
    practice.gets()
    assert not practice.following().stop(token, by=Visiting("", NOW))
    assert [row.stopped for row in practice.rows()] == [None, None]


def test_erasing_ends_it_and_leaves_nothing(practice: Practice) -> None:
    sent = practice.gets()
    practice.asks(NOW + SIX)
    token = practice.token()
    intake = Intake(practice.desk.records, shipped().questionnaire, PRACTICE, KEPT_FOR)
    assert intake.erase(sent.listed.id, by=Visiting("192.0.2.7", NOW + SIX))
    assert (practice.rows(), practice.mails(), practice.opens(token, NOW + SIX)) == ([], [], None)


def test_what_expires_is_not_asked_about_any_more(practice: Practice) -> None:
    practice.gets()
    with practice.desk.records.sessions.begin() as session:
        erase_expired(session, key=practice.desk.records.key, audit=by_therapist(at=NOW + KEPT_FOR))
    assert practice.rows() == []


def test_another_practice_finds_no_link(practice: Practice) -> None:
    practice.gets()
    practice.asks(NOW + SIX)
    with practice.desk.records.sessions.begin() as session:
        begin_audit(session, practice.desk.records.key, "elders")
    elsewhere = Following(practice.desk.records, shipped().questionnaire, "elders", practice.limit)
    assert elsewhere.find(practice.token(), by=Visiting("192.0.2.7", NOW + SIX)) is None


def test_a_person_gets_the_later_replies_in_their_copy(practice: Practice) -> None:
    sent = practice.gets()
    practice.replied(WELL)
    copy = copy_for_the_person(practice.desk, sent.listed.id, audit=by_therapist(at=NOW + SIX))
    assert copy is not None
    given = copy.submission["sent"]
    assert isinstance(given, dict)
    assert given["replies_1"]["replies"]["satisfaction"] == WELL["satisfaction"]


def test_later_replies_are_sealed_again_for_a_new_key(practice: Practice) -> None:
    sent = practice.gets()
    practice.replied(WELL)
    assert rotate(practice.desk, audit=by_therapist(at=NOW + SIX)).is_finished
    assert practice.whole(sent.listed.id, NOW + SIX).follow_ups[0].replies == WELL


def test_every_step_leaves_its_line(practice: Practice) -> None:
    sent = practice.gets()
    practice.replied(WELL)
    with practice.desk.records.sessions.begin() as session:
        AuditLog(session, practice.desk.records.key, PRACTICE)
        lines = session.execute(
            text("SELECT action, role FROM audit WHERE submission = :id ORDER BY sequence"),
            {"id": sent.listed.id},
        ).all()
    assert [tuple(line) for line in lines] == [
        ("send", "visitor"),
        ("ask_again", "system"),
        ("find_by_link", "visitor"),
        ("answer_again", "visitor"),
    ]
    assert by_visitor().practice == PRACTICE
