"""A person of each advice walks through the real pages, in both languages, on a phone and on a desktop."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.people import person_with
from tests.browser.visiting import DESKTOP
from tests.browser.visiting import ITEMS
from tests.browser.visiting import PHONE
from tests.browser.visiting import Visitor
from tests.builders import ADVICES
from tests.builders import shipped
from tests.serving import Server
from triage.reasoning.assessing import assess

SIZES = {"phone": PHONE, "desktop": DESKTOP}
WALKS = (
    ("self_care", "nl", "phone"),
    ("exercise_therapy", "en", "desktop"),
    ("gp_first", "en", "phone"),
    ("gp_today", "nl", "desktop"),
    ("emergency", "nl", "phone"),
)
LAST_STEPS = [way for way in product(ADVICES, ("nl", "en"), SIZES) if way not in WALKS]


@pytest.mark.parametrize(("advice", "language", "device"), WALKS)
def test_a_walk_ends_in_the_advice_of_the_reasoning(
    visitor_of: OpenVisitor, server: Server, advice: str, language: str, device: str
) -> None:
    visitor = visitor_of(server, language=language, size=SIZES[device])
    visitor.walk(person_with(advice))
    shows_what_the_reasoning_says(visitor, advice)


@pytest.mark.parametrize(("advice", "language", "device"), LAST_STEPS)
def test_the_last_steps_of_a_walk_end_in_the_advice_of_the_reasoning(
    visitor_of: OpenVisitor, server: Server, advice: str, language: str, device: str
) -> None:
    person = person_with(advice)
    last = max(assess(shipped().questionnaire, person).asked, key=ITEMS.index)
    visitor = visitor_of(server, language=language, size=SIZES[device], opens=False)
    visitor.come_to(last, person)
    visitor.walk(person)
    shows_what_the_reasoning_says(visitor, advice)


def shows_what_the_reasoning_says(visitor: Visitor, advice: str) -> None:
    assessment = assess(shipped().questionnaire, person_with(advice))
    assert visitor.advice == assessment.advice == advice
    expect(visitor.title).to_have_text(visitor.texts.advices[advice].title)
    expect(visitor.title).to_be_focused()
    assert visitor.page.evaluate("document.documentElement.lang") == visitor.language
    for reason in assessment.reasons:
        expect(visitor.page.get_by_text(visitor.texts.rules[reason.rule].reason)).to_be_attached()
