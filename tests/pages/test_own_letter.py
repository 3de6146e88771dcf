"""The visitor's letter is made of what the tab holds, for whoever is ready for a result, and for nobody too often."""

import re
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.browser.visiting import visit_at
from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.conftest import ADDRESS
from tests.pages.conftest import ShowContent
from tests.pages.senders import ONE_OF_EACH
from tests.pages.senders import at_result
from tests.pages.tab import Tab
from triage.reasoning.findings import Responses
from triage.ui.drafts import write_draft
from triage.ui.visitor.letter import OWN_LETTER
from triage.ui.visitor.way import RESULT
from triage.web.own_letter import LARGEST
from triage.web.own_letter import OF_ONE_ADDRESS
from triage.web.own_letter import OwnLetters

CONTENT = shipped()
WHERE = f"/{OWN_LETTER}"
ALARM: Responses = unremarkable(bladder_saddle=("saddle_numbness",))


def draft(responses: Responses, *, language: str = "nl", **visit: object) -> str:
    return write_draft(CONTENT, visit_at(RESULT, responses, language, **visit), datetime.now(UTC))


@pytest.fixture
def visitor() -> TestClient:
    """A browser at a server that has only this route, on which the clock stands still."""
    letters = OwnLetters(CONTENT, clock=lambda: 0.0)
    return TestClient(Starlette(routes=[letters.route()]), client=(ADDRESS, 5000))


def text_in(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_press_brings_the_letter_and_nothing_keeps_it(visitor: TestClient, language: str) -> None:
    reply = visitor.post(WHERE, content=draft(ALARM, language=language))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/pdf")
    assert reply.headers["cache-control"] == "no-store"
    file = CONTENT.pages[language].own_letter.file
    assert reply.headers["content-disposition"] == f'attachment; filename="{file}.pdf"'
    assert CONTENT.texts[language].advices["emergency"].title in text_in(reply.content)


def test_an_alarm_that_was_taken_back_stands_in_it(visitor: TestClient) -> None:
    withdrawn = [{"rule": "cauda_equina", "said": {"bladder_saddle": ["saddle_numbness"]}}]
    written = draft(unremarkable()).replace('"withdrawn":[]', f'"withdrawn":{withdrawn}'.replace("'", '"'))
    assert CONTENT.pages["nl"].withdrawn.title in text_in(visitor.post(WHERE, content=written).content)
    assert CONTENT.pages["nl"].withdrawn.title not in text_in(
        visitor.post(WHERE, content=draft(unremarkable())).content
    )


@pytest.mark.parametrize(
    "written",
    [
        "",
        "none",
        "{}",
        '{"visit": 1}',
        '{"written": 1, "visit": {"begun": true}}',
        "\x00\ufffe",
        draft({"age": 41}),
        draft(ALARM, confirmed=frozenset()),
        draft(unremarkable()).replace('"begun":true', '"begun":false'),
        draft(unremarkable()).replace('"age":41', '"age":"<b>"'),
    ],
    ids=[
        "empty",
        "none",
        "nothing",
        "no visit",
        "old",
        "unseen",
        "half",
        "no second look",
        "not begun",
        "wrong",
    ],
)
def test_without_a_result_there_is_no_letter(visitor: TestClient, written: str) -> None:
    reply = visitor.post(WHERE, content=written.encode())
    assert (reply.status_code, reply.content) == (422, b"")
    assert reply.headers["cache-control"] == "no-store"


def test_more_than_any_draft_is_not_read(visitor: TestClient) -> None:
    assert visitor.post(WHERE, content=b"x" * (LARGEST + 1)).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({}, 200),
    ],
)
def test_only_our_own_page_may_ask(visitor: TestClient, headers: Mapping[str, str], status: int) -> None:
    assert visitor.post(WHERE, content=draft(unremarkable()), headers=headers).status_code == status


def test_who_asks_again_and_again_has_to_wait(visitor: TestClient) -> None:
    asked = [visitor.post(WHERE, content="none").status_code for _ in range(OF_ONE_ADDRESS.burst + 1)]
    assert asked == [422] * OF_ONE_ADDRESS.burst + [429]


def test_what_was_answered_has_no_place_in_the_address(visitor: TestClient) -> None:
    assert visitor.get(WHERE, params={"draft": draft(unremarkable())}).status_code == 405


@pytest.mark.parametrize("mode", ["advice", "information"])
def test_the_page_of_the_result_has_the_button(show_content: ShowContent, mode: str) -> None:
    if mode == "information":
        show_content({"practice.yaml": {"mode: advice": "mode: information"}})
    tab = Tab().show(RESULT, unremarkable())
    (button,) = re.findall(r"<button[^>]*data-letter[^>]*>", tab.html)
    assert f'data-letter="{OWN_LETTER}"' in button
    assert len([one for one in re.findall(r"<button.*?</button>", tab.html) if "PDF" in one]) == 1
    assert not re.search(r"brief wordt .*gemaakt", re.sub(r"<[^>]+>", " ", tab.html)), "said before the press"


@pytest.mark.parametrize("advice", ["gp_today", "emergency"])
def test_who_has_to_call_now_is_not_kept_with_a_letter(advice: str) -> None:
    tab = at_result(ONE_OF_EACH[advice])
    assert tab.advices == [advice]
    assert "data-letter" not in tab.html
