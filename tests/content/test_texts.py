"""Every sentence a visitor reads is complete, plain, calm, and the same in both languages."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from typing import TypeAlias

import pytest
from pydantic import BaseModel

from tests.builders import shipped
from triage.content.sentences import places_in

CONTENT = shipped()
LANGUAGES = tuple(CONTENT.texts)
Place: TypeAlias = tuple[str | int, ...]

MOST_WORDS = 25
THERAPIST_ONLY = "alerts"
DEMONSTRATION: Place = ("pages", "frame", "demonstration")

NEVER_SAID = {
    "nl": [
        r"pati[eë]nt",
        r"niets ernstigs",
        r"niets aan de hand",
        r"geen ernstige oorzaak",
        r"gegarandeerd",
        r"zeker weten beter",
        r"over \w+ weken (is|bent u).*(weg|genezen|klachtenvrij)",
        r"tussen de oren",
        r"psychisch",
        r"(komt|is) door uw houding",
        r"bewezen",
        r"geneest",
        r"% kans",
        r"nu boeken|boek nu|mis (dit|het) niet|laatste plek",
    ],
    "en": [
        r"\bpatients?\b",
        r"nothing serious",
        r"no serious cause",
        r"nothing wrong with",
        r"guarantee",
        r"(gone|cured|healed) in \w+ weeks",
        r"in your head",
        r"psychological",
        r"caused by your posture",
        r"proven",
        r"\bcures?\b",
        r"% chance",
        r"book now|hurry|last (spot|place)",
    ],
}


def sentences(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every sentence with the place where it stands."""
    match value:
        case str():
            yield place, value
        case BaseModel():
            for name in type(value).model_fields:
                yield from sentences(getattr(value, name), (*place, name))
        case Mapping():
            for name, child in value.items():
                yield from sentences(child, (*place, str(name)))
        case tuple():
            for at, child in enumerate(value):
                yield from sentences(child, (*place, at))
        case _:
            assert value is None


def all_sentences(language: str) -> dict[Place, str]:
    said = dict(sentences(CONTENT.texts[language], ("texts",)))
    return said | dict(sentences(CONTENT.pages[language], ("pages",)))


def visible(language: str) -> dict[Place, str]:
    """What a visitor may read, without the technical ids among the pages."""
    skipped = {THERAPIST_ONLY, "order"}
    return {place: said for place, said in all_sentences(language).items() if not skipped & set(place)}


def test_dutch_and_english_say_the_same_things() -> None:
    dutch, english = (set(all_sentences(language)) for language in ("nl", "en"))
    assert dutch == english
    assert set(LANGUAGES) == {"nl", "en"}


def test_dutch_and_english_fill_in_the_same_places() -> None:
    dutch, english = (all_sentences(language) for language in ("nl", "en"))
    filled = {place: (places_in(said), places_in(english[place])) for place, said in dutch.items()}
    assert {place: both for place, both in filled.items() if both[0] != both[1]} == {}


def test_seven_questions_are_answered_and_every_item_says_why() -> None:
    for language in LANGUAGES:
        texts = CONTENT.texts[language]
        assert len(texts.asked_often.replies) == 7
        assert all(item.why for item in texts.items.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_25_words(language: str) -> None:
    long = {
        place: part
        for place, said in all_sentences(language).items()
        for part in re.split(r"(?<=[.!?:;])\s+", said)
        if len(part.split()) > MOST_WORDS
    }
    assert long == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_shouted(language: str) -> None:
    shouted = [
        said for said in all_sentences(language).values() if "!" in said or re.search(r"\b[A-Z]{5,}\b", said)
    ]
    assert shouted == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_promised_blamed_or_pressed(language: str) -> None:
    said = {place: text for place, text in visible(language).items() if place != DEMONSTRATION}
    wrong = {
        place: text
        for place, text in said.items()
        for phrase in NEVER_SAID[language]
        if re.search(phrase, text, flags=re.IGNORECASE)
    }
    assert wrong == {}


LINES = {
    "nl": (r"113", r"1 op de 100", r"6 op de 100", r"niet uitsluiten", r"8 tot 12 weken"),
    "en": (r"113", r"1 in 100", r"6 in 100", r"cannot rule out", r"8 to 12 weeks"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_honest_figures_and_the_help_lines_are_there(language: str) -> None:
    everything = " ".join(visible(language).values())
    assert [line for line in LINES[language] if not re.search(line, everything)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_of_the_safety_net_has_at_most_14_words(language: str) -> None:
    signs = [rule.sign for rule in CONTENT.texts[language].rules.values() if rule.sign]
    assert [sign for sign in signs if len(sign.split()) > 14] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_no_layout_of_its_own(language: str) -> None:
    pattern = re.compile(r"<[a-z/]|\n|  |[ \t]$|\*\*|\]\(|�")
    assert [said for said in all_sentences(language).values() if pattern.search(said)] == []


def test_dutch_is_polite() -> None:
    familiar = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", flags=re.IGNORECASE)
    assert [said for said in visible("nl").values() if familiar.search(said)] == []
