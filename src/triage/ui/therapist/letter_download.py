"""The way to the letter about one submission: one button, and a plain link for each other language.

Streamlit's own download button would keep each letter in memory until the page is drawn again, and needs a kind of
message that the gate lets nobody send. A plain link to the desk's server keeps nothing.
"""

from triage.records.reading import Whole
from triage.ui.markup import Markup
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView

LETTER, BUNDLE = "/letter", "/fhir"


def letter_buttons(view: DeskView, whole: Whole) -> Markup:
    """What is in the letter, a button for it in the language of this page, and links for the other languages."""
    lead = tag("p", view.words.letter.download_lead, cls="small")
    others = [code for code in view.content.questionnaire.about.languages if code != view.language]
    letter = _letter(view, whole, view.language, cls="btn alt")
    more = (_letter(view, whole, code) for code in others)
    return joined((lead, tag("p", letter, _bundle_button(view, whole), *more, cls="acts")))


def _bundle_button(view: DeskView, whole: Whole) -> Markup:
    inside = tag("span", view.words.letter.bundle)
    return tag("a", inside, href=f"{BUNDLE}/{whole.listed.id}", download="", cls="btn alt")


def _letter(view: DeskView, whole: Whole, language: str, cls: str | None = None) -> Markup:
    words = view.words.letter.download.format(name=view.content.texts[language].language)
    inside = joined((icon("print") if cls else "", tag("span", words)))
    return tag("a", inside, href=f"{LETTER}/{language}/{whole.listed.id}", download="", cls=cls)
