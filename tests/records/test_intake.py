"""What the visitors' side may do with a submission: store it once, and let whoever has the code look after it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import DETAILS
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import code_of
from tests.records.making import make_sent
from triage.reasoning.findings import Response
from triage.reasoning.responses import ResponsesError
from triage.records.audit import Action
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.codes import code_hash
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.key_ring import PRIVATE_FILE
from triage.records.limiting import TooOftenError
from triage.records.opening import open_desk
from triage.records.opening import open_for_visitors
from triage.records.store import read
from triage.records.storing import ReusedKeyError
from triage.records.submissions import Consent
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import NotAllowedToSendError
from triage.records.submissions import NotFinalError
from triage.records.submissions import Sent
from triage.records.submissions import UnreachableError
from triage.records.submissions import Unsealed
from triage.records.submissions import Way
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

BY = Visiting("192.0.2.1", NOW)
ON_SQLITE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
OTHERS = ContactDetails(name="Otto Overbeek", email="otto@overbeek.example")


@pytest.fixture
def intake(address: str, keys: Path) -> Iterator[Intake]:
    """The visitors' side of records that the desk made, on a machine without the private key."""
    open_desk(address, keys, random_bytes=os.urandom).close()
    aside(keys)
    opened = Intake(open_for_visitors(address, keys), shipped().questionnaire, PRACTICE, KEPT_FOR)
    yield opened
    opened.records.close()


def test_what_is_sent_is_what_the_desk_reads(intake: Intake, address: str, keys: Path) -> None:
    sent = sent_with(intake, added={"goal": "weer fietsen"})
    submission = intake.send(unremarkable(), sent, by=BY)
    listed = intake.look_again(sent.id, by=BY)
    assert listed == submission.listed
    assert listed.erase_by == NOW + KEPT_FOR
    assert (listed.content_digest, listed.consents) == (shipped().questionnaire.digest, sent.consents)
    opened = read_at_desk(intake, address, keys, sent.id)
    assert opened == Unsealed({**unremarkable(), "goal": "weer fietsen"}, sent.sentences, DETAILS)


def test_however_often_it_is_sent_it_is_stored_once(intake: Intake) -> None:
    for _ in range(3):
        intake.send(unremarkable(), sent_with(intake), by=BY)
    assert len(rows(intake)) == 1
    assert actions(intake).count(Action.SEND) == 1


@ON_SQLITE
def test_another_sending_with_the_same_key_is_refused_and_changes_nothing(intake: Intake) -> None:
    sent = sent_with(intake)
    intake.send(unremarkable(), sent, by=BY)
    other = replace(sent_with(intake, seed=2), idempotency_key=sent.idempotency_key)
    with pytest.raises(ReusedKeyError):
        intake.send(unremarkable(pain=3), other, by=BY)
    assert [row.id for row in rows(intake)] == [sent.id]


def test_a_changed_sending_takes_the_place_of_what_was_stored_with_its_code(intake: Intake) -> None:
    stored = sent_with(intake)
    changed = replace(sent_with(intake, seed=2), code_hash=stored.code_hash)
    intake.send(unremarkable(), stored, by=BY)
    for _ in range(2):
        intake.send(unremarkable(pain=3), changed, by=BY)
    assert [row.id for row in rows(intake)] == [changed.id]
    assert [each for each in actions(intake) if each in (Action.SEND, Action.ERASE)] == [
        Action.SEND,
        Action.ERASE,
        Action.SEND,
    ]


def test_a_try_that_comes_late_takes_no_place_of_something_newer(intake: Intake) -> None:
    late = sent_with(intake)
    newer = replace(sent_with(intake, seed=2), code_hash=late.code_hash)
    intake.send(unremarkable(pain=3), newer, by=Visiting(BY.address, NOW + timedelta(seconds=5)))
    intake.send(unremarkable(), late, by=BY)
    assert [row.id for row in rows(intake)] == [newer.id]
    assert Action.ERASE not in actions(intake)


@ON_SQLITE
def test_the_advice_is_worked_out_from_the_responses(intake: Intake) -> None:
    mild = intake.send(unremarkable(), sent_with(intake), by=BY)
    alarm = intake.send(unremarkable(sudden=("chest_pressure",)), sent_with(intake, seed=2), by=BY)
    assert mild.listed.advice != "emergency"
    assert (alarm.listed.advice, alarm.listed.contact) == ("emergency", "112")
    assert {row.id: row.advice for row in rows(intake)} == {
        mild.listed.id: mild.listed.advice,
        alarm.listed.id: "emergency",
    }


