"""Colours, drawings and the settings of Streamlit that carry them."""

import base64
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from triage.content.practice import Colours

Palette: TypeAlias = Mapping[str, str]

# name: (light, dark); the contrast of each pair was measured, text at least 4.5 and mostly 7
TOKENS = {
    "bg": ("#FFFFFF", "#0F1A19"),
    "surface": ("#F1F6F4", "#182725"),
    "selected": ("#E0F0EB", "#1E403B"),
    "ink": ("#17302E", "#E8F1EE"),
    "soft": ("#425452", "#B7C8C4"),
    "line": ("#D3DEDB", "#2F4441"),
    "control": ("#687C78", "#8AA19C"),
    "primary": ("#0E5C55", "#84D3C6"),
    "on": ("#FFFFFF", "#06231F"),
    "accent": ("#E9A23B", "#E9A23B"),
    "warn": ("#9C3F00", "#F5B07A"),
    "error": ("#A3161A", "#FFB4AC"),
    "focus": ("#FFD34E", "#FFD34E"),
    "card-ink": ("#FFFFFF", "#E8F1EE"),
    "card-on": ("#17302E", "#0F1A19"),
    # the advices from least (1) to most urgent (5): strong colour, tint, and text on the strong colour
    "l1": ("#4A5A22", "#C3D38F"),
    "t1": ("#EEF2E0", "#313B18"),
    "l2": ("#0E5C55", "#84D3C6"),
    "t2": ("#E0F0EB", "#1E403B"),
    "l3": ("#234E96", "#A9C4F5"),
    "t3": ("#E6EDF9", "#1C3059"),
    "l4": ("#9C3F00", "#F5B07A"),
    "t4": ("#FCEBDD", "#472811"),
    "l5": ("#A3161A", "#FFB4AC"),
    "t5": ("#FBE9E7", "#4D1618"),
}
LEVELS = 5
LEVEL_ICONS = ("heart", "move", "gp", "clock", "phone")
ROUTE_ICONS = {"own_steps": "heart", "practice": "move", "gp": "gp"}
FILES = Path(__file__).parent / "static"
VERTEBRAE = 15
LOWER_BACK = range(10, 14)
FONT = "Figtree, 'Segoe UI', Roboto, Arial, sans-serif"


def palette(colours: Colours, *, dark: bool) -> Palette:
    """Each colour by name for the charts, which cannot read the style sheet."""
    return {name: pair[dark] for name, pair in _tokens(colours).items()}


def stylesheet(colours: Colours) -> str:
    """Every token for light and dark, with the practice's main colour, and the drawings.

    Streamlit sets `color-scheme` on `.stApp`, so `light-dark()` follows its theme; the first lines are for old
    browsers.
    """
    tokens = {**_tokens(colours), **_card_tokens()}
    light = "".join(f"--{name}:{pair[0]};" for name, pair in tokens.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in tokens.items())
    both = "".join(f"--{name}:light-dark({pair[0]},{pair[1]});" for name, pair in tokens.items())
    cards = "".join(
        f".advice.l{n}{{--edge:var(--l{n});--card:var(--c{n});--head:var(--h{n})}}" for n in _levels()
    )
    drawings = "".join(f".i-{name}{{--i:url({_address(_line(path))})}}" for name, path in _drawings().items())
    return (
        f":root,.stApp{{{light}}}@media(prefers-color-scheme:dark){{:root,.stApp{{{dark}}}}}"
        f"@supports(color:light-dark(red,red)){{:root{{color-scheme:light dark}}:root,.stApp{{{both}}}}}"
        f"{cards}{drawings}.spine{{background:url({_address(_spine(tokens['primary']))}) center/contain no-repeat}}"
    )


def _tokens(colours: Colours) -> dict[str, tuple[str, str]]:
    return {**TOKENS, "primary": (colours.primary, colours.primary_on_dark)}


def _levels() -> range:
    return range(1, LEVELS + 1)


def _card_tokens() -> dict[str, tuple[str, str]]:
    """The colour of an advice's card and of its heading: strong and white in the light, a tint in the dark."""
    cards = {f"c{level}": (TOKENS[f"l{level}"][0], TOKENS[f"t{level}"][1]) for level in _levels()}
    return cards | {f"h{level}": ("#FFFFFF", TOKENS[f"l{level}"][1]) for level in _levels()}


def streamlit_theme(colours: Colours) -> dict[str, str]:
    """The part of Streamlit's own theme that follows the practice."""
    return {
        "theme.light.primaryColor": colours.primary,
        "theme.light.linkColor": colours.primary,
        "theme.dark.primaryColor": colours.primary_on_dark,
        "theme.dark.linkColor": colours.primary_on_dark,
    }


def _spine(main: tuple[str, str]) -> str:
    """A relaxed spine, the lower back in the accent colour; the picture knows light and dark itself."""
    dark = f"@media(prefers-color-scheme:dark){{rect{{fill:{main[1]}}}}}"
    style = f"rect{{fill:{main[0]}}}{dark}.low{{fill:{TOKENS['accent'][0]}!important}}"
    drawn = "".join(_vertebra(at) for at in range(VERTEBRAE))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 92 246"><style>{style}</style>{drawn}</svg>'


def _vertebra(at: int) -> str:
    down, low = at / (VERTEBRAE - 1), at in LOWER_BACK
    turn = 2 * math.pi * down * 0.92 + 0.5
    x, y = 46 + 15 * math.sin(turn), 8 + 226 * (down + 0.16 * down * down) / 1.16
    width, height = 20 + 20 * down, 9 + 4.4 * down
    place = f'x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" rx="{height / 2.4:.1f}"'
    size = f'width="{width:.1f}" height="{height:.1f}"'
    look = 'class="low"' if low else f'opacity="{0.38 + 0.62 * down:.2f}"'
    return f'<rect {place} {size} {look} transform="rotate({-14.3 * math.cos(turn):.1f} {x:.1f} {y:.1f})"/>'


def _drawings() -> dict[str, str]:
    """The path of each drawing in drawings.txt: its name, a space, and the path on a grid of 24 by 24."""
    lines = (FILES / "drawings.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def _line(path: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
    )


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
