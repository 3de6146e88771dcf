"""What a practice sets itself: its name, who is responsible, how it can be reached, and what visitors may see."""

import pytest

from tests.builders import unremarkable
from tests.pages.conftest import ShowContent
from tests.pages.tab import Tab
from triage.content.page_texts import Route
from triage.reasoning.assessing import assess
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK

INFORMATION = {"practice.yaml": {"mode: advice": "mode: information"}}
RESPONSIBLE = {
    "practice.yaml": {"# responsible: {name: …, role: …}": "responsible: {name: J. Smit, role: arts}"}
}
WITHOUT_BOOKING = {
    "practice.yaml": {"booking_link: https://praktijk-de-veer.example/afspraak": "# no booking link"}
}
NASTY = "De <b>Veer</b> & *Zn* {phone} $x$ [a](b)"
ALARM = unremarkable(sudden=("chest_pressure",))


def test_pages_say_that_this_is_a_demonstration_until_somebody_is_responsible(
    show_content: ShowContent,
) -> None:
    line = Tab().open().pages.frame.demonstration
    for page in ("start", "age", RESULT):
        assert line in Tab().show(page, {} if page == "age" else unremarkable()).text
    show_content(RESPONSIBLE)
    for page in ("start", "age", RESULT):
        assert line not in Tab().show(page, {} if page == "age" else unremarkable()).text


def test_the_result_names_who_is_responsible(show_content: ShowContent) -> None:
    show_content(RESPONSIBLE)
    assert "J. Smit, arts" in Tab().show(RESULT, unremarkable()).text


def test_a_practice_without_a_booking_link_offers_its_telephone(show_content: ShowContent) -> None:
    tab = Tab().show(RESULT, unremarkable())
    assert tab.pages.choices.book in tab.text
    show_content(WITHOUT_BOOKING)
    tab = Tab().show(RESULT, unremarkable())
    assert tab.pages.choices.book not in tab.text
    assert 'href="tel:0000000000"' in tab.html


def test_the_name_of_a_practice_is_only_ever_text(show_content: ShowContent) -> None:
    show_content({"practice.yaml": {"name: Praktijk De Veer": f"name: '{NASTY}'"}})
    for tab in (
        Tab().open(),
        Tab().show(RESULT, unremarkable()),
        Tab().show(RESULT, ALARM, confirmed=all_alarms()),
    ):
        assert "De &lt;b&gt;Veer&lt;/b&gt; &amp; *Zn* {phone} $x$ [a](b)" in tab.html
        assert "<b>Veer" not in tab.html


def test_a_sentence_of_an_author_is_only_ever_text(show_content: ShowContent) -> None:
    show_content({"texts/nl.yaml": {"Hoe oud bent u?": "Hoe oud <script>x</script> **bent** u :red[nu]?"}})
    tab = Tab().show("age", {})
    assert "Hoe oud &lt;script&gt;x&lt;/script&gt; **bent** u :red[nu]?" in tab.html
    assert "<script>" not in tab.html
    assert tab.app.text_input("age.nl").label.startswith(
        r"Hoe oud \<script\>x\</script\> \*\*bent\*\* u \:red\[nu\]?"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_information_asks_everything_and_gives_no_advice_also_after_an_alarm(
    show_content: ShowContent, language: str
) -> None:
    served = show_content(INFORMATION)
    tab = Tab(language=language).open()
    assert tab.pages.start.lead_information in tab.text
    tab.press("begin")
    asked = []
    while tab.here != CHECK:
        asked.append(tab.here)
        assert tab.respond(tab.here, ALARM[tab.here]) != SECOND_LOOK
    assert tuple(asked) == assess(served.questionnaire, ALARM, asks_everything=True).asked
    tab.press("to_result")
    assert (tab.here, tab.advices, tab.titles) == (RESULT, [], [tab.pages.information.title])
    for rule in served.texts[language].rules.values():
        assert rule.reason not in tab.text
    assert tab.pages.result.why not in tab.text
    assert [r.sign for r in served.texts[language].rules.values() if r.sign and r.sign not in tab.text] == []


def test_information_is_the_same_for_everybody_but_for_the_responses_and_scores(
    show_content: ShowContent,
) -> None:
    show_content(INFORMATION)
    alarmed, mild = (Tab().show(RESULT, person) for person in (ALARM, unremarkable()))
    assert alarmed.titles == mild.titles
    assert alarmed.buttons == mild.buttons
    said = alarmed.texts.items["sudden"].options["chest_pressure"].label
    none = alarmed.texts.none_of_these
    assert alarmed.text.replace(said, none) == mild.text


def test_information_offers_no_way_that_is_an_advice(show_content: ShowContent) -> None:
    show_content(INFORMATION)
    tab = Tab().show(RESULT, unremarkable())
    for route in Route:
        assert tab.pages.choices.cards[route].text not in tab.text


def all_alarms() -> frozenset[str]:
    return frozenset({"heart_or_lung"})
