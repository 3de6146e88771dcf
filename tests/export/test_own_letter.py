"""The visitor's letter tells what the page told, on one page, and what was answered, on the next."""

from functools import cache
from io import BytesIO
from itertools import chain

import pytest
from pypdf import PdfReader

from tests.builders import shipped
from tests.export.test_letter import ADVICES
from tests.export.test_letter import LARGEST
from tests.export.test_letter import most
from tests.export.test_letter import text_of
from tests.records.making import NOW
from triage.content.content import Content
from triage.content.practice import Mode
from triage.export.own_letter import OwnLetter
from triage.export.own_letter import own_letter
from triage.export.own_letter_about import Told
from triage.export.own_letter_about import own_letter_about
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses

CONTENT = shipped()
LANGUAGES = ("nl", "en")
CALL_FIRST = ("gp_today", "emergency")


def about(
    responses: Responses, *, language: str = "nl", took_back: bool = False, content: Content = CONTENT
) -> OwnLetter:
    everything = content.practice.mode is Mode.INFORMATION
    assessment = assess(content.questionnaire, responses, asks_everything=everything)
    told = Told(content, assessment, responses, language, took_back=took_back)
    return own_letter_about(told, at=NOW)


@cache
def own(advice: str, language: str = "nl") -> bytes:
    responses = ADVICES[advice].unsealed.responses
    return own_letter(about(responses, language=language), language=language)


@cache
def longest(language: str) -> bytes:
    """Every option of every checklist, and the longest of every choice."""
    everything = {item.id: most(item) for item in CONTENT.questionnaire.items}
    letter = about({**everything, "pregnant": "yes"}, language=language, took_back=True)
    return own_letter(letter, language=language)


def all_in(letter: OwnLetter) -> str:
    """Everything that is asked and answered on the second page."""
    given = chain.from_iterable(all_of for _, all_of in letter.sections)
    return " ".join(part for one in given for part in (one.asked, *one.answers))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("advice", ADVICES)
def test_the_result_is_one_page_and_the_answers_are_one(advice: str, language: str) -> None:
    pdf, words = own(advice, language), CONTENT.pages[language].own_letter
    first, second = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert CONTENT.texts[language].advices[advice].title in " ".join(first.split())
    assert CONTENT.texts[language].safety_net.title in first
    assert second.startswith(words.answers)
    assert words.answers not in first
    assert len(pdf) < LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_most_that_can_be_said_still_is_two_pages(language: str) -> None:
    pdf = longest(language)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    assert len(pdf) < LARGEST


@pytest.mark.parametrize("advice", ADVICES)
def test_whom_to_call_stands_there_and_the_practice_only_where_it_is_a_way(advice: str) -> None:
    letter = about(ADVICES[advice].unsealed.responses)
    text, practice = text_of(own(advice)), CONTENT.practice
    assert all(sentence in text for sentence in letter.advice.sentences)
    assert practice.name in text
    assert (practice.email in text) == (advice not in CALL_FIRST)


def test_why_names_the_answers_behind_each_reason() -> None:
    letter = about(ADVICES["emergency"].unsealed.responses)
    (reason,) = letter.why
    texts = CONTENT.texts["nl"]
    assert reason.words == texts.rules["cauda_equina"].reason
    assert [given.answers for given in reason.given] == [
        (texts.items["bladder_saddle"].options["cannot_pee"].label,)
    ]
    said = texts.rules["cauda_equina"].say
    assert [block.lines for block in letter.blocks] == [(said,)]


@pytest.mark.parametrize("advice", ADVICES)
def test_own_steps_and_scores_stand_where_the_page_has_them(advice: str) -> None:
    letter, texts = about(ADVICES[advice].unsealed.responses), CONTENT.texts["nl"]
    titles = {block.title for block in letter.blocks}
    assert (texts.own_steps.title in titles) == (advice not in CALL_FIRST)
    assert bool(letter.bars) == (advice in {"self_care", "exercise_therapy"})


@pytest.mark.parametrize("advice", ADVICES)
def test_every_sign_of_the_safety_net_stands_in_it(advice: str) -> None:
    net = about(ADVICES[advice].unsealed.responses).signs
    signs = [rule.sign for rule in CONTENT.texts["nl"].rules.values() if rule.sign]
    assert sorted(sign for group in net for sign in group.lines) == sorted(signs)
    assert [group.level for group in net] == [5, 4]


def test_every_answer_that_counts_stands_in_it_and_no_other() -> None:
    responses = {**ADVICES["self_care"].unsealed.responses, "pregnancy_alarm": ("bleeding",)}
    text, items = all_in(about(responses)), CONTENT.texts["nl"].items
    asked = assess(CONTENT.questionnaire, responses).asked
    assert {name for name in responses if items[name].wording in text} == set(asked)
    assert "pregnancy_alarm" not in asked


def test_an_alarm_that_was_taken_back_is_said() -> None:
    title = CONTENT.pages["nl"].withdrawn.title
    responses = ADVICES["self_care"].unsealed.responses
    assert title in {notice.title for notice in about(responses, took_back=True).notices}
    assert title not in {notice.title for notice in about(responses).notices}


def test_a_child_reads_that_this_is_made_for_adults() -> None:
    child = about({**ADVICES["self_care"].unsealed.responses, "age": 15})
    assert CONTENT.texts["nl"].not_an_adult in {notice.title for notice in child.notices}


@pytest.mark.parametrize("advice", ADVICES)
def test_a_practice_that_shows_information_only_gives_no_advice_on_paper_either(advice: str) -> None:
    practice = CONTENT.practice.model_copy(update={"mode": Mode.INFORMATION})
    content = type(CONTENT)(**{**vars(CONTENT), "practice": practice})
    letter = about(ADVICES[advice].unsealed.responses, content=content)
    text = text_of(own_letter(letter, language="nl"))
    reasons = [rule.reason for rule in CONTENT.texts["nl"].rules.values()]
    assert letter.advice.title == CONTENT.pages["nl"].information.title
    assert (letter.why, letter.blocks) == ((), ())
    assert not [reason for reason in reasons if reason in text]
    assert letter.bars


@pytest.mark.parametrize("colour", ["#7A1FA2", "#0B5394"])
def test_the_practices_colour_is_in_it(colour: str) -> None:
    colours = CONTENT.practice.colours.model_copy(update={"primary": colour})
    practice = CONTENT.practice.model_copy(update={"colours": colours})
    content = type(CONTENT)(**{**vars(CONTENT), "practice": practice})
    pdf = own_letter(about(ADVICES["self_care"].unsealed.responses, content=content), language="nl")
    drawn = b"".join(page.get_contents().get_data() for page in PdfReader(BytesIO(pdf)).pages)  # type: ignore[union-attr]
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    numbers = [f"{part:.8f}".rstrip("0")[:6].encode() for part in (red, green, blue)]
    assert all(number in drawn for number in numbers)
