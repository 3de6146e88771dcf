"""The practice's settings are refused when a visitor could not read or reach them."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import shipped
from triage.content.practice import Colours
from triage.content.practice import Practice
from triage.content.practice import Telephone
from triage.content.practice import contrast


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#000000", 21.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.00),
        ("#0E5C55", "#0E5C55", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_numbers_that_come_along_with_the_program_are_known_as_invented() -> None:
    practice = shipped().practice
    assert practice.invented_numbers == ("000 - 000 00 00", "000 - 111 11 11")
    real = {"telephone": {"shown": "0511 12 34 56", "calls": "0511123456"}, "telephones": {}}
    assert Practice.model_validate({**practice.model_dump(), **real}).invented_numbers == ()
    assert not Telephone(shown="000", calls="000").is_invented


def test_colours_that_can_be_read_are_accepted() -> None:
    assert Colours(primary="#767676", primary_on_dark="#84D3C6").primary == "#767676"


@pytest.mark.parametrize(
    ("colours", "what_to_do"),
    [
        ({"primary": "#777777"}, "choose a darker colour"),
        ({"primary": "#FFFF00"}, "choose a darker colour"),
        ({"primary_on_dark": "#333333"}, "choose a lighter colour"),
    ],
)
def test_a_colour_without_contrast_is_refused(colours: dict[str, str], what_to_do: str) -> None:
    with pytest.raises(ValidationError, match=what_to_do):
        Colours.model_validate(colours)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345G", "0E5C55", ""])
def test_a_colour_is_six_hexadecimal_digits(colour: str) -> None:
    with pytest.raises(ValidationError):
        Colours(primary=colour)


@pytest.mark.parametrize("calls", ["112", "+31302345678", "0302345678"])
def test_a_telephone_number_can_be_dialled(calls: str) -> None:
    assert Telephone(shown="ours", calls=calls).calls == calls


@pytest.mark.parametrize("calls", ["", "12", "030-2345678", "javascript:alert(1)", "++31", "1" * 16])
def test_what_cannot_be_dialled_is_refused(calls: str) -> None:
    with pytest.raises(ValidationError):
        Telephone(shown="ours", calls=calls)


@pytest.mark.parametrize(
    "differs",
    [
        {"website": "http://praktijk.example"},
        {"booking_link": "javascript:alert(1)"},
        {"booking_link": "https://"},
        {"email": "nobody"},
        {"name": ""},
        {"name": "x" * 61},
        {"mode": "quiet"},
        {"colour": "#000000"},
    ],
)
def test_settings_that_lead_nowhere_are_refused(differs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Practice.model_validate(shipped().practice.model_dump() | differs)
