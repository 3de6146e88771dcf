"""The first page and the alarm items as plain HTML; start.js turns their pages, and hands over what was given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from datetime import datetime

from triage.content.content import Content
from triage.content.items import Item
from triage.ui.ahead.controls import control_of
from triage.ui.ahead.controls import ways_in_attribute
from triage.ui.ahead.ways import Ahead
from triage.ui.ahead.ways import Way
from triage.ui.ahead.ways import items_ahead
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import for_practice
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import tag
from triage.ui.visitor.blocks import safety_net
from triage.ui.visitor.frame import brand
from triage.ui.visitor.frame import emergency_link
from triage.ui.visitor.frame import leave_link
from triage.ui.visitor.frame import note
from triage.ui.visitor.item import more
from triage.ui.visitor.item import needed_first
from triage.ui.visitor.item import progress
from triage.ui.visitor.item import renewed
from triage.ui.visitor.start import about_the_check
from triage.ui.visitor.start import hero
from triage.ui.visitor.start import more_about_it
from triage.ui.visitor.start import urgent_note
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.way import START

WAIT = "wait"


def pages_ahead(content: Content, language: str) -> Markup:
    """All of it for one language; hidden parts are shown one at a time."""
    view = _view(content, language)
    items = (page_of(_at(view, each), each.item, each.ways) for each in items_ahead(content))
    return tag(
        "main",
        demonstration(view),
        _start(view),
        *items,
        _wait(view),
        _without_script(view),
        id="ahead",
        cls="stApp",
        data_digest=content.questionnaire.digest,
        data_lang=language,
        data_product=view.pages.product,
        data_error=view.pages.frame.in_title_on_error,
    )


def _start(view: View) -> Markup:
    button = tag("button", view.pages.start.begin, type="button", cls="btn call wide", data_step="begin")
    about = tag("div", hero(_heading(view.pages.start.title)), about_the_check(view))
    below = tag("div", more_about_it(view))
    return _section(START, _top(view, brand(view)), about, button, urgent_note(view), below)


def page_of(view: View, item: Item, ways: Sequence[Way] = ()) -> Markup:
    """The hidden page of one item, as Streamlit will show it."""
    text, frame = view.texts.items[item.id], view.pages.frame
    back = tag("a", frame.back, href="#", data_step="back", cls="back")
    error = tag(
        "div",
        tag("h2", icon("alert"), view.pages.errors.title),
        tag("ul", tag("li", tag("a", needed_first(view, item), href=f"#ahead_{item.id}", data_step="mend"))),
        cls="errbox",
        role="alert",
        tabindex="-1",
        hidden="hidden",
    )
    form = tag(
        "form",
        control_of(view, item),
        tag("button", view.pages.item.next, type="submit", cls="btn call wide"),
        data_item=item.id,
        data_type=item.type,
        data_ways=ways_in_attribute(ways),
        novalidate="novalidate",
    )
    lead = tag("p", text.hint, cls="lead") if text.hint else ""
    why = details(view.pages.item.why, tag("p", text.why))
    asks = tag("div", error, _heading(text.wording), lead)
    far = tag("div", progress(view, item), more(view), renewed(view, item))
    return _section(item.id, _top(view, back), far, asks, form, why, _foot(view))


def _wait(view: View) -> Markup:
    """While the server is asked; who waits too long sees whom to call, since a response may have been an alarm."""
    texts = view.pages.ahead
    late = tag(
        "div", note("phone", _reach(view), cls="l5"), safety_net(view), data_late="yes", hidden="hidden"
    )
    lead = tag("p", texts.wait_text, cls="lead", role="status")
    return _section(WAIT, brand(view), _heading(texts.wait), lead, late)


def _without_script(view: View) -> Markup:
    """Hidden as soon as a script runs."""
    sentence = tag("p", for_practice(view.pages.frame.without_script, view.practice))
    return tag("div", note("phone", sentence, cls="l5"), safety_net(view), cls="stHtml page without-script")


def _reach(view: View) -> Markup:
    sentence = tag("p", for_practice(view.pages.ahead.late, view.practice))
    return joined((sentence, emergency_link(view, cls="btn call")))


def _foot(view: View) -> Markup:
    frame = view.pages.frame
    erase = tag("a", frame.erase, href="#", data_step="erase")
    urgent = tag("span", frame.urgent, " ", emergency_link(view))
    foot = tag("div", urgent, tag("span", frame.not_kept), cls="foot")
    return joined((foot, tag("p", erase, cls="erase"), leave_link(view)))


def _top(view: View, left: Markup) -> Markup:
    others = (code for code in view.questionnaire.about.languages if code != view.visit.language)
    links = (
        tag("a", view.content.texts[code].language, href=f"?lang={code}", lang=code, data_step="speak")
        for code in others
    )
    return tag("div", left, *links, cls="ahead-top")


def demonstration(view: View) -> Markup:
    """The line above every page of a practice for which nobody signed yet."""
    if view.practice.responsible is not None:
        return Markup()
    return tag("div", tag("p", view.pages.frame.demonstration, cls="demo"), cls="stHtml page")


def _heading(text: str) -> Markup:
    return tag("h1", text, tabindex="-1")


def _section(page: str, *inside: str) -> Markup:
    return tag(
        "section", *inside, cls="stHtml page", data_ahead=page, hidden=None if page == START else "hidden"
    )


def _view(content: Content, language: str) -> View:
    visit = Visit(language, begun=True)
    return View(content, visit, assessed(content, visit), datetime.now(UTC), dark=False)


def _at(view: View, ahead: Ahead) -> View:
    """For somebody who comes to this item with nothing to tell: as far as they are, about as many are left."""
    visit = replace(view.visit, responses=ahead.before.responses)
    return replace(view, visit=visit, assessment=assessed(view.content, visit))
