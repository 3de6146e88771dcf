"""The last page when the practice shows information only: the same for everybody, whatever was said."""

from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import joined
from triage.ui.markup import sentences_in
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.visitor.blocks import safety_net
from triage.ui.visitor.check import show_responses
from triage.ui.visitor.figures import profile_in_words
from triage.ui.visitor.figures import show_profile
from triage.ui.visitor.frame import close_page
from triage.ui.visitor.frame import name_page
from triage.ui.visitor.frame import show_heading
from triage.ui.visitor.frame import show_top
from triage.ui.visitor.offer import show_offer
from triage.ui.visitor.result import show_end
from triage.ui.visitor.view import View
from triage.ui.visitor.way import RESULT


def show_information(view: View) -> None:
    texts = view.pages.information
    name_page(view, texts.title)
    show_top(view)
    show_heading(texts.title, RESULT)
    show(_lead(view), safety_net(view))
    show_profile(view)
    show(tag("h2", texts.responses))
    show_responses(view)
    show_offer(view)
    show_end(view)
    close_page(view, RESULT)


def information_in_words(view: View) -> tuple[str, ...]:
    """What this page tells besides the responses, line by line."""
    title = tag("h1", view.pages.information.title)
    return sentences_in(joined((title, _lead(view), safety_net(view), profile_in_words(view))))


def _lead(view: View) -> Markup:
    return tag("p", for_practice(view.pages.information.lead, view.practice), cls="lead")
