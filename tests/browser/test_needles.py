"""Nothing that a visitor says is to be found in a log line, an address, a header, an event or a file."""

import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

import pysqlite3
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.needles import files_in
from tests.browser.needles import forms_of
from tests.browser.needles import found_in
from tests.browser.needles import lines
from tests.browser.senders import GOAL
from tests.browser.senders import MAIL
from tests.browser.senders import NAME
from tests.browser.senders import NUMBER
from tests.browser.senders import add_goal
from tests.browser.senders import button
from tests.browser.senders import code_of
from tests.browser.senders import fill
from tests.browser.senders import give_details
from tests.browser.senders import press
from tests.browser.senders import tick_consent
from tests.browser.visiting import Visitor
from tests.builders import unremarkable
from tests.records.making import by_visitor
from tests.records.making import make
from tests.serving import MAILING
from tests.serving import TRIAGE
from tests.serving import serving
from tests.serving import start_server
from triage.records.opening import open_desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.storing import store
from triage.web.logs import configure_logs

FAULTY = (sys.executable, "-m", "tests.browser.faulty_visitors")
SAID = "chest_pressure"
WRONG = "ACD-EFG-HJK-MNP-QRT-349"
LISTEN = "addEventListener('message', (event) => (window.heard ??= []).push(JSON.stringify(event.data)))"
SECONDS = 30
SESSION = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_nothing_of_a_whole_visit_is_written_down(visitor_of: OpenVisitor, tmp_path: Path) -> None:
    desk = start_server(tmp_path, (str(TRIAGE), "serve", "--surface", "therapist"))
    try:
        wait_for(desk.data / "keys" / "server.key")
        with serving(command=FAULTY, settings={"TRIAGE_DATA": str(desk.data), **MAILING}) as visitors:
            visitor = visitor_of(visitors)
            sessions = sessions_of(visitor)
            seen, code = a_whole_visit(visitor, desk.data / "triage.db")
            visitor.page.close()
            places = {
                **lines("the browser", seen),
                **lines("stderr", (visitors.complaints(), desk.complaints())),
                **lines("stdout", (visitors.said(), desk.said())),
                **files_in(desk.data),
            }
    finally:
        desk.stop()
    places |= {f"afterwards {name}": held for name, held in files_in(desk.data).items()}
    needles = {"name": NAME, "mail": MAIL, "number": NUMBER, "goal": GOAL, "code": code, "response": SAID}
    needles |= {"code in one piece": code.replace("-", ""), "wrong code": WRONG}
    needles |= {f"session {at}": session for at, session in enumerate(sorted(sessions))}
    keys = {path.name: path.read_text(encoding="ascii").strip() for path in (desk.data / "keys").iterdir()}
    assert found_in(places, needles) == []
    assert found_in(without_keys(places), keys) == []
    assert sessions
    assert len(keys) > 2
    assert b"ValueError" in places["stderr"]
    assert b"storage_unavailable" in places["stderr"]
    assert {"triage.db", "keys/server.key"} <= set(places)
    assert len(seen) > 30


def sessions_of(visitor: Visitor) -> set[str]:
    """The names that Streamlit gives to sessions from now on; who knows one can take it over."""
    found: set[str] = set()

    def note(frame: str | bytes) -> None:
        message = frame if isinstance(frame, bytes) else frame.encode()
        found.update(name.decode() for name in SESSION.findall(message))

    visitor.page.on("websocket", lambda socket: socket.on("framereceived", note))
    return found


def without_keys(places: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everywhere but where the keys belong; the public one may be anywhere."""
    return {place: held for place, held in places.items() if "keys/" not in place}


def a_whole_visit(visitor: Visitor, database: Path) -> tuple[list[str], str]:
    """Everything the browser saw, and the code."""
    seen = listen(visitor)
    visitor.walk(unremarkable(sudden=(SAID,)))
    press(visitor, "to_send")
    add_goal(visitor)
    press(visitor, "next")
    give_details(visitor)
    assert press(visitor, "next") == "error"
    press(visitor, "again_after_error")
    tick_consent(visitor)
    with locked(database):
        button(visitor, "send").click()
        expect(visitor.summary).to_contain_text(visitor.pages.sending.last_look.failed_title)
    press(visitor, "send")
    code = code_of(visitor)
    visitor.open("/?lang=nl&s=code")
    fill(visitor, "code", WRONG)
    button(visitor, "next").click()
    expect(visitor.summary).to_be_focused()
    fill(visitor, "code", code)
    press(visitor, "next")
    press(visitor, "no_contact")
    seen += visitor.page.evaluate("() => window.heard ?? []")
    return [*seen, visitor.page.url, visitor.page.title()], code


def test_a_weaker_product_is_found_out(tmp_path: Path) -> None:
    submission = make()
    needles = {"name": submission.unsealed.details.name, "sentence": submission.unsealed.sentences[0]}
    with (tmp_path / "stderr.txt").open("w") as stderr:
        configure_logs("warning", stderr)
        logging.getLogger("triage.pages").error("not sent: %s", needles["name"])
    desk = open_desk(f"sqlite:///{tmp_path}/triage.db", tmp_path / "keys", random_bytes=os.urandom)
    with desk.records.sessions.begin() as session:
        store(session, submission, public=Open(), key=desk.records.key, audit=by_visitor())
    desk.close()
    found = found_in(files_in(tmp_path), needles)
    assert "name in stderr.txt" in found
    assert "sentence in triage.db" in found


@pytest.mark.parametrize("form", sorted(forms_of(NAME)))
def test_every_form_is_found(form: bytes) -> None:
    assert found_in({"a file": b"before" + form + b"after"}, {"name": NAME}) == ["name in a file"]


class Open:
    """Seals nothing."""

    id = "0" * 16

    def seal(self, fields: Fields, place: Place) -> bytes:
        return bytes(8) + f"{place.field} {fields}".encode()

    def seal_all(self, fields: Mapping[Place, Fields]) -> Mapping[Place, bytes]:
        return {place: self.seal(group, place) for place, group in fields.items()}


def listen(visitor: Visitor) -> list[str]:
    """Every address, header, console line and event from now on."""
    seen: list[str] = []
    visitor.page.add_init_script(LISTEN)
    visitor.page.on("request", lambda request: seen.extend((request.url, repr(request.headers))))
    visitor.page.on("response", lambda response: seen.append(repr(response.headers)))
    visitor.page.on("websocket", lambda socket: seen.append(socket.url))
    visitor.page.on("console", lambda message: seen.append(message.text))
    visitor.page.on("framenavigated", lambda frame: seen.append(frame.url))
    visitor.open("/?lang=nl")
    return seen


def wait_for(file: Path) -> None:
    until = time.monotonic() + SECONDS
    while not file.exists():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program holds the database longer than a visitor waits."""
    other = pysqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.rollback()
    other.close()
