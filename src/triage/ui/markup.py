"""The only place where text becomes HTML or a widget's label, and so the only place that escapes it."""

import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

import streamlit as st

from triage.content.practice import Practice
from triage.content.practice import Telephone

VOID = ("img", "br", "input", "meta")
INLINE = ("b", "a", "i", "span")
LINES = ("asked", "lines", "go")
MARKDOWN = re.compile(r"([\\`*_\[\]~$<>]|:(?=\w+[:\[]))")


class Markup(str):
    """HTML that is safe to show; every other text is escaped when it goes into one."""

    __slots__ = ()


def safe(text: str) -> Markup:
    """Text as HTML.

    >>> safe("a < b")
    'a &lt; b'
    """
    return text if isinstance(text, Markup) else Markup(escape(text))


def tag(name: str, /, *inside: str, **attributes: str | None) -> Markup:
    """An element; `cls` stands for class, an underscore for a hyphen, and None leaves an attribute out.

    >>> tag("p", "1 < 2", cls="small", data_go="x")
    '<p class="small" data-go="x">1 &lt; 2</p>'
    """
    named = {("class" if key == "cls" else key.replace("_", "-")): value for key, value in attributes.items()}
    written = "".join(f' {key}="{escape(value)}"' for key, value in named.items() if value is not None)
    return Markup(f"<{name}{written}>" + ("" if name in VOID else f"{joined(inside)}</{name}>"))


def joined(parts: Iterable[str]) -> Markup:
    """Parts after each other."""
    return Markup("".join(safe(part) for part in parts))


def filled(sentence: str, **places: str) -> Markup:
    """A sentence with its places filled in.

    >>> filled("Bel {name}", name="A & B")
    'Bel A &amp; B'
    """
    return Markup(safe(sentence).format(**{name: safe(value) for name, value in places.items()}))


def for_practice(sentence: str, practice: Practice) -> Markup:
    """A sentence with the practice's name and telephone, in which every number of the practice can be tapped."""
    text = filled(sentence, practice=practice.name, phone=practice.telephone.shown)
    for telephone in (practice.telephone, *practice.telephones.values()):
        shown = re.compile(rf"(?<![\w-]){re.escape(escape(telephone.shown))}(?![\w-])")
        text = Markup(shown.sub(dial(telephone), text))
    return text


def dial(telephone: Telephone, text: str | None = None, *, cls: str | None = None) -> Markup:
    """A link that calls a number."""
    return tag(
        "a", text or tag("span", telephone.shown, cls="number"), href=f"tel:{telephone.calls}", cls=cls
    )


def icon(name: str) -> Markup:
    """A drawing beside words that say the same."""
    return tag("span", cls=f"ico i-{name}", aria_hidden="true")


def heading(text: str, page: str) -> Markup:
    """The page's only h1; focus moves here on a new page."""
    return tag("h1", text, id="page-title", data_page=page, tabindex="-1")


def listed(items: Iterable[str], *, cls: str | None = None) -> Markup:
    """An unordered list."""
    return tag("ul", *(tag("li", item) for item in items), cls=cls)


def details(summary: str, *inside: str, cls: str | None = None) -> Markup:
    """A native disclosure."""
    return tag("details", tag("summary", summary), tag("div", *inside), cls=cls)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Markup:
    """A table whose first column names the row."""
    columns = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    return tag("table", tag("thead", columns), tag("tbody", *(_row(row) for row in rows)), cls="tbl")


class _Sentences(HTMLParser):
    """Collects what can be read, a line for each block, and for each of two bold texts in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._after_bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_apart = tag not in INLINE or dict(attrs).get("class") in LINES
        if is_apart or (tag == "b" and self._after_bold):
            self.lines.append("")
        self.lines[-1] += " " if tag == "span" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.lines.append("")
        self._after_bold = tag == "b"

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data
        self._after_bold = False


def sentences_in(part: Markup) -> tuple[str, ...]:
    """What can be read in a piece of HTML, a line for each block.

    >>> sentences_in(tag("ul", tag("li", "Bel ", tag("b", "112")), tag("li", "1 < 2")))
    ('Bel 112', '1 < 2')
    """
    found = _Sentences()
    found.feed(part)
    found.close()
    lines = (" ".join(line.split()) for line in found.lines)
    return tuple(line for line in lines if line)


def _row(cells: Iterable[str]) -> Markup:
    first, *others = cells
    return tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in others))


def show(*parts: str) -> None:
    """Put HTML on the page."""
    st.html(joined(parts))


def show_if_any(part: Markup) -> None:
    """Put HTML on the page, unless there is nothing to show."""
    if part:
        show(part)


def label(text: str, extra: str | None = None) -> str:
    """Text as a widget's label, in which no character means markup; `extra` stands smaller below it.

    >>> label("3*4", "dus [12]")
    '3\\\\*4 :small[dus \\\\[12\\\\]]'
    """
    return _literal(text) if extra is None else f"{_literal(text)} :small[{_literal(extra)}]"


def _literal(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)
