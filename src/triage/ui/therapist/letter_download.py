"""The way to the letter about one submission, one button for each language.

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
    """What is in the letter, and a button for it in each language, the language of this page first."""
    languages = sorted(
        view.content.questionnaire.about.languages, key=lambda language: language != view.language
    )
    texts = view.words.letter
    lead = tag("p", texts.download_lead, cls="small")
    letters = (_button(view, whole, language) for language in languages)
    return joined((lead, tag("p", *letters, _bundle_button(view, whole), cls="acts")))


def _bundle_button(view: DeskView, whole: Whole) -> Markup:
    inside = tag("span", view.words.letter.bundle)
    return tag("a", inside, href=f"{BUNDLE}/{whole.listed.id}", download="", cls="btn alt")


def _button(view: DeskView, whole: Whole, language: str) -> Markup:
    words = view.words.letter.download.format(name=view.content.texts[language].language)
    inside = joined((icon("print"), tag("span", words)))
    return tag("a", inside, href=f"{LETTER}/{language}/{whole.listed.id}", download="", cls="btn alt")
