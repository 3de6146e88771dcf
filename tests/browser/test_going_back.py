"""Back, Forward, another language and a changed response: nothing is lost, and nothing stays that no longer counts."""

from playwright.sync_api import expect

from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.assessing import assess
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import SECOND_LOOK


def test_back_on_the_page_shows_what_was_given(arriving: Visitor) -> None:
    arriving.come_to("history", unremarkable(sudden=("none",), ill=("night_sweats",)))
    assert arriving.press(arriving.back) == "ill"
    assert arriving.ticked("ill") == ["night_sweats"]
    assert arriving.press(arriving.back) == "sudden"
    assert arriving.ticked("sudden") == ["none"]


def test_back_and_forward_of_the_browser_turn_the_pages(visitor: Visitor) -> None:
    visitor.walk(unremarkable(), to="bladder_saddle")
    turns = (
        (visitor.page.go_back, "pregnant"),
        (visitor.page.go_back, "age"),
        (visitor.page.go_forward, "pregnant"),
    )
    for turn, there in turns:
        before = visitor.here
        turn()
        assert visitor.arrive_from(before) == there
        expect(visitor.title).to_be_focused()
    expect(visitor.control("pregnant").get_by_role("radio").first).to_be_checked()
    assert visitor.go_on() == "bladder_saddle"


def test_no_response_stands_in_the_address(visitor: Visitor) -> None:
    visitor.walk(unremarkable(sudden=("chest_pressure",)))
    assert visitor.page.url == f"{visitor.address}/?lang=nl&s=result"


def test_another_language_keeps_what_was_given_and_what_is_chosen_now(arriving: Visitor) -> None:
    arriving.come_to("ill", unremarkable(age=44, bladder_saddle=("none",)))
    arriving.give("ill", ("fever", "night_sweats"))
    arriving.switch_language("en")
    assert arriving.page.evaluate("document.documentElement.lang") == "en"
    expect(arriving.title).to_have_text(arriving.texts.items["ill"].wording)
    expect(arriving.page).to_have_title(f"{arriving.texts.items['ill'].wording} – {arriving.pages.product}")
    assert arriving.ticked("ill") == ["fever", "night_sweats"]
    arriving.go_on()
    arriving.press(arriving.back)
    arriving.switch_language("nl")
    assert arriving.page.evaluate("document.documentElement.lang") == "nl"
    assert arriving.ticked("ill") == ["fever", "night_sweats"]
    arriving.respond("ill", ("none",))
    while arriving.here != "age":
        arriving.press(arriving.back)
    expect(arriving.control("age").get_by_role("textbox")).to_have_value("44")


def test_the_other_language_is_named_in_itself(visitor: Visitor) -> None:
    other = visitor.page.get_by_role("link", name="English", exact=True)
    expect(other).to_have_attribute("lang", "en")
    other.click()
    expect(visitor.page.get_by_role("link", name="Nederlands", exact=True)).to_be_visible()


def test_on_later_pages_too(arriving: Visitor) -> None:
    arriving.come_to("pain", unremarkable())
    other = arriving.page.get_by_role("button", name="English", exact=True)
    expect(arriving.page.locator(".st-key-lang_en")).to_have_attribute("lang", "en")
    other.click()
    expect(arriving.page.get_by_role("button", name="Nederlands", exact=True)).to_be_visible()


def test_a_changed_response_takes_along_what_hung_on_it(arriving: Visitor) -> None:
    arriving.come_to(CHECK, unremarkable(pain=8, can_move_about="yes"))
    row = arriving.page.locator(".st-key-row_can_move_about")
    expect(row).to_be_visible()
    assert arriving.change("pain") == "pain"
    assert arriving.press(arriving.back) == CHECK
    expect(row).to_be_visible()
    arriving.change("pain")
    assert arriving.respond("pain", 5) == CHECK
    expect(row).to_have_count(0)
    expect(arriving.page.locator(".st-key-row_pain dd")).to_have_text("5 van 10")
    assert arriving.see_advice() == "result"
    assert arriving.advice == assess(shipped().questionnaire, unremarkable(pain=5)).advice


def test_items_that_a_changed_response_adds_are_announced_and_asked(arriving: Visitor) -> None:
    mild = unremarkable(pain=2, limitation=1, fear=1)
    added = set(assess(shipped().questionnaire, unremarkable(pain=5)).asked) - set(
        assess(shipped().questionnaire, mild).asked
    )
    assert added == {"worry", "low_mood", "expectation"}
    arriving.come_to(CHECK, mild)
    arriving.change("pain")
    assert arriving.respond("pain", 5) == "worry"
    expect(arriving.page.locator(".more")).to_have_text(arriving.pages.item.more.format(count=len(added)))
    assert arriving.number_left() == len(added) - 1
    assert arriving.respond("worry", 3) == "low_mood"
    assert arriving.number_left() == len(added) - 2
    expect(arriving.page.locator(".more")).to_have_count(0)
    arriving.walk(unremarkable(), to=CHECK)
    for item in added:
        expect(arriving.page.locator(f".st-key-row_{item}")).to_be_visible()


def test_the_browsers_back_from_the_second_look_leads_to_what_it_was_about(arriving: Visitor) -> None:
    arriving.come_to("sudden", unremarkable())
    assert arriving.respond("sudden", ("chest_pressure",)) == SECOND_LOOK
    arriving.page.go_back()
    assert arriving.arrive_from(SECOND_LOOK) == "sudden"
    assert arriving.ticked("sudden") == ["chest_pressure"]
