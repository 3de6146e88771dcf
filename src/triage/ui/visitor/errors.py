"""What is still needed on a page, with a link to each field."""

from collections.abc import Mapping

from triage.ui.markup import Markup
from triage.ui.markup import icon
from triage.ui.markup import listed
from triage.ui.markup import tag
from triage.ui.visitor.view import View


def error_box(view: View, needed: Mapping[str, str]) -> Markup:
    """`needed` says for each field what it needs; a link leads to its control, which stands in `q_…`."""
    links = (tag("a", words, href=f"#q_{field}", data_focus=f"q_{field}") for field, words in needed.items())
    title = tag("h2", icon("alert"), view.pages.errors.title)
    return tag("div", title, listed(links), cls="errbox", id="error-summary", role="alert", tabindex="-1")
