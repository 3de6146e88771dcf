"""The fonts of the letter, and which characters they can show: an accessible PDF allows none that they cannot."""

from functools import cache
from functools import lru_cache
from pathlib import Path
from typing import Final
from unicodedata import normalize

import typst

FONTS = Path(__file__).parent / "letter_type"
ACCESSIBLE: Final = "ua-1"
NOT_SHOWN = "□"
FAMILIES = '("Figtree", "Libertinus Serif")'
ALONE = f'#set document(title: "-")\n#set text(font: {FAMILIES})\n#sys.inputs.text'
CHARACTERS_KEPT = 4096


@cache
def fonts() -> typst.Fonts:
    """Ours and those that typst brings, so that the letter is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def displayable(text: str) -> str:
    """The text with a square for each character that no font of ours has, such as a smiley.

    >>> displayable("Łukasz Ğül 🙂")
    'Łukasz Ğül □'
    """
    composed = normalize("NFC", text)
    unknown = {each for each in composed if not (each.isascii() or _is_shown(each))}
    return "".join(NOT_SHOWN if each in unknown else each for each in composed)


@lru_cache(maxsize=CHARACTERS_KEPT)
def _is_shown(character: str) -> bool:
    try:
        typst.Compiler(ALONE.encode(), font_paths=fonts()).compile(
            format="pdf", sys_inputs={"text": character}, pdf_standards=ACCESSIBLE
        )
    except typst.TypstError:
        return False
    return True
