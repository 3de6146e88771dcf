"""The blocks that some results have: the ways on, the plan, own steps, habits and what people ask."""

from collections.abc import Mapping
from collections.abc import Sequence

from triage.content.page_texts import Route
from triage.content.texts import Card
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import dial
from triage.ui.markup import for_practice
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.theme import ROUTE_ICONS
from triage.ui.visitor.blocks import PRACTICE
from triage.ui.visitor.blocks import contact
from triage.ui.visitor.blocks import contact_text
from triage.ui.visitor.view import View

OWN_STEPS = "own-steps"


def ways_on(view: View) -> Markup:
    """What the visitor can do, with the same weight for each way: the practice may not push."""
    texts = view.pages.choices
    routes = texts.order.get(view.advice.id, ()) if view.advice.practice_is_a_route else ()
    if not routes:
        return Markup()
    cards = (_way(view, route) for route in routes)
    return tag("section", tag("h2", texts.title), tag("div", *cards, cls="ways"), cls="block no-print")


def plan(view: View) -> Markup:
    """What exercise therapy would look like, and what it would work on."""
    texts = view.texts.plan
    facts = (tag("div", tag("b", fact.figure), fact.unit) for fact in texts.facts)
    focus = view.assessment.focus
    drawings = {entry.id: entry.drawing for entry in view.questionnaire.focus}
    cards = (_card(view.texts.focus[name], drawings[name]) for name in focus)
    worked_on = (tag("h3", texts.focus_title), tag("div", *cards, cls="cats")) if focus else ()
    return tag(
        "section",
        tag("h2", texts.title),
        tag("div", *facts, cls="plan"),
        tag("p", for_practice(texts.text, view.practice)),
        *worked_on,
        cls="block no-print",
    )


def attention(view: View) -> Markup:
    """Habits that are worth attention, when there are any."""
    texts, points = view.texts.attention, view.assessment.attention
    if not points:
        return Markup()
    return _cards(texts.title, [texts.points[name] for name in points])


def own_steps(view: View) -> Markup:
    """What the visitor can start with; steps to prevent pain when there is none now."""
    texts = view.texts.prevention if view.assessment.prevention else view.texts.own_steps
    return _cards(texts.title, texts.steps, name=OWN_STEPS)


def asked_often(view: View) -> Markup:
    texts = view.texts.asked_often
    replies = (details(r.asked, tag("p", for_practice(r.reply, view.practice))) for r in texts.replies)
    return tag("section", tag("h2", texts.title), *replies, cls="block no-print")


def _way(view: View, route: Route) -> Markup:
    card = view.pages.choices.cards[route]
    inside: Mapping[Route, Sequence[str]] = {
        Route.OWN_STEPS: (
            tag(
                "a",
                view.pages.choices.see_own_steps,
                href=f"#{OWN_STEPS}",
                cls="go",
                data_jump=OWN_STEPS,
            ),
        ),
        Route.PRACTICE: _practice(view),
        Route.GP: (),
    }
    text = tag("div", tag("h3", card.title), tag("p", card.text), *inside[route])
    return tag("div", icon(ROUTE_ICONS[route]), text)


def _practice(view: View) -> tuple[Markup, ...]:
    link, telephone = view.practice.booking_link, view.practice.telephone
    book = (
        tag("a", view.pages.choices.book, href=link, cls="go", target="_blank", rel="noopener")
        if link
        else Markup()
    )
    words = view.texts.contacts[view.assessment.contact].button
    call = dial(telephone, joined((words or "", " ", tag("span", telephone.shown, cls="number"))), cls="go")
    said = tag("p", contact_text(view)) if contact(view).calls == PRACTICE else Markup()
    return said, tag("div", book, call, cls="acts")


def _card(card: Card, drawing: str) -> Markup:
    return tag("div", icon(drawing), tag("div", tag("h4", card.title), tag("p", card.text)))


def _cards(title: str, cards: Sequence[Card], *, name: str | None = None) -> Markup:
    shown = (tag("li", tag("b", card.title), " ", tag("span", card.text)) for card in cards)
    heading = tag("h2", title, id=name, tabindex="-1" if name else None)
    return tag("section", heading, tag("ul", *shown, cls="steps"), cls="block")
