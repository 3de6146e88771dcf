"""A sentence holds the places that something fills in, and no others."""

import pytest
from pydantic import TypeAdapter
from pydantic import ValidationError

from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence
from triage.content.sentences import places_in

PLAIN = TypeAdapter[str](Sentence)
OF_THE_PRACTICE = TypeAdapter[str](PracticeSentence)


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Bel nu.", set()),
        ("Bel {practice} op {phone}.", {"practice", "phone"}),
        ("{phone} of {phone}", {"phone"}),
        ("{{zo}}", set()),
    ],
)
def test_places_are_the_names_between_braces(sentence: str, places: set[str]) -> None:
    assert places_in(sentence) == places


def test_a_place_that_is_filled_in_is_accepted() -> None:
    assert OF_THE_PRACTICE.validate_python("Bel {practice}.") == "Bel {practice}."


@pytest.mark.parametrize("sentence", ["Bel {practise}.", "Bel {0}.", "Bel {}.", "{practice.__class__}"])
def test_a_place_that_nothing_fills_in_is_refused(sentence: str) -> None:
    with pytest.raises(ValidationError, match=r"places that are filled in: \{practice\}, \{phone\}"):
        OF_THE_PRACTICE.validate_python(sentence)


@pytest.mark.parametrize("sentence", ["{practice}", "{", "}", "Bel {practice", ""])
def test_a_plain_sentence_has_no_places_and_no_loose_brace(sentence: str) -> None:
    with pytest.raises(ValidationError):
        PLAIN.validate_python(sentence)


@pytest.mark.parametrize("sentence", ["{practice!r}", "{practice:>99999999}", "{phone!s:10}"])
def test_a_place_is_a_name_and_nothing_else(sentence: str) -> None:
    with pytest.raises(ValidationError, match="write only the name between the braces"):
        OF_THE_PRACTICE.validate_python(sentence)
