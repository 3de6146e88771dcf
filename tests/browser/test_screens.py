"""Every screen, light and dark: nothing for axe-core, nothing that scrolls sideways, no English for a Dutch reader.

With TRIAGE_PICTURES=1 each leaves its pictures in tests/browser/screens/.
"""

import pytest

from tests.browser.conftest import OpenVisitor
from tests.browser.looking import english_in
from tests.browser.looking import hold_to_everything
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.browser.reaching import INFORMATION
from tests.browser.reaching import SCREENS
from tests.browser.visiting import Visitor
from tests.serving import Server


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_for_everybody(arriving: Visitor, screen: str) -> None:
    SCREENS[screen](arriving)
    hold_to_everything(arriving, screen)


@pytest.mark.parametrize("screen", INFORMATION)
def test_a_screen_of_information_is_for_everybody(
    visitor_of: OpenVisitor, information_server: Server, screen: str
) -> None:
    visitor = visitor_of(information_server, opens=False)
    INFORMATION[screen](visitor)
    hold_to_everything(visitor, screen)


def test_what_is_wrong_is_found(visitor: Visitor) -> None:
    wrong = '<img src="data:," style="width: 200vw"><p>Press Enter to apply</p>'
    visitor.page.locator(".lead, .hero").first.evaluate(
        "(element, html) => (element.innerHTML += html)", wrong
    )
    assert [found.split(":")[0] for found in violations(visitor.page)] == ["image-alt"]
    assert english_in(visitor.page) == ["Press Enter"]
    assert "the page scrolls sideways" in too_wide(visitor.page)
