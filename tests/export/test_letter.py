"""The letter says what a doctor asks first, on two pages that everybody can read, whatever somebody typed."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from pypdf.generic import PdfObject
from pypdf.generic import StreamObject

from tests.builders import shipped
from tests.records.making import DETAILS
from tests.records.making import NOW
from tests.records.making import make
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import TextItem
from triage.export.letter import letter
from triage.export.letter_about import letter_about
from triage.reasoning.findings import Response
from triage.records.follow_up_reading import FollowedUp
from triage.records.reading import Whole
from triage.records.review import Note
from triage.records.review import Review
from triage.records.review import Words
from triage.records.submissions import ReviewStatus
from triage.records.submissions import Submission
from triage.records.submissions import Way

LARGEST = 200_000
SPEAKS_TO_THE_CLIENT = re.compile(r"\b(u|uw|you|your)\b", re.IGNORECASE)
ADVICES = {
    "self_care": make(),
    "exercise_therapy": make(recurrence="frequent"),
    "gp_first": make(history=("cancer",)),
    "gp_today": make(history=("cancer",), ill=("night_sweats",)),
    "emergency": make(bladder_saddle=("cannot_pee",)),
}
HOSTILE = '#panic("x") *b* _i_ $x^2$ <a> @b [c] \\ // `r` = {name} {{page}} #read("letter.typ")'


def whole_of(submission: Submission, *, verdict: str | None = None, words: Words | None = None) -> Whole:
    review = Review(
        0, ReviewStatus.NEW, None, None, None, verdict, None, became_care=False, words=words or Words()
    )
    return Whole(submission.listed, submission.unsealed, review)


def pdf_of(whole: Whole, language: str = "nl") -> bytes:
    return letter(letter_about(shipped(), whole, language=language, at=NOW), language=language)


def text_of(pdf: bytes) -> str:
    """What can be selected, without the places where a line ends."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@cache
def example(advice: str, language: str = "nl") -> bytes:
    submission = ADVICES[advice]
    assert submission.listed.advice == advice
    return pdf_of(whole_of(submission), language)


def inside(found: PdfObject | None, *names: str) -> str:
    """What stands under these names, one in the other."""
    for name in names:
        assert isinstance(found, DictionaryObject)
        found = found[name].get_object()
    return str(found)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("advice", ADVICES)
