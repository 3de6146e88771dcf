"""What stands on a result, and what must not."""

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK

EMERGENCIES: dict[str, Responses] = {
    "112": unremarkable(sudden=("chest_pressure",)),
    "gp_now": unremarkable(bladder_saddle=("saddle_numbness",)),
    "midwife_now": unremarkable(age=31, pregnant="yes", pregnancy_alarm=("bleeding",)),
}


@pytest.mark.parametrize("contact", EMERGENCIES)
def test_an_emergency_shows_whom_to_call_and_no_chart(arriving: Visitor, contact: str) -> None:
    responses = EMERGENCIES[contact]
    assert assess(shipped().questionnaire, responses).contact == contact
    arriving.come_to(RESULT, responses)
    card = arriving.page.locator("[data-advice]")
    expect(arriving.page.locator(".stPlotlyChart, .js-plotly-plot")).to_have_count(0)
    expect(arriving.page.locator("h1, h2").first).to_have_text(arriving.texts.advices["emergency"].title)
    called = card.locator("a.call")
    calls = next(entry.calls for entry in shipped().questionnaire.contacts if entry.id == contact)
    numbers = [] if calls is None else [f"tel:{shipped().practice.telephones[calls].calls}"]
    assert [link.get_attribute("href") for link in called.all()] == numbers
    if contact == "112":
        assert numbers == ["tel:112"]
        expect(called).to_be_in_viewport()


def test_the_second_look_already_says_whom_to_call(arriving: Visitor) -> None:
    arriving.come_to(SECOND_LOOK, EMERGENCIES["112"])
    expect(
        arriving.page.get_by_text(arriving.texts.items["sudden"].options["chest_pressure"].label)
    ).to_be_visible()
    expect(arriving.page.locator(".note a.call")).to_have_attribute("href", "tel:112")


def test_an_alarm_that_is_taken_back_leaves_a_notice_and_the_safety_net_before_the_reasons(
    visitor: Visitor,
) -> None:
    visitor.walk(EMERGENCIES["112"], to=SECOND_LOOK)
    assert visitor.press(visitor.page.locator(".st-key-no_sudden button")) == "sudden"
    visitor.walk(unremarkable())
    assert visitor.advice == assess(shipped().questionnaire, unremarkable()).advice
    notice, net = visitor.page.locator(".withdrawn"), visitor.page.locator(".netbox")
    expect(notice).to_contain_text(visitor.texts.items["sudden"].options["chest_pressure"].label)
    expect(net).to_have_count(1)
    why = visitor.page.get_by_role("heading", name=visitor.pages.result.why)
    tops = [element.evaluate("(e) => e.getBoundingClientRect().top") for element in (notice, net, why)]
    assert tops == sorted(tops)


def test_starting_over_forgets_everything(arriving: Visitor) -> None:
    arriving.come_to(RESULT, EMERGENCIES["112"])
    arriving.press(arriving.page.get_by_role("button", name=arriving.pages.result.start_over))
    arriving.begin()
    assert arriving.control("age").get_by_role("textbox").input_value() == ""
    arriving.page.go_back()
    arriving.arrive_from("age")
    expect(arriving.page.locator("[data-advice]")).to_have_count(0)


def test_a_chart_has_words_and_a_table_with_the_same_numbers(arriving: Visitor) -> None:
    responses = unremarkable()
    arriving.come_to(RESULT, responses)
    scores = assess(shipped().questionnaire, responses).scores
    tables = arriving.page.get_by_text(arriving.pages.result.see_table)
    for table in tables.all():
        table.click()
    for name, score in scores.items():
        assert score is not None
        row = arriving.page.get_by_role("row").filter(has_text=arriving.texts.scores[name].name)
        expect(row).to_contain_text(f"{score.value:g}".replace(".", ","))
    expect(arriving.page.locator(".stPlotlyChart")).to_have_count(2)
