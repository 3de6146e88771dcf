"""A press on the letter's button in a real browser brings a PDF, and the page stays as it is."""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect

from tests.browser.at_the_desk import colleague
from tests.browser.at_the_desk import opened
from tests.builders import shipped
from tests.pages.practice_desk import PRACTICE
from tests.records.making import by_visitor
from tests.records.making import make
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving
from triage.records.storing import store

WORDS = shipped().desk["nl"].letter


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as started:
        with opened(started) as desk, desk.records.sessions.begin() as session:
            sent = make(received=datetime.now(UTC), practice=PRACTICE)
            audit, records = by_visitor(practice=PRACTICE), desk.records
            store(session, sent, public=records.public, key=records.key, audit=audit)
        yield started
        complaints = started.complaints()
    assert complaints == ""


def test_a_press_brings_the_letter(desk_window: BrowserContext, server: Server, tmp_path: Path) -> None:
    with colleague(desk_window, server, "t.letter") as one:
        one.open("inbox")
        one.page.get_by_role("button", name="Nynke Naaldhout", exact=True).click()
        button = one.page.get_by_role("link", name=WORDS.download.format(name="Nederlands"))
        with one.page.expect_download() as brought:
            button.click()
        assert brought.value.suggested_filename.startswith(WORDS.file)
        brought.value.save_as(tmp_path / "letter.pdf")
        assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
        expect(one.page.locator("#page-title")).to_have_text("Nynke Naaldhout")