@ON_SQLITE
def test_who_is_under_16_or_did_not_say_so_is_refused(intake: Intake) -> None:
    with pytest.raises(NotAllowedToSendError):
        intake.send(unremarkable(age=15), sent_with(intake), by=BY)
    with pytest.raises(NotAllowedToSendError):
        intake.send({"sudden": ("chest_pressure",)}, sent_with(intake), by=BY)
    assert intake.send(unremarkable(age=16), sent_with(intake), by=BY).listed.advice
    assert len(rows(intake)) == 1


@ON_SQLITE
def test_what_is_not_final_or_not_a_response_is_refused(intake: Intake) -> None:
    with pytest.raises(NotFinalError):
        intake.send({"age": 41}, sent_with(intake), by=BY)
    with pytest.raises(ResponsesError):
        intake.send({**unremarkable(), "pain": 11}, sent_with(intake), by=BY)
    with pytest.raises(ResponsesError):
        intake.send(unremarkable(), sent_with(intake, added={"goal": "x" * 10_000}), by=BY)
    assert rows(intake) == []


@ON_SQLITE
@pytest.mark.parametrize("consent", Consent)
def test_who_cannot_be_reached_as_agreed_is_refused(intake: Intake, consent: Consent) -> None:
    unreachable = {Consent.CONTACT: OTHERS, Consent.FOLLOW_UP: replace_email(DETAILS)}[consent]
    sent = replace(sent_with(intake), details=unreachable, consents=only(consent))
    with pytest.raises(UnreachableError):
        intake.send(unremarkable(), sent, by=BY)
    assert rows(intake) == []


@ON_SQLITE
def test_the_code_finds_it_and_nothing_that_is_sealed(intake: Intake) -> None:
    submission = intake.send(unremarkable(), sent_with(intake), by=BY)
    assert intake.find(code_of(1).lower().replace("-", " "), by=BY) == submission.listed
    assert DETAILS.name not in repr(submission.listed)


@ON_SQLITE
def test_a_wrong_code_looks_like_one_that_is_gone(intake: Intake) -> None:
    sent = sent_with(intake)
    intake.send(unremarkable(), sent, by=BY)
    assert intake.erase(sent.id, by=BY)
    assert [intake.find(code, by=BY) for code in (code_of(1), code_of(2), "no code", "")] == [None] * 4
    assert rows(intake) == []
    assert Action.FIND_BY_CODE not in actions(intake)


@ON_SQLITE
def test_a_code_is_of_no_use_at_another_practice(intake: Intake) -> None:
    intake.send(unremarkable(), sent_with(intake), by=BY)
    with intake.records.sessions.begin() as session:
        begin_audit(session, intake.records.key, "stad")
    assert replace(intake, practice="stad").find(code_of(1), by=BY) is None


@ON_SQLITE
def test_only_wrong_codes_count_and_too_many_are_refused_from_that_address(intake: Intake) -> None:
    submission = intake.send(unremarkable(), sent_with(intake), by=BY)
    for _ in range(20):
        assert intake.find(code_of(1), by=BY) == submission.listed
    for seed in range(10):
        assert intake.find(code_of(100 + seed), by=BY) is None
    for code in (code_of(1), code_of(2), ""):
        with pytest.raises(TooOftenError):
            intake.find(code, by=BY)
    elsewhere = Visiting("192.0.2.2", NOW)
    assert intake.find(code_of(1), by=elsewhere) == submission.listed


@ON_SQLITE
def test_who_floods_is_refused_and_the_others_are_not(intake: Intake) -> None:
    for seed in range(20):
        intake.send(unremarkable(), sent_with(intake, seed=seed), by=BY)
    with pytest.raises(TooOftenError):
        intake.send(unremarkable(), sent_with(intake, seed=20), by=BY)
    intake.send(unremarkable(), sent_with(intake, seed=20), by=Visiting("192.0.2.2", NOW))
    assert len(rows(intake)) == 21


