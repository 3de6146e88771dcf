"""The button of the visitor's own letter.

Streamlit's download button would make each letter before anybody asks, and keep it in the server's memory. Here page.js
sends what the tab holds, and gives the visitor what comes back.
"""

from triage.ui.markup import Markup
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.visitor.view import View

OWN_LETTER = "own-letter"


def letter_button(view: View) -> Markup:
    """What happens to the letter, and the button; its last line speaks when there is something to say."""
    words = view.pages.own_letter
    button = tag(
        "button",
        icon("print"),
        words.download,
        type="button",
        cls="btn alt wide",
        data_letter=OWN_LETTER,
        data_file=f"{words.file}.pdf",
        data_making=words.making,
        data_failed=words.failed,
    )
    said = tag("p", role="status", cls="small said")
    return tag(
        "div", joined((button, tag("p", words.download_lead, cls="small"), said)), cls="letter no-print"
    )
