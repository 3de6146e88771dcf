"""What would change this advice: the deciding responses, and which other responses lead elsewhere."""

from collections.abc import Iterator
from collections.abc import Sequence
from itertools import groupby

from triage.reasoning.explaining import Shown
from triage.reasoning.telling import told_to_visitor
from triage.reasoning.together import Changes
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import filled
from triage.ui.markup import listed
from triage.ui.markup import tag
from triage.ui.visitor.blocks import quoted
from triage.ui.visitor.view import View


def what_would_change_it(view: View) -> Markup:
    """A closed disclosure; nothing for an advice that is to be acted on at once."""
    texts = view.pages.changes
    if view.advice.shown_at_once:
        return Markup()
    told = told_to_visitor(view.questionnaire, view.visit.responses)
    deciding = (tag("p", texts.deciding), quoted(view, told.deciding)) if told.deciding else ()
    milder = (tag("p", texts.milder), *_towards(view, told.milder)) if told.milder else ()
    urgent = (tag("p", texts.more_urgent), *_towards(view, told.more_urgent)) if told.more_urgent else ()
    inside = details(texts.title, *deciding, *milder, *urgent, cls="changes-told")
    return tag("section", inside, cls="block no-print")


def _towards(view: View, changes: Sequence[Changes]) -> Iterator[Markup]:
    """The changes, grouped by the advice they lead to."""
    for advice, group in groupby(changes, key=lambda change: change.advice):
        name = tag("b", view.texts.advices[advice].name)
        yield tag("p", filled(view.pages.changes.towards, name=name), cls="towards")
        yield listed((quoted(view, _what_differs(view, change)) for change in group), cls="ways-there")


def _what_differs(view: View, changes: Changes) -> dict[str, Shown]:
    """The changed responses; of a checklist only what would be ticked besides."""
    differs: dict[str, Shown] = {}
    for name, response in changes.responses.items():
        given = view.visit.responses.get(name)
        if isinstance(response, tuple) and isinstance(given, tuple):
            differs[name] = tuple(option for option in response if option not in given) or response
        else:
            differs[name] = response
    return differs
