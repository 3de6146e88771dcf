"""The practice's own settings: names, numbers, colours, and who answers for the medical content."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from typing import TypeAlias

from pydantic import AfterValidator
from pydantic import Field

from triage.content.forms import ADDRESS
from triage.content.forms import COLOUR
from triage.content.forms import DIALLED
from triage.content.forms import EMAIL
from triage.content.frozen import Frozen
from triage.content.items import Id

LEAST_CONTRAST = 4.5
INVENTED = re.compile("000[0-9]")
NEARLY_BLACK = 0.04045  # WCAG 2.2, relative luminance: below this share of light the curve is straight


class Mode(StrEnum):
    """`information` shows the visitor no individual advice; only the therapist sees it."""

    ADVICE = "advice"
    INFORMATION = "information"


class Telephone(Frozen):
    """A number as people read it; `calls` is what the telephone dials."""

    shown: str = Field(min_length=1)
    calls: str = Field(pattern=DIALLED)

    @property
    def is_invented(self) -> bool:
        """Whether it reaches nobody, as the ones that come along with the program: no area has such a code."""
        return INVENTED.match(self.calls) is not None


class Responsible(Frozen):
    """Who answers for the medical content."""

    name: str = Field(min_length=1)
    role: str = Field(min_length=1)


def contrast(one: str, other: str) -> float:
    """The WCAG 2.2 contrast ratio of two `#rrggbb` colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= NEARLY_BLACK else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable_against(background: str) -> AfterValidator:
    def check(colour: str) -> str:
        ratio = contrast(colour, background)
        if ratio < LEAST_CONTRAST:
            raise ValueError(
                f"{colour} has a contrast of {ratio:.1f} with {background}, and text needs {LEAST_CONTRAST}; "
                f"choose a {'darker' if background == WHITE else 'lighter'} colour"
            )
        return colour

    return AfterValidator(check)


WHITE = "#FFFFFF"
NIGHT = "#0F1A19"
HexColour: TypeAlias = Annotated[str, Field(pattern=COLOUR)]


class Colours(Frozen):
    """The main colour on a light and on a dark page; text in it stays readable on both."""

    primary: Annotated[HexColour, _readable_against(WHITE)] = "#0E5C55"
    primary_on_dark: Annotated[HexColour, _readable_against(NIGHT)] = "#84D3C6"


class Sending(Frozen):
    """What the practice does with what visitors send; `kept_days` is how long, unless it became care."""

    offered: bool = True
    kept_days: int = Field(default=90, ge=7, le=365)
    reply_days: int = Field(default=2, ge=1, le=10)
    privacy_page: str | None = Field(default=None, pattern=ADDRESS)


class Practice(Frozen):
    """One practice's settings, from `practice.yaml`."""

    name: str = Field(min_length=1, max_length=60)
    telephone: Telephone
    email: str = Field(pattern=EMAIL)
    website: str = Field(pattern=ADDRESS)
    booking_link: str | None = Field(default=None, pattern=ADDRESS)
    language: str = "nl"
    telephones: Mapping[Id, Telephone]
    colours: Colours = Colours()
    responsible: Responsible | None = None
    mode: Mode = Mode.ADVICE
    sending: Sending = Sending()

    @property
    def invented_numbers(self) -> tuple[str, ...]:
        """The numbers that a visitor would call in vain, as they read them."""
        every = (self.telephone, *self.telephones.values())
        return tuple(one.shown for one in every if one.is_invented)
