"""The letter and the FHIR file at the desk: their buttons, who gets them, and the line that each leaves."""

import re
from datetime import UTC
from datetime import datetime
from html import unescape

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.builders import shipped
from tests.pages.desk_tab import ADDRESS
from tests.pages.desk_tab import NAMES
from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from tests.records.making import by_visitor
from tests.records.making import make
from triage.access.door import Door
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.storing import store
from triage.records.tables import AuditRow
from triage.ui.therapist.present import SESSION_COOKIE
from triage.web.desk_address import DeskAddress
from triage.web.desk_bundle import Bundles
from triage.web.desk_letter import Letters
from triage.web.desk_server import guards
from triage.web.door_front import Front

BUTTON = re.compile(r'<a [^>]*href="(/letter/[^"]+)"')


@pytest.fixture
def submission(stored: Desk) -> str:
    """The id of what somebody sent."""
    sent = make(received=datetime.now(UTC), practice=PRACTICE)
    records = stored.records
    with records.sessions.begin() as session:
        store(session, sent, public=records.public, key=records.key, audit=by_visitor(practice=PRACTICE))
    return sent.listed.id


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


def browser(desk: Desk, role: Role | None = None) -> TestClient:
    """Somebody at the served desk, behind its gate."""
    door = Door(desk, PRACTICE)
    address = DeskAddress(ADDRESS, frozenset({ADDRESS}))
    front = Front(door, shipped(), "v", address, lambda: datetime.now(UTC))
    app = Starlette(routes=[Letters(front).route(), Bundles(front).route()], middleware=guards(front, []))
    client = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    if role is not None:
        token = signed_in(door, make_member(door, NAMES[role], role), datetime.now(UTC))
        client.cookies.set(SESSION_COOKIE, token)
    return client


def exported(desk: Desk) -> list[tuple[str, str | None, str]]:
    """Who took what out: the actor, the submission, and what of it."""
    chosen = select(AuditRow).where(AuditRow.action == "export").order_by(AuditRow.sequence)
    with desk.records.sessions() as session:
        return [(row.actor, row.submission, row.parts) for row in session.scalars(chosen)]


def test_the_page_has_one_button_in_its_own_language_and_a_link_for_the_other(
    tab: DeskTab, submission: str
) -> None:
    tab.open("submission", id=submission)
    assert BUTTON.findall(tab.html) == [f"/letter/nl/{submission}", f"/letter/en/{submission}"]
    assert re.findall(r'<a [^>]*href="(/letter/[^"]+)"[^>]*class="btn', tab.html) == [
        f"/letter/nl/{submission}"
    ]
    assert tab.words.letter.download.format(name="Nederlands") in unescape(tab.text)


def test_only_showing_the_page_takes_no_letter_out(tab: DeskTab, stored: Desk, submission: str) -> None:
    tab.open("submission", id=submission)
    assert exported(stored) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_therapist_gets_a_letter_that_leaves_one_line(stored: Desk, submission: str, language: str) -> None:
    reply = browser(stored, Role.THERAPIST).get(f"/letter/{language}/{submission}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    assert reply.content.startswith(b"%PDF-")
    assert reply.headers["content-disposition"].startswith('attachment; filename="')
    assert exported(stored) == [(NAMES[Role.THERAPIST], submission, "letter replies")]


@pytest.mark.parametrize("file", ["letter/nl", "fhir"])
def test_asking_for_the_head_alone_takes_nothing_out(stored: Desk, submission: str, file: str) -> None:
    reply = browser(stored, Role.THERAPIST).head(f"/{file}/{submission}")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")
    assert exported(stored) == []


def test_no_browser_and_no_proxy_may_keep_a_letter(stored: Desk, submission: str) -> None:
    reply = browser(stored, Role.THERAPIST).get(f"/letter/nl/{submission}")
    assert reply.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_a_stranger_gets_no_letter(stored: Desk, submission: str) -> None:
    reply = browser(stored).get(f"/letter/nl/{submission}")
    assert (reply.status_code, reply.content) == (401, b"")
    assert exported(stored) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.READER])
def test_who_may_not_read_submissions_gets_no_letter(stored: Desk, submission: str, role: Role) -> None:
    reply = browser(stored, role).get(f"/letter/nl/{submission}")
    assert (reply.status_code, reply.content) == (403, b"")
    assert exported(stored) == []


@pytest.mark.parametrize("path", ["/letter/nl/gone", "/letter/fy/gone"])
def test_what_is_gone_has_no_letter(stored: Desk, path: str) -> None:
    assert browser(stored, Role.THERAPIST).get(path).status_code == 404
    assert exported(stored) == []


def test_a_letter_that_cannot_be_read_is_told_without_its_words(
    stored: Desk, submission: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(stored, Role.THERAPIST)
    monkeypatch.setattr(stored.ring, "open", _damaged)
    reply = client.get(f"/letter/nl/{submission}")
    assert (reply.status_code, reply.text) == (503, shipped().desk["nl"].letter.failed)
    assert exported(stored) == []


def _damaged(_: bytes, place: Place) -> object:
    raise DamagedError(place)


def test_the_page_has_a_button_for_the_record_system(tab: DeskTab, submission: str) -> None:
    tab.open("submission", id=submission)
    assert f'href="/fhir/{submission}"' in tab.html
    assert tab.words.letter.bundle in unescape(tab.text)


def test_a_therapist_gets_a_bundle_that_leaves_one_line(stored: Desk, submission: str) -> None:
    reply = browser(stored, Role.THERAPIST).get(f"/fhir/{submission}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/fhir+json")
    bundle = reply.json()
    assert bundle["resourceType"] == "Bundle"
    assert "QuestionnaireResponse" in {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    ((actor, about, _),) = exported(stored)
    assert (actor, about) == (NAMES[Role.THERAPIST], submission)


@pytest.mark.parametrize(("role", "code"), [(None, 401), (Role.READER, 403), (Role.ADMINISTRATOR, 403)])
def test_nobody_else_gets_a_bundle(stored: Desk, submission: str, role: Role | None, code: int) -> None:
    reply = browser(stored, role).get(f"/fhir/{submission}")
    assert (reply.status_code, reply.content) == (code, b"")
    assert exported(stored) == []


def test_what_is_gone_has_no_bundle(stored: Desk) -> None:
    assert browser(stored, Role.THERAPIST).get("/fhir/0000").status_code == 404
