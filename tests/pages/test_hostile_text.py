"""What somebody typed is text wherever it is shown: at the desk, in the text for the record, in the copy for them."""

import re
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from pydantic import TypeAdapter
from pydantic import ValidationError

from tests.builders import shipped
from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import by_visitor
from tests.records.making import make
from triage.content.items import TextItem
from triage.export.personal_copy import personal_copy
from triage.reasoning.findings import Responses
from triage.records.audit import Role
from triage.records.exporting import copy_for_the_person
from triage.records.opening import Desk
from triage.records.storing import store
from triage.records.submissions import ContactDetails
from triage.records.submissions import Number
from triage.records.submissions import Submission
from triage.records.submissions import Way
from triage.ui.markup import tag

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{practice} %s \"' [x](javascript:1) **b** $x$"
MAIL = '"><script>alert(1)</script>&subject=x"@x.example'
NAME = HOSTILE[:52]
SEEN = re.sub(r"\s+", " ", HOSTILE)
HARMLESS_LINKS = re.compile(
    r"^(tel:\+?\d+|mailto:[\w.%/-]+\?subject=[\w.%-]+|#|/sign-out|/new-password|/letter/[a-z]+/[0-9a-f]{32}|/fhir/[0-9a-f]{32})$"
)


class Elements(HTMLParser):
    """The names of all elements, and all their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def is_harmless(html: str) -> bool:
    found = Elements(html)
    links = [value for name, value in found.attributes if name in ("href", "src", "action")]
    return (
        not found.names & {"script", "img", "iframe", "object", "embed", "form", "base", "link", "meta"}
        and not [name for name, _ in found.attributes if name.startswith("on")]
        and all(HARMLESS_LINKS.match(link) for link in links)
    )


def typed() -> Responses:
    """The hostile text in every item that takes text, so that a new one cannot be forgotten."""
    items = (*shipped().questionnaire.items, *shipped().questionnaire.optional_items)
    found: Responses = {item.id: HOSTILE for item in items if isinstance(item, TextItem)}
    assert "goal" in found
    return found


@pytest.fixture
def tab(tab: DeskTab) -> DeskTab:
    """A therapist's."""
    return tab.sign_in(Role.THERAPIST)


@pytest.fixture
def sent(stored: Desk) -> Submission:
    """Somebody's, with hostile text wherever text may be typed."""
    details = ContactDetails(name=NAME, email=MAIL, telephone="06 1234 5678", way=Way.EMAIL)
    made = make(received=datetime.now(UTC), details=details, practice=PRACTICE)
    told = replace(made.unsealed, responses={**made.unsealed.responses, **typed()}, sentences=(HOSTILE,))
    submission = replace(made, unsealed=told)
    records = stored.records
    with records.sessions.begin() as session:
        store(
            session, submission, public=records.public, key=records.key, audit=by_visitor(practice=PRACTICE)
        )
    return submission


def test_what_a_visitor_typed_is_only_ever_text_at_the_desk(tab: DeskTab, sent: Submission) -> None:
    tab.open("inbox")
    assert is_harmless(tab.html)
    tab.open("submission", id=sent.listed.id)
    assert is_harmless(tab.html)
    shown = re.sub(r"\s+", " ", unescape(tab.html))
    assert shown.count(SEEN) == len(typed()) * 2 + 1, (
        "among what was given, in the record's text, and as told"
    )
    assert MAIL in shown
    assert shown.count(NAME) > shown.count(SEEN)


def test_what_a_visitor_typed_is_plain_text_in_the_copy_for_the_person(
    stored: Desk, sent: Submission
) -> None:
    with_lines = dict.fromkeys(typed(), f"{HOSTILE}\nNaam: iemand anders\x1b[2J")
    audit = by_therapist(practice=PRACTICE)
    copy = copy_for_the_person(stored, sent.listed.id, audit=audit)
    assert copy is not None
    text = personal_copy(
        shipped(),
        replace(copy, unsealed=replace(copy.unsealed, responses=with_lines)),
        at=datetime.now(UTC),
    )
    assert SEEN in " ".join(text.split())
    assert "\nNaam: iemand anders" not in text, "nobody adds a line that looks like one of ours"


@pytest.mark.parametrize("number", ["<b>0612345678</b>", "0612345678;ext=1", "javascript:1", "=061234567"])
def test_a_telephone_number_holds_nothing_that_could_be_markup(number: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(number)


def test_a_page_that_does_not_escape_is_noticed() -> None:
    assert is_harmless(tag("p", HOSTILE))
    assert not is_harmless(f"<p>{HOSTILE}</p>")
    assert not is_harmless(tag("a", "x", href="javascript:1"))
