"""A person of each advice walks through the real pages, in both languages, on a phone and on a desktop."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.people import person_with
from tests.browser.visiting import DESKTOP
from tests.browser.visiting import PHONE
from tests.builders import ADVICES
from tests.builders import shipped
from tests.serving import Server
from triage.reasoning.assessing import assess


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("advice", ADVICES)
def test_a_walk_ends_in_the_advice_of_the_reasoning(
    visitor_of: OpenVisitor, server: Server, advice: str, language: str, size: tuple[int, int]
) -> None:
    responses = person_with(advice)
    assessment = assess(shipped().questionnaire, responses)
    visitor = visitor_of(server, language=language, size=size)
    visitor.walk(responses)

    assert visitor.advice == assessment.advice == advice
    expect(visitor.title).to_have_text(visitor.texts.advices[advice].title)
    expect(visitor.title).to_be_focused()
    assert visitor.page.evaluate("document.documentElement.lang") == language
    for reason in assessment.reasons:
        expect(visitor.page.get_by_text(visitor.texts.rules[reason.rule].reason)).to_be_attached()