@ON_SQLITE
def test_contact_details_are_replaced_without_the_private_key(
    intake: Intake, address: str, keys: Path
) -> None:
    sent = replace(sent_with(intake), consents=only(Consent.FOLLOW_UP))
    intake.send(unremarkable(), sent, by=BY)
    assert intake.replace_contact(sent.id, OTHERS, by=BY)
    with pytest.raises(UnreachableError):
        intake.replace_contact(sent.id, replace_email(DETAILS), by=BY)
    opened = read_at_desk(intake, address, keys, sent.id)
    assert opened == Unsealed(unremarkable(), sent.sentences, OTHERS)


@ON_SQLITE
def test_each_consent_is_taken_back_and_a_copy_asked_for_once(intake: Intake) -> None:
    sent = sent_with(intake)
    intake.send(unremarkable(), sent, by=BY)
    for consent, left in ((Consent.CONTACT, (False, True)), (Consent.FOLLOW_UP, (False, False))):
        assert intake.withdraw(sent.id, consent, by=BY)
        found = intake.look_again(sent.id, by=BY)
        assert found is not None
        assert (found.consents.contact, found.consents.follow_up) == left
    later = Visiting(BY.address, NOW + timedelta(days=1))
    assert intake.request_copy(sent.id, by=BY)
    assert intake.request_copy(sent.id, by=later)
    again = intake.look_again(sent.id, by=BY)
    assert again is not None
    assert again.copy_requested == NOW


@ON_SQLITE
def test_what_is_gone_cannot_be_changed(intake: Intake) -> None:
    sent = sent_with(intake)
    intake.send(unremarkable(), sent, by=BY)
    assert intake.erase(sent.id, by=BY)
    assert intake.look_again(sent.id, by=BY) is None
    assert not intake.erase(sent.id, by=BY)
    assert not intake.withdraw(sent.id, Consent.CONTACT, by=BY)
    assert not intake.request_copy(sent.id, by=BY)
    assert not intake.replace_contact(sent.id, OTHERS, by=BY)


def test_every_step_leaves_its_line_and_no_address(intake: Intake) -> None:
    sent = sent_with(intake)
    intake.send(unremarkable(), sent, by=BY)
    intake.find(code_of(1), by=BY)
    intake.replace_contact(sent.id, DETAILS, by=BY)
    intake.withdraw(sent.id, Consent.CONTACT, by=BY)
    intake.request_copy(sent.id, by=BY)
    intake.erase(sent.id, by=BY)
    assert actions(intake) == [
        Action.SEND,
        Action.FIND_BY_CODE,
        Action.REPLACE_CONTACT,
        Action.WITHDRAW_CONSENT,
        Action.REQUEST_COPY,
        Action.ERASE,
    ]
    assert BY.address not in repr(BY)
    with intake.records.sessions.begin() as session:
        assert verify(session, intake.records.key, PRACTICE).problems == ()
        written = [vars(row) for row in session.scalars(select(AuditRow))]
    assert BY.address not in repr(written)
    assert DETAILS.name not in repr(written)


def sent_with(intake: Intake, *, seed: int = 1, added: dict[str, Response] | None = None) -> Sent:
    """What comes along, with a code that this intake knows again."""
    hashed = code_hash(code_of(seed), intake.records.key)
    assert hashed is not None
    return replace(make_sent(seed), code_hash=hashed, added=added or {})


def only(consent: Consent) -> Consents:
    return Consents(contact=consent is Consent.CONTACT, follow_up=consent is Consent.FOLLOW_UP, version="1")


def replace_email(details: ContactDetails) -> ContactDetails:
    """The same, without the e-mail address."""
    return ContactDetails(name=details.name, telephone=details.telephone, way=Way.TELEPHONE)


def aside(keys: Path) -> None:
    """Take the private key away, as it is away from a machine that only serves visitors."""
    (keys / PRIVATE_FILE).rename(keys.parent / PRIVATE_FILE)


def read_at_desk(intake: Intake, address: str, keys: Path, submission: str) -> Unsealed | None:
    (keys.parent / PRIVATE_FILE).rename(keys / PRIVATE_FILE)
    desk = open_desk(address, keys, random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        found = read(session, submission, ring=desk.ring, key=intake.records.key, audit=by_therapist())
    desk.close()
    return found


def rows(intake: Intake) -> list[SubmissionRow]:
    with intake.records.sessions() as session:
        return list(session.scalars(select(SubmissionRow)))


def actions(intake: Intake) -> list[str]:
    with intake.records.sessions() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))
