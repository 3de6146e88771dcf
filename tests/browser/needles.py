"""Looks for what a visitor said, in every form in which it could have been written down."""

import json
from base64 import b64encode
from collections.abc import Iterable
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote
from urllib.parse import quote_plus

SHORTEST = 6  # of what cannot be there by chance


def forms_of(needle: str) -> set[bytes]:
    """The needle as it is, percent-encoded, as JSON, as HTML, in base64 at each of its three places, and in hex."""
    plain = needle.encode()
    written = {needle, quote(needle), quote(needle, safe=""), quote_plus(needle), escape(needle)}
    written |= {json.dumps(needle)[1:-1], json.dumps(json.dumps(needle))[3:-3], ascii(needle)[1:-1]}
    in_base64 = {b64encode(b"\0" * at + plain)[at and 4 : -4] for at in range(3)}
    others = {plain.hex().encode(), plain.hex().upper().encode(), needle.encode("utf-16-le")}
    return {form for form in {one.encode() for one in written} | in_base64 | others if len(form) >= SHORTEST}


def found_in(places: Mapping[str, bytes], needles: Mapping[str, str]) -> list[str]:
    """Which needle stands in which place, by their names; never the needle itself."""
    forms = {name: {form.lower() for form in forms_of(needle)} for name, needle in needles.items()}
    small = {place: held.lower() for place, held in places.items()}
    return [
        f"{name} in {place}"
        for place, held in small.items()
        for name in needles
        if any(form in held for form in forms[name])
    ]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def lines(name: str, said: Iterable[str]) -> dict[str, bytes]:
    return {name: "\n".join(said).encode(errors="replace")}
