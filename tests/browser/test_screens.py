"""Every screen, light and dark: nothing for axe-core, nothing that scrolls sideways, no English for a Dutch reader.

Each leaves its pictures in tests/browser/screens/.
"""

import pytest

from tests.browser.conftest import OpenVisitor
from tests.browser.looking import as_wide_as
from tests.browser.looking import english_in
from tests.browser.looking import shoot
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.browser.reaching import INFORMATION
from tests.browser.reaching import SCREENS
from tests.browser.visiting import DESKTOP
from tests.browser.visiting import PHONE
from tests.browser.visiting import Visitor
from tests.serving import Server

NARROWEST = (320, 568)
TWICE_AS_LARGE = (DESKTOP[0] // 2, DESKTOP[1] // 2)  # a desktop at 200 %


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_for_everybody(visitor: Visitor, screen: str) -> None:
    SCREENS[screen](visitor)
    hold_to_everything(visitor, screen)


@pytest.mark.parametrize("screen", INFORMATION)
def test_a_screen_of_information_is_for_everybody(
    visitor_of: OpenVisitor, information_server: Server, screen: str
) -> None:
    visitor = visitor_of(information_server)
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


def hold_to_everything(visitor: Visitor, screen: str) -> None:
    page = visitor.page
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        visitor.settle()
        for device, (width, _) in {"phone": PHONE, "desktop": DESKTOP}.items():
            shoot(page, f"{device}-{screen}" + ("-dark" if colours == "dark" else ""), width=width)
        assert violations(page) == [], colours
    assert english_in(page) == []
    for size in (NARROWEST, PHONE, TWICE_AS_LARGE, DESKTOP):
        with as_wide_as(page, *size):
            assert too_wide(page) == [], size