def test_a_letter_is_small_and_at_most_two_pages(advice: str, language: str) -> None:
    pdf = example(advice, language)
    assert len(PdfReader(BytesIO(pdf)).pages) in {1, 2}
    assert len(pdf) < LARGEST


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_is_tagged_and_says_its_title_and_language(language: str) -> None:
    reader = PdfReader(BytesIO(example("emergency", language)))
    root = reader.root_object
    assert str(root["/Lang"]) == language
    assert inside(root, "/MarkInfo", "/Marked") == "True"
    assert "/StructTreeRoot" in root
    assert inside(root, "/ViewerPreferences", "/DisplayDocTitle") == "True"
    metadata = root["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata.get_data()
    words = shipped().desk[language].letter
    assert reader.metadata is not None
    assert reader.metadata.title == words.title.format(name=DETAILS.name)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("advice", ADVICES)
def test_a_letter_names_the_advice_and_whether_it_is_clear(advice: str, language: str) -> None:
    text, words = text_of(example(advice, language)), shipped().desk[language].letter
    assert shipped().texts[language].advices[advice].name in text
    is_clear = advice in {"self_care", "exercise_therapy"}
    assert (words.clear_means in text, words.not_clear_means in text) == (is_clear, not is_clear)


@pytest.mark.parametrize(
    ("verdict", "is_clear"), [("gp_first", False), ("emergency", False), ("self_care", True)]
)
def test_what_a_therapist_worries_about_is_not_called_clear(verdict: str, is_clear: bool) -> None:
    text, words = text_of(pdf_of(whole_of(make(), verdict=verdict))), shipped().desk["nl"].letter
    assert (words.clear_means in text, words.not_clear_to_therapist in text) == (is_clear, not is_clear)
    assert (words.not_clear in text) is not is_clear


def test_what_was_replied_later_is_told_and_not_called_clear() -> None:
    whole = whole_of(make())
    assert whole.listed.advice == "self_care"
    later = FollowedUp(
        1,
        6,
        NOW,
        NOW,
        NOW,
        None,
        None,
        {"sudden": ("none",), "bladder_saddle": ("saddle_numbness",)},
        "emergency",
    )
    about = letter_about(shipped(), replace(whole, follow_ups=(later,)), language="nl", at=NOW)
    words, texts = shipped().desk["nl"].letter, shipped().texts["nl"]
    assert (about.screening, about.screening_means) == (words.not_clear, words.not_clear_later)
    assert texts.advices["emergency"].name in about.notices[-1]
    assert texts.items["bladder_saddle"].options["saddle_numbness"].label in about.notices[-1]


def test_a_letter_shows_who_why_and_with_which_version() -> None:
    text = text_of(example("emergency"))
    assert all(str(part) in text for part in (DETAILS.name, DETAILS.telephone, DETAILS.email, "41 jaar"))
    assert shipped().texts["nl"].rules["cauda_equina"].reason in text
    assert "(regel cauda_equina)" in text
    about = shipped().questionnaire
    assert f"Vragenlijst {about.about.version}, vingerafdruk {about.digest[:12]}" in text
    assert "Praktijk De Veer" in text


def called(item: str) -> str:
    return shipped().desk["nl"].letter.items[item]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_item_and_no_score_of_a_letter_is_named_in_words_that_speak_to_the_client(language: str) -> None:
    about = letter_about(shipped(), whole_of(said_everything()), language=language, at=NOW)
    lines = (*about.person, *about.alarms, *about.contact_reason, *about.findings)
    names = [
        *(each.name for each in lines),
        *(bar.name for bar in about.bars),
        *(bar.band for bar in about.bars),
    ]
    assert len(names) > 40
    assert not [name for name in names if SPEAKS_TO_THE_CLIENT.search(name)]


def said_everything() -> Submission:
    questionnaire = shipped().questionnaire
    everything = {item.id: most(item) for item in (*questionnaire.items, *questionnaire.optional_items)}
    submission = make()
    return replace(
        submission, unsealed=replace(submission.unsealed, responses={**everything, "pregnant": "yes"})
    )


def test_the_words_of_the_letter_are_its_own_and_the_visitor_keeps_theirs() -> None:
    about = letter_about(shipped(), whole_of(make()), language="nl", at=NOW)
    history = shipped().texts["nl"].items["history"].short
    assert "Voorgeschiedenis en risicofactoren" in {line.name for line in about.alarms}
    assert history not in text_of(example("self_care"))
    assert [(bar.name, bar.band) for bar in about.bars][-1] == ("Prognostische factoren", "laag")


def test_every_alarm_sign_that_was_denied_stands_there_as_denied() -> None:
    whole = whole_of(make(bladder_saddle=("cannot_pee",)))
    lines = {each.name: each for each in letter_about(shipped(), whole, language="nl", at=NOW).alarms}
    texts = shipped().texts["nl"].items
    bladder, ill = lines[called("bladder_saddle")], lines[called("ill")]
    labels = {name: option.label for name, option in texts["bladder_saddle"].options.items()}
    assert bladder.said == labels["cannot_pee"]
    assert bladder.denied.split("; ") == [words for name, words in labels.items() if name != "cannot_pee"]
    assert bladder.decides
    assert ill.said == "Nee"
    assert len(ill.denied.split("; ")) == len(texts["ill"].options)


def test_what_was_not_asked_is_never_shown_as_denied() -> None:
    responses: dict[str, Response] = {"age": 41, "bladder_saddle": ("cannot_pee",), "pregnant": "no"}
    submission = make(bladder_saddle=("cannot_pee",))
    submission = replace(submission, unsealed=replace(submission.unsealed, responses=responses))
    about = letter_about(shipped(), whole_of(submission), language="nl", at=NOW)
    lines = {each.name: each for each in about.alarms}
    for name in ("pregnancy_alarm", "sudden", "ill", "leg_signs"):
        line = lines[called(name)]
        assert (line.said, line.denied, line.was_asked) == ("niet gevraagd", "", False)
    assert shipped().desk["nl"].letter.nothing_yet in text_of(letter(about, language="nl"))


def test_not_being_sure_denies_nothing() -> None:
    about = letter_about(shipped(), whole_of(make(sudden=("not_sure",))), language="nl", at=NOW)
    line = next(each for each in about.alarms if each.name == called("sudden"))
    assert line.said.startswith("Weet niet zeker: ")
    assert line.denied == ""


@pytest.mark.parametrize(
    ("item", "response", "shown"),
    [("region", "tail", "tail"), ("age", ("young",), "young"), ("ill", "feverish", "feverish")],
)
def test_what_the_questionnaire_no_longer_accepts_stands_there_as_it_is_stored_and_denies_nothing(
    item: str, response: Response, shown: str
) -> None:
    submission = make()
    given = {**submission.unsealed.responses, item: response}
    changed = replace(submission, unsealed=replace(submission.unsealed, responses=given))
    made = letter_about(shipped(), whole_of(changed), language="nl", at=NOW)
    lines = (*made.person, *made.contact_reason, *made.alarms)
    (line,) = [each for each in lines if each.said == shown]
    assert line.denied == ""


def test_the_verdict_is_in_the_letter_and_the_notes_are_not() -> None:
    words = Words(reason="Klonk dringender.", notes=(Note(at=NOW, by="f.fysio", text="Geheim"),))
    text = text_of(pdf_of(whole_of(make(), verdict="gp_today", words=words)))
    assert "Oordeel van de therapeut" in text
    assert shipped().texts["nl"].advices["gp_today"].name in text
    assert "Klonk dringender." in text
    assert "Geheim" not in text


def test_what_somebody_typed_stays_what_they_typed() -> None:
    submission = make(details=DETAILS.model_copy(update={"name": HOSTILE}))
    responses = {**submission.unsealed.responses, "goal": HOSTILE}
    submission = replace(submission, unsealed=replace(submission.unsealed, responses=responses))
    pdf = pdf_of(whole_of(submission, verdict="gp_today", words=Words(reason=HOSTILE)))
    # in the sentence at the top, with the name, with the goal, and with the verdict
    assert squeezed(text_of(pdf)).count(squeezed(HOSTILE)) == 4


def test_a_character_that_no_font_has_becomes_a_square() -> None:
    text = text_of(pdf_of(whole_of(make(details=DETAILS.model_copy(update={"name": "Łucja Ğül 🙂 Жуков"})))))
    assert "Łucja Ğül □ Жуков" in text


def test_what_changed_since_is_said() -> None:
    submission = make(details=DETAILS)
    title = shipped().pages["nl"].withdrawn.title
    listed = replace(submission.listed, content_digest="0" * 64, advice="gone_advice")
    submission = replace(submission, listed=listed, unsealed=replace(submission.unsealed, sentences=(title,)))
    text, words = text_of(pdf_of(whole_of(submission))), shipped().desk["nl"].letter
    assert words.other_version in text
    assert words.withdrawn in text
    assert "gone_advice" in text
    assert words.not_clear_means in text, "what nobody knows any more is not clear"


def most(item: Item) -> Response:
    """The response that takes the most room."""
    match item:
        case TextItem():
            return ("WW " * item.at_most_characters)[: item.at_most_characters]
        case ChecklistItem():
            return tuple(option.id for option in item.options)
        case ChoiceItem():
            labels = shipped().texts["nl"].items[item.id].options
            return max(
                (option.id for option in item.options if option.id in labels),
                key=lambda name: len(labels[name].label),
            )
        case NumberItem():
            return 44
        case _:
            return 10


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_texts_with_every_alarm_fit_on_two_pages(language: str) -> None:
    everything = said_everything().unsealed
    longest = {"name": "W" * 100, "email": "w" * 244 + "@w.example", "way": Way.EMAIL}
    submission = make(details=DETAILS.model_copy(update=longest))
    submission = replace(submission, unsealed=replace(submission.unsealed, responses=everything.responses))
    pdf = pdf_of(whole_of(submission, verdict="gp_today", words=Words(reason="WW " * 333)), language)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    assert len(pdf) < LARGEST
    assert "W" * 100 in squeezed(text_of(pdf))
