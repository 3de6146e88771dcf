"""Settings of the practice that a visitor could not read or reach."""

from tests.authoring.mistakes import Mistake
from triage.content.problems import Code

PRACTICE = [
    Mistake(
        "colour without contrast",
        "practice.yaml",
        'primary: "#0E5C55"',
        'primary: "#9FE0D6"',
        Code.WRONG_VALUE,
        ("#9FE0D6 has a contrast of 1.5 with #FFFFFF, and text needs 4.5", "choose a darker colour"),
    ),
    Mistake(
        "colour without contrast at night",
        "practice.yaml",
        'primary_on_dark: "#84D3C6"',
        'primary_on_dark: "#0E5C55"',
        Code.WRONG_VALUE,
        ("and text needs 4.5", "choose a lighter colour"),
    ),
    Mistake(
        "colour by name",
        "practice.yaml",
        'primary: "#0E5C55"',
        "primary: teal",
        Code.WRONG_VALUE,
        ("`primary`: write `#` and six digits or letters A to F in quotes",),
    ),
    Mistake(
        "colour that became a comment",
        "practice.yaml",
        'primary: "#0E5C55"',
        "primary: #0E5C55",
        Code.WRONG_VALUE,
        ("`primary`: write `#` and six digits or letters A to F in quotes",),
    ),
    Mistake(
        "telephone with spaces",
        "practice.yaml",
        'calls: "0001111111"',
        'calls: "000 111 11 11"',
        Code.WRONG_VALUE,
        ("`calls`: write the digits that the telephone dials, without spaces",),
    ),
    Mistake(
        "website without https",
        "practice.yaml",
        "website: https://",
        "website: http://",
        Code.WRONG_VALUE,
        ("`website`: write a full address that begins with https://",),
    ),
    Mistake(
        "unknown mode",
        "practice.yaml",
        "mode: advice",
        "mode: advise",
        Code.WRONG_VALUE,
        ("`mode`: choose from 'advice' or 'information'",),
    ),
    Mistake(
        "misspelled setting",
        "practice.yaml",
        "booking_link:",
        "bookinglink:",
        Code.UNKNOWN_KEY,
        ("no key is called `bookinglink` here", "Did you mean `booking_link`?"),
    ),
]
