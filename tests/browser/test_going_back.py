"""Back, Forward, another language and a changed response: nothing is lost, and nothing stays that no longer counts."""

from playwright.sync_api import expect

from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.assessing import assess
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import SECOND_LOOK


def test_back_on_the_page_shows_what_was_given(visitor: Visitor) -> None:
    visitor.walk(unremarkable(sudden=("none",), ill=("night_sweats",)), to="history")
    assert visitor.press(visitor.back) == "ill"
    assert visitor.ticked("ill") == ["night_sweats"]
    assert visitor.press(visitor.back) == "sudden"
    assert visitor.ticked("sudden") == ["none"]


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


def test_another_language_keeps_what_was_given_and_what_is_chosen_now(visitor: Visitor) -> None:
    visitor.walk(unremarkable(age=44, bladder_saddle=("none",)), to="ill")
    visitor.give("ill", ("fever", "night_sweats"))
    visitor.switch_language("en")
    assert visitor.page.evaluate("document.documentElement.lang") == "en"
    expect(visitor.title).to_have_text(visitor.texts.items["ill"].wording)
    expect(visitor.page).to_have_title(f"{visitor.texts.items['ill'].wording} – {visitor.pages.product}")
    assert visitor.ticked("ill") == ["fever", "night_sweats"]
    visitor.go_on()
    visitor.press(visitor.back)
    visitor.switch_language("nl")
    assert visitor.page.evaluate("document.documentElement.lang") == "nl"
    assert visitor.ticked("ill") == ["fever", "night_sweats"]
    visitor.respond("ill", ("none",))
    visitor.walk(unremarkable(), to=CHECK)
    expect(visitor.page.locator(".st-key-row_age dd")).to_have_text("44 jaar")


def test_the_other_language_is_named_in_itself(visitor: Visitor) -> None:
    other = visitor.page.get_by_role("button", name="English", exact=True)
    expect(visitor.page.locator(".st-key-lang_en")).to_have_attribute("lang", "en")
    other.click()
    expect(visitor.page.get_by_role("button", name="Nederlands", exact=True)).to_be_visible()


def test_a_changed_response_takes_along_what_hung_on_it(visitor: Visitor) -> None:
    visitor.walk(unremarkable(pain=8, can_move_about="yes"), to=CHECK)
    row = visitor.page.locator(".st-key-row_can_move_about")
    expect(row).to_be_visible()
    assert visitor.change("pain") == "pain"
    assert visitor.press(visitor.back) == CHECK
    expect(row).to_be_visible()
    visitor.change("pain")
    assert visitor.respond("pain", 5) == CHECK
    expect(row).to_have_count(0)
    expect(visitor.page.locator(".st-key-row_pain dd")).to_have_text("5 van 10")
    assert visitor.see_advice() == "result"
    assert visitor.advice == assess(shipped().questionnaire, unremarkable(pain=5)).advice


def test_items_that_a_changed_response_adds_are_announced_and_asked(visitor: Visitor) -> None:
    mild = unremarkable(pain=2, limitation=1, fear=1)
    added = set(assess(shipped().questionnaire, unremarkable(pain=5)).asked) - set(
        assess(shipped().questionnaire, mild).asked
    )
    assert added == {"worry", "low_mood", "expectation"}
    visitor.walk(mild, to=CHECK)
    visitor.change("pain")
    assert visitor.respond("pain", 5) == "worry"
    expect(visitor.page.locator(".more")).to_have_text(visitor.pages.item.more.format(count=len(added)))
    assert visitor.number_left() == len(added) - 1
    assert visitor.respond("worry", 3) == "low_mood"
    assert visitor.number_left() == len(added) - 2
    expect(visitor.page.locator(".more")).to_have_count(0)
    visitor.walk(unremarkable(), to=CHECK)
    for item in added:
        expect(visitor.page.locator(f".st-key-row_{item}")).to_be_visible()


def test_the_browsers_back_from_the_second_look_leads_to_what_it_was_about(visitor: Visitor) -> None:
    visitor.walk(unremarkable(sudden=("chest_pressure",)), to=SECOND_LOOK)
    visitor.page.go_back()
    assert visitor.arrive_from(SECOND_LOOK) == "sudden"
    assert visitor.ticked("sudden") == ["chest_pressure"]
