"""The HTML that arrives first: Streamlit's own, in our language, with our style and without what we do not use."""

import re
from base64 import b64encode
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from triage.content.content import Content
from triage.ui.ahead.pages import pages_ahead
from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import safe
from triage.web.embedding import sites_in_page

SOON_NEEDED = ("Button.", "Checkbox.", "Html.", "Radio.", "TextInput.")
UNUSED = (
    re.compile(r"<!--.*?-->", re.S),
    re.compile(r'<link[^>]*rel="preload"[^>]*>', re.S),
    re.compile(r'<link[^>]*rel="service-desc"[^>]*>', re.S),
    re.compile(r'<link[^>]*rel="shortcut icon"[^>]*>', re.S),
    re.compile(r"<script>.*?</script>", re.S),
)
STYLES = ("theme.css", "style.css")
START_SCRIPT = "start.js"
NOTHING = Markup()
LOADED = re.compile(r'<script type="module".*?</script>|<link rel="(?:modulepreload|stylesheet)"[^>]*>', re.S)
WITHOUT_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.S)
TITLE = re.compile(r"<title>.*?</title>", re.S)


def first_page(
    static: Path,
    content: Content,
    files: Mapping[str, bytes],
    *,
    language: str,
    version: str,
    sites: Sequence[str] = (),
) -> bytes:
    """The page in one language; `version` stands in the addresses of our own files.

    The first pages come whole in this one reply, with their style and script, and everything else after them.
    """
    html = _ours(static, language=language, title=content.pages[language].product)
    loaded = "".join(LOADED.findall(html))
    style = "".join(files[name].decode() for name in STYLES).replace('url("', 'url("assets/')
    head = f"<style>{style}</style><script>{files[START_SCRIPT].decode()}</script>"
    head += _before_streamlit(version, sites)
    html = LOADED.sub("", html).replace("</head>", f"{head}</head>")
    html = WITHOUT_SCRIPT.sub(lambda _: pages_ahead(content, language), html)
    return html.replace("</body>", f"{loaded}{_links(static, version)}</body>").encode()


def paused_page(
    static: Path, content: Content, *, language: str, version: str, sites: Sequence[str] = ()
) -> bytes:
    """While the self-check is paused nothing stands before Streamlit's page, which says so."""
    pages = content.pages[language]
    sentence = for_practice(pages.frame.without_script, content.practice)
    html = _ours(static, language=language, title=pages.product, without_script=sentence)
    html = html.replace("<head>", f"<head>{_before_streamlit(version, sites)}")
    return html.replace("</head>", f"{_links(static, version)}{_styles(version)}</head>").encode()


def hash_of_script(files: Mapping[str, bytes]) -> str:
    """What the content security policy calls the one script that stands in the page."""
    return f"'sha256-{b64encode(sha256(files[START_SCRIPT]).digest()).decode()}'"


def desk_page(static: Path, content: Content, *, language: str, version: str) -> bytes:
    """The same for the desk, with its own style, and the script that leaves when the session ended."""
    texts = content.desk[language]
    sentence = safe(texts.frame.without_script)
    html = _ours(static, language=language, title=texts.product, without_script=sentence)
    style = f'<link rel="stylesheet" href="./assets/desk.css?{version}">'
    script = f'<meta name="desk" content=""><script type="module" src="./assets/door.js?{version}"></script>'
    head = f"{_links(static, version)}{_styles(version)}{style}{script}"
    return html.replace("</head>", f"{head}</head>").encode()


def _ours(static: Path, *, language: str, title: str, without_script: Markup = NOTHING) -> str:
    html = (static / "index.html").read_text(encoding="utf-8")
    for unused in UNUSED:
        html = unused.sub("", html)
    html = html.replace('<html lang="en">', f'<html lang="{escape(language)}">')
    html = TITLE.sub(lambda _: f"<title>{escape(title)}</title>", html)
    return WITHOUT_SCRIPT.sub(lambda _: f"<noscript><p>{without_script}</p></noscript>", html)


def _before_streamlit(version: str, sites: Sequence[str]) -> str:
    """What Streamlit's own scripts may not come before: they would tell whoever frames the page what is asked."""
    names = ("frame.js", "held.js", "next.js")
    scripts = "".join(f'<script defer src="./assets/{name}?{version}"></script>' for name in names)
    return f"{sites_in_page(sites)}{scripts}"


def _links(static: Path, version: str) -> str:
    soon = (f"./static/js/{file.name}" for file in _soon_needed(static))
    lines = [f'<link rel="modulepreload" href="{address}">' for address in soon]
    lines += [
        '<link rel="icon" href="data:,">',
        '<link rel="preload" href="./assets/figtree.woff2" as="font" type="font/woff2" crossorigin>',
        f'<script type="module" src="./assets/page.js?{version}"></script>',
    ]
    return "".join(lines)


def _styles(version: str) -> str:
    return "".join(f'<link rel="stylesheet" href="./assets/{name}?{version}">' for name in STYLES)


def _soon_needed(static: Path) -> Iterable[Path]:
    """The parts that the first pages load; without a hint the browser learns of them only after the connection."""
    return sorted(
        file for file in (static / "static" / "js").glob("*.js") if file.name.startswith(SOON_NEEDED)
    )
