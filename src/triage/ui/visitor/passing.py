"""Count how many visits are shown each item and go on from it: each visit once, and nothing about who or what."""

from dataclasses import replace
from datetime import datetime

from triage.content.content import Content
from triage.records.passing import Counted
from triage.records.passing import week_of
from triage.ui.keeping_up import passing
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import respond


def is_shown(content: Content, visit: Visit, item: str, now: datetime) -> Visit:
    """The visit, that was shown an item; what it responded to before, as in a draft, was counted then."""
    if item in visit.shown or item in visit.responses:
        return visit
    passing().show(_counted(content, item, now))
    return replace(visit, shown=visit.shown | {item})


def goes_on(content: Content, before: Visit, after: Visit, *, item: str, now: datetime) -> Visit:
    """The visit after a response to an item."""
    if item in after.passed or item in before.responses:
        return after
    passing().go_on(_counted(content, item, now))
    return replace(after, passed=after.passed | {item})


def counted_anew(content: Content, visit: Visit, now: datetime) -> Visit:
    """The same visit, of which nothing was counted yet: it began before the server knew of it."""
    counted = replace(visit, responses={}, shown=frozenset(), passed=frozenset())
    for item in assessed(content, visit).asked:
        if item in visit.responses:
            counted = is_shown(content, counted, item, now)
            after = respond(content, counted, item=item, response=visit.responses[item])
            counted = goes_on(content, counted, after, item=item, now=now)
    return counted


def _counted(content: Content, item: str, now: datetime) -> Counted:
    return Counted(week_of(now), content.questionnaire.about.version, item)
