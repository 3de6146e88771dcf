"""The audit log page by page: every line once, the newest first, as far as it was asked for."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from triage.records import audit_pages
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit_pages import AuditPage
from triage.records.audit_pages import AuditWanted
from triage.records.audit_pages import audit_page
from triage.settings import ONE_PRACTICE as PRACTICE

ONE, OTHER = "a" * 32, "b" * 32
LATER = NOW + timedelta(days=7)
EVERYTHING = AuditWanted()


@pytest.fixture(autouse=True)
def written(sessions: "sessionmaker[Session]", monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten lines: sent, read four times, and the same a week later about something else."""
    monkeypatch.setattr(audit_pages, "PAGE", 4)
    with sessions.begin() as session:
        log = AuditLog(session, KEY, PRACTICE)
        for at, submission in ((NOW, ONE), (LATER, OTHER)):
            log.add(by_visitor(at=at), Action.SEND, submission=submission)
            for _ in range(4):
                log.add(by_therapist(at=at), Action.READ, submission=submission, parts="responses")


def page(
    sessions: "sessionmaker[Session]", wanted: AuditWanted = EVERYTHING, behind: int | None = None
) -> AuditPage:
    with sessions.begin() as session:
        return audit_page(
            session, wanted, behind=behind, key=KEY, audit=by_therapist(at=LATER + timedelta(days=1))
        )


def test_every_line_is_shown_once_the_newest_first(sessions: "sessionmaker[Session]") -> None:
    found, behind = list[int](), None
    for _ in range(20):
        shown = page(sessions, behind=behind)
        found += [entry.sequence for entry in shown.entries]
        behind = shown.behind
        if behind is None:
            break
    assert found == list(range(11, 0, -1)), "the first look is a line too; later ones come above it"


def test_a_look_leaves_a_line_about_what_was_looked_at(sessions: "sessionmaker[Session]") -> None:
    page(sessions, AuditWanted(submission=ONE))
    page(sessions, AuditWanted(submission="some text that somebody typed"))
    newest = page(sessions).entries[:3]
    assert [(entry.action, entry.submission) for entry in newest] == [
        ("read_audit", None),
        ("read_audit", None),
        ("read_audit", ONE),
    ]


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        (AuditWanted(submission=ONE, until=LATER), ["read"] * 4),
        (AuditWanted(actor="VISIT"), ["send", "send"]),
        (AuditWanted(actor="%"), []),
        (AuditWanted(since=LATER, until=LATER + timedelta(hours=1)), ["read"] * 4),
        (AuditWanted(until=NOW), []),
        (AuditWanted(submission="x"), []),
    ],
    ids=["submission", "part of a name", "no pattern", "period", "before", "no such submission"],
)
def test_a_filter_chooses(sessions: "sessionmaker[Session]", wanted: AuditWanted, actions: list[str]) -> None:
    assert [entry.action for entry in page(sessions, wanted).entries] == actions


def test_another_practice_sees_nothing(sessions: "sessionmaker[Session]") -> None:
    with sessions.begin() as session:
        found = audit_page(session, EVERYTHING, key=KEY, audit=by_therapist(practice="elders"))
    assert [entry.action for entry in found.entries] == ["read_audit"]
