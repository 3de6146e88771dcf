"""Colours, drawings and the settings of Streamlit that carry them."""

import base64
import math

from triage.content.practice import Colours

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
FOCUS_ICONS = ("mobility", "strength", "balance")
VERTEBRAE = 15
LOWER_BACK = range(10, 14)
FONT = "Figtree, 'Segoe UI', Roboto, Arial, sans-serif"
ICONS = {
    "phone": "M6.6 3.5 9 3l2 5-2.3 1.6a12 12 0 0 0 5.7 5.7L16 13l5 2-.5 2.4a3.5 3.5 0 0 1-3.5 3A14.5 14.5 0 0 1 3.6 7a3.5 3.5 0 0 1 "
    "3-3.5Z",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5.2l3.4 2",
    "gp": "M5 3v5a4 4 0 0 0 8 0V3M9 12v3a5 5 0 0 0 10 0v-1.5M19 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
    "move": "M13.5 2.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4ZM12.5 9 10 13.5l4 2.5-1 5.5M10 13.5l-1.5 4-4 1.5M12.5 9l3.5 3 "
    "3.5-.7M12.5 9 8.5 9.3 6.5 12.5",
    "heart": "M12 20.5S4 15.7 4 10a4.4 4.4 0 0 1 8-2.6A4.4 4.4 0 0 1 20 10c0 5.7-8 10.5-8 10.5Z",
    "check": "M4.5 12.8 9.8 18 19.5 7",
    "alert": "M12 4 21.5 20h-19L12 4ZM12 10v4.5M12 17.2v.01",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.6v.01",
    "lock": "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM8 11V8a4 4 0 0 1 8 0v3",
    "book": "M12 6c-2-1.5-4.5-2-8-2v14c3.500 0 6 .5 8 2 2-1.500 4.500-2 8-2V4c-3.500 0-6 .5-8 2ZM12 6v14",
    "print": "M7 9V3.500h10V9M7 17H4.500a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H17M7 14h10v6.500H7Z",
    "mobility": "M12 3c-5 3 0 6 0 9s5 6 0 9M6.5 7h3M6.5 12H10M6.5 17h3M14 7h3.5M14.5 12H18M14 17h3.5",
    "strength": "M7 7.5v9M3.7 10v4M17 7.5v9M20.3 10v4M7 12h10",
    "balance": "M12 3.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM12 8.5V14l-3.5 7M12 14l5 2.5M4.5 10 12 8.5l7.5 1.5",
}


def colour(name: str, *, dark: bool) -> str:
    """A token for the charts, which cannot read the style sheet."""
    return TOKENS[name][dark]


def stylesheet(colours: Colours) -> str:
    """Every token for light and dark, with the practice's main colour, and the drawings.

    Streamlit sets `color-scheme` on `.stApp`, so `light-dark()` follows its theme; the first lines are for old browsers.
    """
    tokens = {**TOKENS, "primary": (colours.primary, colours.primary_on_dark)}
    light = "".join(f"--{name}:{pair[0]};" for name, pair in tokens.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in tokens.items())
    both = "".join(f"--{name}:light-dark({pair[0]},{pair[1]});" for name, pair in tokens.items())
    drawings = "".join(f".i-{name}{{--i:url({_address(_line(path))})}}" for name, path in ICONS.items())
    return (
        f":root,.stApp{{{light}}}@media(prefers-color-scheme:dark){{:root,.stApp{{{dark}}}}}"
        f"@supports(color:light-dark(red,red)){{:root{{color-scheme:light dark}}:root,.stApp{{{both}}}}}"
        f"{drawings}.spine{{background:url({_address(_spine(tokens['primary']))}) center/contain no-repeat}}"
    )


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
    style = f"rect{{fill:{main[0]}}}@media(prefers-color-scheme:dark){{rect{{fill:{main[1]}}}}}.low{{fill:{TOKENS['accent'][0]}!important}}"
    drawn = "".join(_vertebra(at) for at in range(VERTEBRAE))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 92 246"><style>{style}</style>{drawn}</svg>'


def _vertebra(at: int) -> str:
    down, low = at / (VERTEBRAE - 1), at in LOWER_BACK
    turn = 2 * math.pi * down * 0.92 + 0.5
    x, y = 46 + 15 * math.sin(turn), 8 + 226 * (down + 0.16 * down * down) / 1.16
    width, height = 20 + 20 * down, 9 + 4.4 * down
    place = f'x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{height / 2.4:.1f}"'
    look = 'class="low"' if low else f'opacity="{0.38 + 0.62 * down:.2f}"'
    return f'<rect {place} {look} transform="rotate({-14.3 * math.cos(turn):.1f} {x:.1f} {y:.1f})"/>'


def _line(path: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
    )


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
