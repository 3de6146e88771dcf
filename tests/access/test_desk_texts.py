"""The sentences of the desk are complete, short, the same in both languages, and all of them are used."""

import re
from collections.abc import Iterator
from collections.abc import Mapping

import pytest
from pydantic import BaseModel

from tests.builders import ROOT
from tests.builders import shipped
from triage.access.roles import AT_THE_DESK
from triage.content.assembling import digest_of
from triage.content.desk_texts import RoleTexts
from triage.content.documents import Document
from triage.content.sentences import places_in

MOST_WORDS = 25
DESK = shipped().desk


def sentences(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from sentences(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from sentences(each, place)
    elif isinstance(value, tuple):
        for each in value:
            yield from sentences(each, place)
    else:
        yield place, str(value)


@pytest.mark.parametrize("language", DESK)
def test_no_sentence_is_long_or_speaks_of_patients(language: str) -> None:
    for place, words in sentences(DESK[language]):
        assert all(len(part.split()) <= MOST_WORDS for part in re.split(r"[.?!:] ", words)), place
        assert not re.search(r"pati[eë]nt", words, re.I), place


def test_both_languages_fill_in_the_same_places() -> None:
    filled = [[(place, places_in(words)) for place, words in sentences(DESK[code])] for code in ("nl", "en")]
    assert filled[0] == filled[1]


def test_every_sentence_has_a_place_in_the_source() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("web", "ui", "access", "cli", "export", "messages")
        for kind in ("*.py", "*.typ")
        for file in (ROOT / "src" / "triage" / folder).rglob(kind)
    )
    said = [place for place, _ in sentences(DESK["nl"]) if not place.startswith(".roles.")]
    unused = [place for place in said if not re.search(rf"\b{place.split('.')[-1]}\b", source)]
    assert unused == []


def test_every_role_has_a_name() -> None:
    assert set(RoleTexts.model_fields) == set(AT_THE_DESK)


def test_what_the_desk_says_changes_nothing_about_what_visitors_read() -> None:
    written = {"items.yaml": Document("items.yaml", [], {})}
    with_desk = {**written, "texts/nl.desk.yaml": Document("texts/nl.desk.yaml", {"product": "x"}, {})}
    with_pages = {**written, "texts/nl.pages.yaml": Document("texts/nl.pages.yaml", {"product": "x"}, {})}
    assert digest_of(written) == digest_of(with_desk) != digest_of(with_pages)
