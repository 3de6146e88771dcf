"""What became of invented people later: each is asked again as everybody is, but for the mail, which nobody gets."""

import os
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.content.content import Content
from triage.content.follow_up import FollowUp
from triage.content.items import SCALE
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.items import Worse
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.following import deserved
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_asking import REMINDED_AFTER
from triage.records.follow_up_asking import note_asked
from triage.records.follow_up_links import Start
from triage.records.follow_up_plans import plan_asking
from triage.records.follow_up_table import FollowUpRow
from triage.records.following import Following
from triage.records.following import OpenedLink
from triage.records.limiting import Limit
from triage.records.opening import Desk
from triage.records.store import row_of
from triage.records.submissions import Listed

REPLIED_AFTER = timedelta(minutes=30)
NO_LINK = Limit("wrong link", from_one="1 per minute", from_all="1 per minute")  # nobody opens one here


class Went(StrEnum):
    """How it went on with somebody invented."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    SILENT = "silent"


STEPS: Mapping[Went, int] = {Went.BETTER: -3, Went.SAME: 0, Went.WORSE: 3}
CONTENT_WITH_IT: Mapping[Went, int] = {Went.BETTER: 8, Went.SAME: 5, Went.WORSE: 3}


def can_be_asked_again(content: Content, start: Responses) -> bool:
    """Whether this person said everything at the start that is asked again, and nothing that needs another look."""
    plan = content.questionnaire.about.follow_up
    if plan is None or not all(name in start for name in plan.items):
        return False
    return all(name in content.unremarkable for name in plan.alarm_items if name in start)


def can_go(content: Content, start: Responses, went: Went) -> bool:
    """Whether it can go on like this with somebody who needs no doctor then."""
    if went is Went.SILENT:
        return True
    return deserved(content.questionnaire, start, replies_of(content, start, went)) is None


def weeks_until(plan: FollowUp, received: datetime, went: Went, now: datetime) -> tuple[int, ...]:
    """The weeks after which this person was asked and replied by now, or was reminded and stayed silent."""
    takes = REMINDED_AFTER if went is Went.SILENT else REPLIED_AFTER
    return tuple(week for week in plan.weeks if received + timedelta(weeks=week) + takes <= now)


def replies_of(content: Content, start: Responses, went: Went) -> Responses:
    """No alarm sign, and everything else so much better or worse than at the start."""
    plan = content.questionnaire.about.follow_up
    assert plan is not None
    items = {item.id: item for item in content.questionnaire.items}
    alarms = {name: _written(content, name) for name in plan.alarm_items if name in start}
    later = {name: _moved(items[name], start[name], STEPS[went]) for name in plan.items}
    return alarms | later | dict.fromkeys(plan.only_then, CONTENT_WITH_IT[went])


def store_later(
    session: Session,
    desk: Desk,
    content: Content,
    listed: Listed,
    start: Responses,
    went: Went,
    audit: AuditEvent,
) -> None:
    """Plan, ask and answer in the past what would have come until now; nothing stays planned for later."""
    plan = content.questionnaire.about.follow_up
    assert plan is not None
    plan_asking(session, listed, weeks_until(plan, listed.received, went, audit.at))
    following = Following(desk.records, content.questionnaire, audit.practice, NO_LINK)
    for row in _planned(session, listed.id):
        asked = replace(audit, at=row.due)
        _ask(session, desk, row, asked)
        if went is Went.SILENT:
            _ask(session, desk, row, replace(audit, at=row.due + REMINDED_AFTER))
            continue
        opened = OpenedLink(listed.id, row.number, row.week, Start(start))
        said, replied = replies_of(content, start, went), replace(audit, at=row.due + REPLIED_AFTER)
        assert following.answering(opened, said, audit=replied, random_bytes=os.urandom)(session)


def _planned(session: Session, submission: str) -> Iterator[FollowUpRow]:
    mine = select(FollowUpRow).where(FollowUpRow.submission == submission)
    yield from session.scalars(mine.order_by(FollowUpRow.number)).all()


def _ask(session: Session, desk: Desk, row: FollowUpRow, audit: AuditEvent) -> None:
    submission = row_of(session, row.submission, audit.practice)
    assert submission is not None
    log = AuditLog(session, desk.records.key, audit.practice)
    log.add(audit, Action.ASK_AGAIN, submission=submission.id)
    note_asked(row, submission, audit.at)
    session.flush()


def _written(content: Content, name: str) -> Response:
    written = content.unremarkable[name]
    return tuple(written) if isinstance(written, list) else written


def _moved(item: Item, before: Response, steps: int) -> Response:
    """So many points worse, or better when there are fewer than none; what is no scale stays as it was."""
    if not isinstance(item, ScaleItem) or not isinstance(before, int):
        return before
    moved = before + (-steps if item.worse is Worse.LOWER else steps)
    return min(max(moved, SCALE[0]), SCALE[-1])
