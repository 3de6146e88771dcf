"""The controls: a mistake is told at once and clearly, and a list never contradicts itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import Visitor
from tests.browser.visiting import item_called
from tests.builders import unremarkable
from triage.content.items import options_of


@pytest.mark.parametrize(
    "typed", ["", "0", "121", "ja", "41.5", "41,5", "-41", "9" * 40, "\uff14\uff11", "4 1"]
)
def test_a_number_that_is_no_age_gets_a_clear_error(visitor: Visitor, typed: str) -> None:
    visitor.begin()
    entry = visitor.control("age").get_by_role("textbox")
    entry.fill(typed)
    visitor.next.click()

    expect(visitor.summary).to_be_focused()
    needed = visitor.pages.errors.number.format(low=1, high=120)
    expect(visitor.summary).to_have_text(f"{visitor.pages.errors.title}{needed}")
    expect(entry).to_have_attribute("aria-invalid", "true")
    wording = visitor.pages.frame.in_title_on_error.format(name=visitor.texts.items["age"].wording)
    expect(visitor.page).to_have_title(f"{wording} – {visitor.pages.product}")
    assert visitor.here == "age"
    assert entry.input_value() == typed
    visitor.summary.get_by_role("link").click()
    expect(entry).to_be_focused()
    assert visitor.respond("age", 41) == "pregnant"


def test_a_second_mistake_is_told_again(visitor: Visitor) -> None:
    visitor.begin()
    visitor.next.click()
    expect(visitor.summary).to_be_focused()
    visitor.control("age").get_by_role("textbox").fill("300")
    visitor.next.click()
    visitor.settle()
    expect(visitor.summary).to_be_focused()


def test_a_telephone_shows_the_keys_for_numbers(visitor: Visitor) -> None:
    visitor.begin()
    expect(visitor.control("age").get_by_role("textbox")).to_have_attribute("inputmode", "numeric")


def test_nothing_is_chosen_in_advance(visitor: Visitor) -> None:
    visitor.begin()
    assert visitor.control("age").get_by_role("textbox").input_value() == ""
    visitor.walk(unremarkable(), to="pregnant")
    expect(visitor.control("pregnant").get_by_role("radio", checked=True)).to_have_count(0)
    visitor.walk(unremarkable(), to="bladder_saddle")
    assert visitor.ticked("bladder_saddle") == []


def test_none_of_these_and_the_others_exclude_each_other(arriving: Visitor) -> None:
    arriving.come_to("ill", unremarkable())
    label = arriving.control("ill").locator("label")
    options = options_of(item_called("ill"))

    def ticked_after(option: str, ticked: list[str]) -> None:
        label.nth(options.index(option)).click()
        for each in options:
            expect(arriving.tick("ill", each)).to_be_checked(checked=each in ticked)

    ticked_after("fever", ["fever"])
    ticked_after("night_sweats", ["fever", "night_sweats"])
    ticked_after("none", ["none"])
    ticked_after("not_sure", ["not_sure"])
    ticked_after("flank_colic", ["flank_colic"])
    ticked_after("flank_colic", [])
    arriving.next.click()
    expect(arriving.summary).to_contain_text(arriving.texts.none_of_these)


def test_the_drawing_and_the_list_show_the_same(arriving: Visitor) -> None:
    arriving.come_to("region", unremarkable())
    places = arriving.page.locator("[data-place]")
    expect(places).to_have_count(len(options_of(item_called("region"))))
    arriving.page.locator('[data-place="low_back"]').click()
    expect(arriving.tick("region", "low_back")).to_be_checked()
    arriving.give("region", ("buttock",))
    expect(arriving.page.locator('[data-place="low_back"]')).not_to_contain_class("on")
    expect(arriving.page.locator('[data-place="buttock"]')).to_contain_class("on")


def test_a_tick_reads_as_what_it_says(arriving: Visitor) -> None:
    arriving.come_to("bladder_saddle", unremarkable())
    group = arriving.page.get_by_role("group", name=arriving.texts.items["bladder_saddle"].wording)
    shown = arriving.texts.items["bladder_saddle"].options["cannot_pee"]
    expect(group.get_by_role("checkbox").first).to_have_accessible_name(f"{shown.label} {shown.example}")


def test_a_scale_reads_with_what_its_ends_mean(arriving: Visitor) -> None:
    arriving.come_to("pain", unremarkable())
    ends = arriving.texts.items["pain"].ends
    assert ends is not None
    group = arriving.control("pain").get_by_role("radiogroup")
    for meaning in (arriving.texts.items["pain"].wording, ends.low, ends.middle, ends.high):
        expect(group).to_have_accessible_name(meaning_in(meaning))
    expect(group.get_by_role("radio")).to_have_count(11)
    expect(group.get_by_role("radio", name="10", exact=True)).to_be_attached()


def meaning_in(words: str) -> "re.Pattern[str]":
    return re.compile(re.escape(words))
