"""Which page comes next, and which page may be shown now."""

from triage.content.content import Content
from triage.content.practice import Mode
from triage.reasoning.assessing import Assessment
from triage.records.submissions import may_send
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import advice_now
from triage.ui.visitor.visit import unconfirmed

START = "start"
SECOND_LOOK = "second-look"
CHECK = "check"
RESULT = "result"
EXPIRED = "expired"
WAITING = "waiting"
ADD = "send"
CONTACT = "send-contact"
LAST_LOOK = "send-check"
SENT = "sent"
CODE = "code"
FOLLOW = "follow"
STEPS = (ADD, CONTACT, LAST_LOOK)


def page_after(content: Content, visit: Visit, assessment: Assessment, *, item: str | None) -> str:
    """Where the visitor goes after a response to `item`, or after a yes on the second look."""
    if unconfirmed(content, visit, assessment):
        return SECOND_LOOK
    if not assessment.missing:
        return _last_page(content, assessment)
    if visit.seen_check or item not in assessment.asked:
        return assessment.missing[0]
    later = assessment.asked[assessment.asked.index(item) + 1 :]
    return later[0] if later else assessment.missing[0]


def page_before(visit: Visit, assessment: Assessment, *, item: str) -> str:
    """Where Back leads from an item."""
    if visit.seen_check and not assessment.missing:
        return CHECK
    return _item_before(assessment, item)


def page_to_show(content: Content, visit: Visit, assessment: Assessment, *, wanted: str | None) -> str:
    """The page in the address, unless it does not fit: then the one that does."""
    if wanted in (None, START):
        return START
    if wanted in _without_a_visit(content):
        return wanted
    if not visit.begun:
        return EXPIRED
    if wanted in assessment.asked:
        return wanted
    if unconfirmed(content, visit, assessment):
        return SECOND_LOOK
    return _page_that_fits(content, visit, assessment, wanted=wanted)


def _without_a_visit(content: Content) -> tuple[str, ...]:
    """The pages of somebody who comes back with a code, or with a link."""
    if not content.practice.sending.offered:
        return ()
    return (CODE, FOLLOW) if content.questionnaire.about.follow_up else (CODE,)


def _page_that_fits(content: Content, visit: Visit, assessment: Assessment, *, wanted: str | None) -> str:
    if assessment.missing:
        came_back = wanted == SECOND_LOOK  # by the browser's Back, after a yes: then what it was about
        return _item_before(assessment, assessment.missing[0]) if came_back else assessment.missing[0]
    if wanted in (*STEPS, SENT):
        return _page_of_sending(content, visit, assessment, wanted=wanted)
    return wanted if wanted in (CHECK, RESULT) else _last_page(content, assessment)


def sending_is_offered(content: Content, assessment: Assessment) -> bool:
    """Whether this visitor may send something to this practice."""
    return content.practice.sending.offered and may_send(content.questionnaire, assessment)


def is_sent(visit: Visit) -> bool:
    """Whether exactly these responses were sent."""
    return visit.sending is not None and visit.sending.of == visit.responses


def _page_of_sending(content: Content, visit: Visit, assessment: Assessment, *, wanted: str) -> str:
    if visit.sending is None or not sending_is_offered(content, assessment):
        return RESULT
    if is_sent(visit):
        return SENT
    return RESULT if wanted == SENT or visit.sending.is_stored else wanted


def _item_before(assessment: Assessment, item: str) -> str:
    at = assessment.asked.index(item)
    return assessment.asked[at - 1] if at else START


def _last_page(content: Content, assessment: Assessment) -> str:
    shows_advice = content.practice.mode is Mode.ADVICE
    return RESULT if shows_advice and advice_now(content, assessment).shown_at_once else CHECK
