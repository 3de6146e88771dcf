"""One visit: the responses, and what has to be remembered about how they came about."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from triage.content.content import Content
from triage.content.practice import Mode
from triage.content.questionnaire import Advice
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import advice_called
from triage.reasoning.assessing import assess
from triage.reasoning.explaining import Reason
from triage.reasoning.explaining import Shown
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.ui.visitor.sending import Sending


@dataclass(frozen=True)
class Withdrawn:
    """An alarm that a later response took back: its rule, and what was said first."""

    rule: str
    said: Mapping[str, Shown]


@dataclass(frozen=True)
class Visit:
    """Everything one tab holds; all pages follow from `responses`, the rest is how they came about.

    `confirmed` holds the rules whose second look was answered with yes, `seen_check` whether the overview was reached,
    `more` how many items the last change added, and `wanting` the item whose page still needs something. `renewed` are
    the items that are asked anew, because the content changed under a draft; `is_renewed` says that it did just now.
    `shown` and `passed` are the items that this visit was counted for.
    """

    language: str
    begun: bool = False
    responses: Responses = field(default_factory=dict)
    withdrawn: tuple[Withdrawn, ...] = ()
    confirmed: frozenset[str] = frozenset()
    seen_check: bool = False
    more: int = 0
    wanting: str | None = None
    attempt: int = 0
    sending: Sending | None = None
    renewed: tuple[str, ...] = ()
    is_renewed: bool = False
    shown: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()


def assessed(content: Content, visit: Visit) -> Assessment:
    """What follows from the responses; in information mode everybody gets every item."""
    return _assess(content, visit.responses)


def respond(content: Content, visit: Visit, *, item: str, response: Response) -> Visit:
    """The visit after one response; what no longer counts is dropped, what was taken back is remembered."""
    return responded(content, visit, assessed(content, visit), item=item, response=response)[0]


def responded(
    content: Content, visit: Visit, before: Assessment, *, item: str, response: Response
) -> tuple[Visit, Assessment]:
    """The same for who knows already what followed before, with what follows now."""
    after = _assess(content, {**visit.responses, item: response})
    now = {reason.rule for reason in alarms(content, after)}
    taken_back = tuple(
        Withdrawn(reason.rule, reason.findings)
        for reason in alarms(content, before)
        if reason.rule not in now
    )
    then = replace(
        visit,
        responses={
            name: value for name, value in {**visit.responses, item: response}.items() if name in after.asked
        },
        withdrawn=visit.withdrawn + taken_back,
        confirmed=visit.confirmed & now,
        more=max(0, left(after) - left(before)),
        wanting=None,
        renewed=tuple(name for name in visit.renewed if name != item),
        is_renewed=False,
    )
    return then, after


def left(assessment: Assessment) -> int:
    """About how many items are still to come."""
    return len(assessment.missing) + len(assessment.perhaps)


def alarms(content: Content, assessment: Assessment) -> tuple[Reason, ...]:
    """The reasons that ask for a second look; none when no advice is shown."""
    if content.practice.mode is Mode.INFORMATION:
        return ()
    return tuple(
        r for r in assessment.reasons if advice_called(content.questionnaire, r.advice).confirmed_first
    )


def unconfirmed(content: Content, visit: Visit, assessment: Assessment) -> tuple[Reason, ...]:
    """The alarms that did not get their second look yet."""
    return tuple(reason for reason in alarms(content, assessment) if reason.rule not in visit.confirmed)


def confirm(content: Content, visit: Visit) -> Visit:
    """The visit after a yes on the second look."""
    now = alarms(content, assessed(content, visit))
    return replace(visit, confirmed=frozenset(reason.rule for reason in now), more=0)


def taken_back(visit: Visit, assessment: Assessment) -> tuple[Withdrawn, ...]:
    """The alarms that were taken back and are not given again, the latest words for each rule."""
    fired = {reason.rule for reason in assessment.reasons}
    latest = {withdrawn.rule: withdrawn for withdrawn in visit.withdrawn}
    return tuple(withdrawn for rule, withdrawn in latest.items() if rule not in fired)


def advice_now(content: Content, assessment: Assessment) -> Advice:
    return advice_called(content.questionnaire, assessment.advice)


def _assess(content: Content, responses: Responses) -> Assessment:
    everything = content.practice.mode is Mode.INFORMATION
    return assess(content.questionnaire, responses, asks_everything=everything)
