"""The same paragraphs as plain text and as HTML."""

from collections.abc import Iterable
from collections.abc import Mapping
from html import escape

LINKS = ("link", "page", "stop")
PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    "<body>{body}</body></html>\n"
)


def as_text(paragraphs: Iterable[str], places: Mapping[str, str]) -> str:
    """The paragraphs with their places filled in, an empty line between them."""
    return "\n\n".join(line.format(**places) for line in paragraphs) + "\n"


def as_html(paragraphs: Iterable[str], places: Mapping[str, str], *, subject: str, language: str) -> str:
    """The same as a page; whatever is filled in stays text, and an address becomes a link.

    >>> page = as_html(["{practice} & co"], {"practice": "<b>"}, subject="Dag", language="nl")
    >>> "<p>&lt;b&gt; &amp; co</p>" in page
    True
    """
    shown = {name: _link(value) if name in LINKS else escape(value) for name, value in places.items()}
    body = "".join(f"<p>{escape(line, quote=False).format(**shown)}</p>" for line in paragraphs)
    return PAGE.format(language=escape(language), subject=escape(subject), body=body)


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'
