"""What somebody reads whose address asked for too many pages: to wait a moment, and whom to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.types import Scope

from triage.content.content import Content
from triage.content.page_texts import PageTexts
from triage.ui.markup import Markup
from triage.ui.markup import dial
from triage.ui.markup import filled
from triage.ui.markup import for_practice
from triage.ui.markup import tag

EMERGENCY = "emergency"


class Busy(Protocol):
    """Has a page for who asked for too many."""

    def page(self, scope: Scope) -> str:
        """The page in the language that was asked for."""


@dataclass(frozen=True)
class BusyPages:
    """The page in each language."""

    pages: Mapping[str, str]
    language: str

    def page(self, scope: Scope) -> str:
        wanted = HTTPConnection(scope).query_params.get("lang", "")
        return self.pages.get(wanted, self.pages[self.language])


def busy_pages(content: Content) -> BusyPages:
    """The pages of this practice; they need no style, script or connection."""
    languages = content.questionnaire.about.languages
    return BusyPages({each: _page(content, each) for each in languages}, content.practice.language)


def _page(content: Content, language: str) -> str:
    texts = content.pages[language]
    said = texts.busy
    head = tag(
        "head", tag("title", texts.product), Markup('<meta name="viewport" content="width=device-width">')
    )
    main = tag(
        "main",
        tag("h1", said.title),
        tag("p", for_practice(said.text, content.practice)),
        tag("p", tag("b", texts.start.urgent), " ", texts.start.urgent_text),
        tag("p", _emergency(content, texts)),
        tag("p", tag("a", said.button, href=f"./?lang={language}")),
    )
    return f"<!DOCTYPE html>{tag('html', head, tag('body', main), lang=language)}"


def _emergency(content: Content, texts: PageTexts) -> Markup:
    telephone = content.practice.telephones.get(EMERGENCY, content.practice.telephone)
    return dial(telephone, filled(texts.frame.call, name=telephone.shown))
