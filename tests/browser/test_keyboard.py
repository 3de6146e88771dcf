"""From start to result with the keyboard alone: everything can be reached, and where one is can be seen."""

from playwright.sync_api import Locator
from playwright.sync_api import expect

from tests.browser.people import person_with
from tests.browser.visiting import Visitor
from tests.browser.visiting import item_called
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import TextItem
from triage.content.items import options_of
from triage.reasoning.findings import Response
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT

MOST_TABS = 60
HAS_FOCUS = "(element) => element === document.activeElement"
FOCUS_IN_GROUP = "(group) => group.contains(document.activeElement)"
SHOWS_RING = """() => {
  const thick = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = (box) => box.width >= 24 && box.height >= 24;
  for (let one = document.activeElement, up = 0; one && up < 6; one = one.parentElement, up += 1)
    if (thick(getComputedStyle(one)) && seen(one.getBoundingClientRect())) return true;
  return false;
}"""


def test_the_keyboard_alone_leads_from_start_to_result(visitor: Visitor) -> None:
    responses = person_with("exercise_therapy")
    tab_to(visitor, visitor.page.get_by_role("button", name=visitor.pages.start.begin))
    press(visitor, "Enter")
    while visitor.here not in (CHECK, RESULT):
        here = visitor.here
        expect(visitor.title).to_be_focused()
        give(visitor, here, responses[here])
        tab_to(visitor, visitor.next)
        press(visitor, "Enter")
    assert visitor.here == CHECK
    expect(visitor.title).to_be_focused()
    tab_to(visitor, visitor.page.get_by_role("button", name=visitor.pages.check.to_result))
    press(visitor, "Space")
    expect(visitor.title).to_be_focused()
    assert visitor.advice == "exercise_therapy"


def test_shift_and_tab_lead_back_and_the_first_stop_skips_to_the_content(visitor: Visitor) -> None:
    visitor.begin()
    tab_to(visitor, visitor.next)
    tab_to(visitor, visitor.control("age").get_by_role("textbox"), key="Shift+Tab")
    tab_to(visitor, visitor.back, key="Shift+Tab")
    skip = visitor.page.get_by_role("link", name=visitor.pages.frame.to_the_content)
    tab_to(visitor, skip, key="Shift+Tab")
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, visitor.control("age").get_by_role("textbox"))


def test_enter_in_a_number_goes_on(visitor: Visitor) -> None:
    visitor.begin()
    tab_to(visitor, visitor.control("age").get_by_role("textbox"))
    visitor.page.keyboard.type("41")
    press(visitor, "Enter")
    assert visitor.here == "pregnant"


def test_a_list_of_body_parts_can_be_ticked_without_the_drawing(arriving: Visitor) -> None:
    arriving.come_to("region", person_with("self_care"))
    tab_to(arriving, arriving.tick("region", "buttock"))
    arriving.page.keyboard.press("Space")
    assert arriving.ticked("region") == ["buttock"]
    expect(arriving.page.locator('[data-place="buttock"]')).to_contain_class("on")


def give(visitor: Visitor, item: str, response: Response) -> None:
    found = item_called(item)
    match found:
        case NumberItem():
            tab_to(visitor, visitor.control(item).get_by_role("textbox"))
            visitor.page.keyboard.type(str(response))
        case ChecklistItem():
            assert isinstance(response, tuple)
            for option in response:
                tab_to(visitor, visitor.tick(item, option))
                visitor.page.keyboard.press("Space")
            assert visitor.ticked(item) == list(response)
        case ChoiceItem() | ScaleItem():
            at = (
                options_of(found).index(str(response))
                if isinstance(found, ChoiceItem)
                else int(str(response))
            )
            choose(visitor, item, at)
        case TextItem():
            raise AssertionError("a free text is asked only when sending")


def choose(visitor: Visitor, item: str, at: int) -> None:
    """Tab into the options; Space takes the first, the arrows go on from there."""
    tab_to(visitor, visitor.control(item).get_by_role("radiogroup"), until=FOCUS_IN_GROUP)
    visitor.page.keyboard.press("Space")
    for _ in range(at):
        visitor.page.keyboard.press("ArrowDown")
    chosen = visitor.control(item).get_by_role("radio").nth(at)
    expect(chosen).to_be_checked()
    assert visitor.page.evaluate(SHOWS_RING), item


def tab_to(visitor: Visitor, element: Locator, *, key: str = "Tab", until: str = HAS_FOCUS) -> None:
    """Press Tab until the focus is there; at each stop it must be seen where that is."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press(key)
        assert visitor.page.evaluate(SHOWS_RING), visitor.page.evaluate("document.activeElement.outerHTML")
        if element.evaluate(until):
            return
    raise AssertionError(f"{key} never reaches {element}")


def press(visitor: Visitor, key: str) -> None:
    before = visitor.here
    visitor.page.keyboard.press(key)
    visitor.arrive_from(before)
