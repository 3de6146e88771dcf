"""A press on the result brings the letter in a real browser: on a telephone, and inside the page of a practice."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Download
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import Route
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.sites import reader_of
from tests.browser.sites import site_at
from tests.browser.test_embedding import ELEMENT
from tests.browser.visiting import KEEP
from tests.browser.visiting import Visitor
from tests.browser.visiting import now
from tests.browser.visiting import visit_at
from tests.builders import shipped
from tests.builders import unremarkable
from tests.serving import serving
from triage.ui.drafts import write_draft
from triage.ui.visitor.letter import OWN_LETTER
from triage.ui.visitor.way import RESULT

WORDS = shipped().pages["nl"].own_letter


def pressed(page: Page, button: Locator) -> Download:
    with page.expect_download() as brought:
        button.click()
    return brought.value


def test_a_press_brings_the_letter_and_the_page_stays(arriving: Visitor, tmp_path: Path) -> None:
    arriving.come_to(RESULT, unremarkable())
    page = arriving.page
    before, button = page.url, page.get_by_role("button", name=WORDS.download)
    made = pressed(page, button)
    assert made.suggested_filename == f"{WORDS.file}.pdf"
    made.save_as(tmp_path / "letter.pdf")
    text = PdfReader(BytesIO((tmp_path / "letter.pdf").read_bytes())).pages[0].extract_text()
    assert shipped().texts["nl"].advices["self_care"].title in " ".join(text.split())
    assert page.url == before
    expect(page.locator(".letter [role=status]")).to_have_text("")
    assert pressed(page, button).suggested_filename == f"{WORDS.file}.pdf"


@pytest.mark.parametrize("status", [429, 503])
def test_when_there_is_none_the_page_says_so(arriving: Visitor, status: int) -> None:
    arriving.come_to(RESULT, unremarkable())
    arriving.expects = ("Failed to load resource",)
    arriving.page.route(f"**/{OWN_LETTER}", lambda route: answer(route, status))
    arriving.page.get_by_role("button", name=WORDS.download).click()
    expect(arriving.page.locator(".letter [role=status]")).to_have_text(WORDS.failed)


def test_inside_the_page_of_a_practice_a_press_brings_it_too(browser: Browser) -> None:
    draft = write_draft(shipped(), visit_at(RESULT, unremarkable()), now())
    with (
        site_at("127.0.0.1") as site,
        serving(settings={"TRIAGE_SITES": site.address}) as check,
    ):
        site.put(check.address, ELEMENT.replace("{check}", check.address))
        with reader_of(browser, site.address, width=390) as reader:
            reader.wait_for("ready")
            reader.frame.evaluate(KEEP, draft)
            reader.frame.goto(f"{check.address}/?lang=nl&s={RESULT}")
            made = pressed(reader.page, reader.frame.get_by_role("button", name=WORDS.download))
            assert made.suggested_filename == f"{WORDS.file}.pdf"
            assert made.path().read_bytes().startswith(b"%PDF-")
        assert check.complaints() == ""


def answer(route: Route, status: int) -> None:
    route.fulfill(status=status, body="")
