"""What goes into the outbox at the desk: announcements over each channel, alarms, and the digest of the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from triage.records.audit import AuditEvent
from triage.records.audit import Role
from triage.records.follow_up_asking import Pages
from triage.records.follow_up_asking import ask_again
from triage.records.follow_up_asking import is_to_be_asked
from triage.records.follow_up_plans import forget_links
from triage.records.follow_up_plans import has_useless_links
from triage.records.opening import Desk
from triage.records.outbox import Channel
from triage.records.outbox import RandomBytes
from triage.records.outbox_plans import is_planned
from triage.records.outbox_plans import late_and_unread
from triage.records.outbox_plans import plan_alarms
from triage.records.outbox_plans import plan_digest
from triage.records.outbox_queue import drop_old
from triage.records.outbox_queue import has_old
from triage.records.outbox_queue import is_announced
from triage.records.outbox_queue import spread


@dataclass(frozen=True)
class Plans:
    """What one practice wants to hear; each look only reads, and writes when there is something to write.

    `channels` are those over which submissions are announced. Without an hour there is no digest, without a limit no
    alarm, and without an address of the visitors' pages nobody is asked again.
    """

    practice: str
    urgent: frozenset[str]
    channels: tuple[Channel, ...]
    zone: ZoneInfo
    digest_hour: int | None
    alarm_after: timedelta | None
    pages: Pages | None = None

    def spread(self, desk: Desk, *, random_bytes: RandomBytes) -> bool:
        """Put what was announced into the outbox, once per channel; True when there may be more."""
        with desk.records.reading() as session:
            if not is_announced(session, self.practice):
                return False
        step = partial(spread, practice=self.practice, channels=self.channels, random_bytes=random_bytes)
        return desk.records.writer.write(step) > 0

    def plan(self, desk: Desk, *, now: Callable[[], datetime], random_bytes: RandomBytes) -> bool:
        """Put alarms and the digest into the outbox, and drop what is long done; never asks to be called again."""
        at = now()
        with desk.records.reading() as session:
            wanted = self._wants_alarm(session, at), self._wants_digest(session, at)
            is_old = has_old(session, self.practice, now=at)
        if any(wanted) or is_old:
            desk.records.writer.write(partial(self._write, wanted=wanted, at=at, random_bytes=random_bytes))
        self._plan_asking(desk, at, random_bytes)  # last: whatever goes wrong there keeps no alarm back
        return False

    def _plan_asking(self, desk: Desk, at: datetime, random_bytes: RandomBytes) -> None:
        """The mails to who is asked again, and to forget what links that have expired could open."""
        with desk.records.reading() as session:
            is_useless = has_useless_links(session, self.practice, now=at)
            is_due = self.pages is not None and is_to_be_asked(session, self.practice, now=at)
        if is_useless:
            desk.records.writer.write(partial(forget_links, practice=self.practice, now=at))
        if is_due and self.pages is not None:
            audit = by_follow_up(self.practice, at)
            ask = partial(ask_again, desk=desk, pages=self.pages, audit=audit, random_bytes=random_bytes)
            desk.records.writer.write(ask)

    def _wants_alarm(self, session: Session, at: datetime) -> bool:
        limit = self.alarm_after
        if limit is None:
            return False
        return bool(late_and_unread(session, self.practice, urgent=self.urgent, limit=limit, now=at))

    def _wants_digest(self, session: Session, at: datetime) -> bool:
        here = at.astimezone(self.zone)
        if self.digest_hour is None or here.hour < self.digest_hour:
            return False
        return not is_planned(session, self.practice, self._day(at))

    def _write(
        self, session: Session, wanted: tuple[bool, bool], at: datetime, random_bytes: RandomBytes
    ) -> None:
        wants_alarm, wants_digest = wanted
        if wants_alarm and self.alarm_after is not None:
            plan_alarms(
                session,
                self.practice,
                urgent=self.urgent,
                limit=self.alarm_after,
                now=at,
                random_bytes=random_bytes,
            )
        if wants_digest:
            plan_digest(
                session,
                self.practice,
                self._day(at),
                urgent=self.urgent,
                now=at,
                random_bytes=random_bytes,
            )
        drop_old(session, self.practice, now=at)

    def _day(self, at: datetime) -> str:
        return at.astimezone(self.zone).date().isoformat()


def by_follow_up(practice: str, at: datetime) -> AuditEvent:
    """Nobody presses anything when somebody is asked again."""
    return AuditEvent(
        at=at, practice=practice, actor="triage", role=Role.SYSTEM, source="server", access_point="follow-up"
    )
