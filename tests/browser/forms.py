"""LHC-Forms in a real browser, as another program that asks the exported questionnaire."""

import json
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Page

from tests.export.provide import LHC_FORMS
from tests.export.provide import find_forms

OPENED = "/"
PAGE = b"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>LHC-Forms</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="webcomponent/styles.css">
<script src="webcomponent/assets/lib/zone.min.js"></script></head>
<body><div id="form"></div><script src="webcomponent/lhc-forms.js"></script>
<script src="fhir/R4/lformsFHIR.min.js"></script>
</body></html>"""
# What was answered goes in as another program kept it; LHC-Forms itself leaves out what it would not ask.
FILL = """async ([questionnaire, responses]) => {
  const filled = [];
  for (const response of responses) {
    const asked = LForms.Util.convertFHIRQuestionnaireToLForms(questionnaire, "R4");
    const given = LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, asked, "R4");
    filled.push(LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", new LForms.LFormsData(given)));
  }
  return filled;
}"""
OPEN = """questionnaire => LForms.Util.addFormToPage(questionnaire, "form", { fhirVersion: "R4" })"""
TAKE = """() => LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", "#form")"""


class _Files(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != OPENED:
            return super().do_GET()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)
        return None

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Form:
    """The questionnaire, opened in LHC-Forms."""

    def __init__(self, page: Page, questionnaire: dict[str, Any]) -> None:
        self.page, self._questionnaire = page, questionnaire

    def open(self) -> None:
        """Show it, empty."""
        self.page.evaluate(OPEN, self._questionnaire)

    def filled_by(self, responses: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """For each of these responses, what LHC-Forms makes of them."""
        found: list[dict[str, Any]] = self.page.evaluate(FILL, [self._questionnaire, list(responses)])
        return found

    def taken(self) -> dict[str, Any]:
        """What was filled in by hand."""
        found: dict[str, Any] = self.page.evaluate(TAKE)
        return found

    def give(self, name: str, response: object) -> None:
        """Type a number, or press the options; LHC-Forms names a control by the item's link, and then the option."""
        if isinstance(response, int):
            entry = self.page.locator(f'input[id^="{name}/"]')
            entry.fill(str(response))
            entry.press("Tab")
            return
        for option in response if isinstance(response, tuple) else (response,):
            self.page.locator(f'label[id^="{name}/"][id$="|{option}"]').click()

    def asks(self, name: str) -> bool:
        return self.page.locator(f'lhc-item[id^="item-{name}/"]').is_visible()


@contextmanager
def opened_form(browser: Browser, questionnaire: bytes) -> Iterator[Form]:
    """A tab with LHC-Forms, which may ask nobody but the server of this test."""
    find_forms()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(LHC_FORMS)))
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(locale="nl-NL")
    page, address = context.new_page(), f"http://127.0.0.1:{server.server_port}"
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((address, "data:")) else elsewhere.append(asked.url),
    )
    page.goto(address)
    page.wait_for_function("window.LForms?.FHIR?.R4")
    yield Form(page, json.loads(questionnaire))
    context.close()
    server.shutdown()
    server.server_close()
    assert elsewhere == []
