"""What was sent is stored once, sealed, found again, changed with a trace, and erased."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import event
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import DETAILS
from tests.records.making import KEY
from tests.records.making import PAIR
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import hash_of
from tests.records.making import make
from triage.records.audit import AuditEvent
from triage.records.scrubbing import scrub
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.sealing import new_key_pair
from triage.records.store import erase
from triage.records.store import find_by_code
from triage.records.store import inbox
from triage.records.store import keys_in_use
from triage.records.store import read
from triage.records.store import replace_contact
from triage.records.store import withdraw
from triage.records.storing import ReusedKeyError
from triage.records.storing import store
from triage.records.submissions import Consent
from triage.records.submissions import ContactDetails
from triage.records.submissions import Listed
from triage.records.submissions import Submission
from triage.records.submissions import Unsealed
from triage.records.submissions import Way
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.settings import ONE_PRACTICE as PRACTICE

Sessions = sessionmaker[Session]
OTHER = ContactDetails(name="Nynke Nieuwnaam", email="nieuw@naaldhout.example", way=Way.EMAIL)


def send(sessions: Sessions, submission: Submission) -> bool:
    audit = by_visitor(practice=submission.listed.practice)
    with sessions.begin() as session:
        return store(session, submission, public=PAIR.public, key=KEY, audit=audit)


def found(sessions: Sessions, seed: int = 1, *, audit: AuditEvent | None = None) -> Listed | None:
    with sessions.begin() as session:
        return find_by_code(session, hash_of(seed), key=KEY, audit=audit or by_visitor())


def opened(sessions: Sessions, submission: str) -> Unsealed | None:
    with sessions.begin() as session:
        return read(session, submission, ring=PAIR, key=KEY, audit=by_therapist())


def actions(sessions: Sessions) -> list[tuple[str, str | None]]:
    with sessions.begin() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence))
        return [(row.action, row.submission) for row in rows]


def test_what_was_sent_is_found_and_read_as_it_was(sessions: Sessions) -> None:
    submission = make()
    assert send(sessions, submission)
    assert found(sessions) == submission.listed
    assert opened(sessions, submission.listed.id) == submission.unsealed


def test_a_retry_stores_once_and_leaves_one_line(sessions: Sessions) -> None:
    assert [send(sessions, make()) for _ in range(3)] == [True, False, False]
    assert actions(sessions) == [("send", make().listed.id)]


def test_many_tries_at_the_same_moment_store_once(sessions: Sessions) -> None:
    stored: list[bool] = []
    together = [Thread(target=lambda: stored.append(send(sessions, make()))) for _ in range(8)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(stored) == [False] * 7 + [True]


def test_without_the_same_key_a_retry_would_store_twice(sessions: Sessions) -> None:
    send(sessions, make())
    again = replace(make(2), listed=replace(make().listed, id="f" * 32))
    assert send(sessions, again)
    with sessions.begin() as session:
        assert len(inbox(session, key=KEY, audit=by_therapist())) == 2


def test_another_submission_with_a_used_key_is_never_taken_for_stored(sessions: Sessions) -> None:
    send(sessions, make())
    with pytest.raises(ReusedKeyError):
        send(sessions, replace(make(2), idempotency_key=make().idempotency_key))
    assert found(sessions, 2) is None


def test_what_was_not_committed_leaves_neither_record_nor_line(sessions: Sessions) -> None:
    with sessions() as session:
        store(session, make(), public=PAIR.public, key=KEY, audit=by_visitor())
        session.flush()
    assert found(sessions) is None
    assert actions(sessions) == []


def test_no_column_holds_anything_of_the_visitor_that_can_be_read(sessions: Sessions) -> None:
    send(sessions, make())
    with sessions.begin() as session:
        row = session.scalars(select(SubmissionRow)).one()
        written = [str(getattr(row, column.key)) for column in SubmissionRow.__table__.columns]
    for needle in ("Nynke", "naaldhout", "1234", "bewegen", "pain"):
        assert not any(needle in text for text in written)


def test_a_wrong_code_looks_like_a_gone_one(sessions: Sessions) -> None:
    send(sessions, make())
    with sessions.begin() as session:
        assert erase(session, make().listed.id, key=KEY, audit=by_visitor())
    assert found(sessions, 1) is None
    assert found(sessions, 2) is None


def test_contact_details_are_replaced_without_the_private_key(sessions: Sessions) -> None:
    send(sessions, make())
    name = make().listed.id
    with sessions.begin() as session:
        assert replace_contact(session, name, OTHER, public=PAIR.public, key=KEY, audit=by_visitor())
    read_back = opened(sessions, name)
    assert read_back == replace(make().unsealed, details=OTHER)


@pytest.mark.parametrize(
    ("consent", "left"), [(Consent.CONTACT, (False, True)), (Consent.FOLLOW_UP, (True, False))]
)
def test_one_consent_is_taken_back_and_the_other_stays(
    sessions: Sessions, consent: Consent, left: tuple[bool, bool]
) -> None:
    send(sessions, make())
    with sessions.begin() as session:
        assert withdraw(session, make().listed.id, consent, key=KEY, audit=by_visitor())
    listed = found(sessions)
    assert listed is not None
    assert (listed.consents.contact, listed.consents.follow_up) == left


def test_an_erased_submission_is_gone_and_one_line_without_content_stays(sessions: Sessions) -> None:
    send(sessions, make())
    name = make().listed.id
    with sessions.begin() as session:
        assert erase(session, name, key=KEY, audit=by_visitor())
        assert not erase(session, name, key=KEY, audit=by_visitor())
    assert opened(sessions, name) is None
    assert actions(sessions) == [("send", name), ("erase", name)]


def test_every_reading_and_every_change_leaves_its_line(sessions: Sessions) -> None:
    send(sessions, make())
    name = make().listed.id
    found(sessions)
    opened(sessions, name)
    with sessions.begin() as session:
        inbox(session, key=KEY, audit=by_therapist())
        replace_contact(session, name, OTHER, public=PAIR.public, key=KEY, audit=by_visitor())
        withdraw(session, name, Consent.CONTACT, key=KEY, audit=by_visitor())
        erase(session, name, key=KEY, audit=by_therapist())
    assert [action for action, _ in actions(sessions)] == [
        "send",
        "find_by_code",
        "read",
        "list",
        "replace_contact",
        "withdraw_consent",
        "erase",
    ]


GONE: list[Callable[[Session, AuditEvent], object]] = [
    lambda session, audit: read(session, make().listed.id, ring=PAIR, key=KEY, audit=audit),
    lambda session, audit: replace_contact(
        session, make().listed.id, OTHER, public=PAIR.public, key=KEY, audit=audit
    ),
    lambda session, audit: withdraw(session, make().listed.id, Consent.CONTACT, key=KEY, audit=audit),
    lambda session, audit: erase(session, make().listed.id, key=KEY, audit=audit),
    lambda session, audit: find_by_code(session, hash_of(1), key=KEY, audit=audit),
    lambda session, audit: inbox(session, key=KEY, audit=audit),
]


@pytest.mark.parametrize("does", GONE)
def test_another_practice_finds_nothing(
    sessions: Sessions, does: Callable[[Session, AuditEvent], object]
) -> None:
    send(sessions, make())
    with sessions.begin() as session:
        assert not does(session, by_therapist(practice="stad"))
    assert found(sessions) == make().listed


def test_the_inbox_shows_the_newest_first_of_one_practice(sessions: Sessions) -> None:
    times = [by_visitor().at.replace(hour=hour) for hour in (9, 11, 10)]
    for seed, received in enumerate(times, 1):
        send(sessions, make(seed, received=received))
    send(sessions, make(9, practice="stad"))
    with sessions.begin() as session:
        listed = inbox(session, key=KEY, audit=by_therapist())
    assert [entry.received.hour for entry in listed] == [11, 10, 9]


def test_a_wrong_key_is_an_error_and_never_nothing(sessions: Sessions) -> None:
    send(sessions, make())
    with sessions.begin() as session, pytest.raises(WrongKeyError):
        read(session, make().listed.id, ring=new_key_pair(), key=KEY, audit=by_therapist())


def test_a_field_that_was_moved_from_another_submission_is_noticed(sessions: Sessions) -> None:
    send(sessions, make(1))
    send(sessions, make(2))
    with sessions.begin() as session:
        other = session.get_one(SubmissionRow, (make(2).listed.id, PRACTICE)).sealed_contact
        session.execute(
            update(SubmissionRow).where(SubmissionRow.id == make(1).listed.id).values(sealed_contact=other)
        )
    with pytest.raises(DamagedError, match="`contact` of submission"):
        opened(sessions, make(1).listed.id)


def test_the_keys_that_submissions_need_are_known_before_the_start(sessions: Sessions) -> None:
    with sessions.begin() as session:
        assert keys_in_use(session, PRACTICE) == set()
    send(sessions, make())
    newer = new_key_pair()
    with sessions.begin() as session:
        replace_contact(session, make().listed.id, OTHER, public=newer.public, key=KEY, audit=by_visitor())
    with sessions.begin() as session:
        assert keys_in_use(session, PRACTICE) == {PAIR.public.id, newer.public.id}


@pytest.mark.parametrize(
    "goal", ["", "=1+1", "<script>", "'; DROP TABLE submission; --", "\0", "\u202e", "😀"]
)
def test_any_text_comes_back_as_it_was(sessions: Sessions, goal: str) -> None:
    submission = make()
    odd = replace(submission, unsealed=replace(submission.unsealed, sentences=(goal,)))
    send(sessions, odd)
    assert opened(sessions, odd.listed.id) == odd.unsealed


@pytest.mark.parametrize("sessions", ["sqlite"], indirect=True)
def test_nothing_sealed_or_plain_stays_in_the_files_after_an_erasure(
    tmp_path: Path, sessions: Sessions
) -> None:
    assert traces_of_an_erased_submission(sessions, tmp_path) == 0


@pytest.mark.parametrize("sessions", ["sqlite"], indirect=True)
def test_without_overwriting_an_erasure_leaves_traces(tmp_path: Path, sessions: Sessions) -> None:
    event.listen(sessions.kw["bind"], "checkout", _stop_overwriting)
    assert traces_of_an_erased_submission(sessions, tmp_path) > 0


@pytest.mark.parametrize("sessions", ["sqlite"], indirect=True)
def test_without_emptying_the_log_an_erasure_leaves_traces(
    tmp_path: Path, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "scrub", lambda _: None)
    assert traces_of_an_erased_submission(sessions, tmp_path) > 0


def _stop_overwriting(connection: DBAPIConnection, *_: object) -> None:
    connection.cursor().execute("PRAGMA secure_delete = OFF")


def traces_of_an_erased_submission(sessions: Sessions, folder: Path) -> int:
    """Send and erase ten submissions; how many files still hold something of one of them."""
    for seed in range(10):
        send(sessions, make(seed))
    with sessions.begin() as session:
        rows = session.scalars(select(SubmissionRow)).all()
        needles = [part for row in rows for part in (row.sealed_contact[8:40], row.code_hash)]
    assert all(any(needle in path.read_bytes() for path in folder.iterdir()) for needle in needles)
    for seed in range(10):
        with sessions.begin() as session:
            erase(session, make(seed).listed.id, key=KEY, audit=by_visitor())
    scrub(sessions.kw["bind"])
    needles += [DETAILS.name.encode(), b"naaldhout", hash_of(1)]
    return sum(any(needle in path.read_bytes() for needle in needles) for path in folder.iterdir())
