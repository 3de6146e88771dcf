"""The courier for mail: words each message at the moment it goes, and hands it to the mail server."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from functools import partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date

from triage.content.content import Content
from triage.content.follow_up_texts import FollowUpMailTexts
from triage.content.frozen import Frozen
from triage.content.message_texts import MessageTexts
from triage.content.message_texts import PracticeMailTexts
from triage.content.sending_texts import CodeMailTexts
from triage.content.sending_texts import ReceiptTexts
from triage.messages.delivery import NotDeliveredError
from triage.messages.mail import Mail
from triage.messages.mail import can_mail
from triage.messages.mail import send_mail
from triage.messages.wording import as_html
from triage.messages.wording import as_text
from triage.records.opening import Desk
from triage.records.outbox import TO_THE_VISITOR
from triage.records.outbox import Kind
from triage.records.outbox import Reason
from triage.records.outbox import place_of
from triage.records.outbox_plans import About
from triage.records.outbox_plans import Day
from triage.records.outbox_plans import about
from triage.records.outbox_plans import day_until
from triage.records.outbox_queue import Claimed
from triage.records.sealing import DamagedError
from triage.records.secret_files import KeyFileError
from triage.settings import Settings

DAY = timedelta(days=1)


class ToVisitor(Frozen):
    """What is sealed of a mail to a visitor."""

    to: str
    language: str
    page: str
    code: str = ""
    stop: str | None = None
    until: datetime | None = None


ToVisitorTexts: TypeAlias = CodeMailTexts | ReceiptTexts | FollowUpMailTexts


@dataclass(frozen=True)
class Post:
    """Mails for one practice; `desk_address` is where therapists read what came in."""

    desk: Desk
    settings: Settings
    content: Content
    desk_address: str
    urgent: frozenset[str]
    now: Callable[[], datetime]

    def deliver(self, claimed: Claimed) -> None:
        """Mail it, or raise NotDeliveredError; what nobody needs any more is not mailed."""
        if not can_mail(self.settings):
            raise NotDeliveredError(Reason.NOT_SET, is_final=True)
        mail = self._to_visitor(claimed) if claimed.kind in TO_THE_VISITOR else self._to_practice(claimed)
        if mail is not None:
            send_mail(self.settings, mail)

    def _to_practice(self, claimed: Claimed) -> Mail | None:
        if self.settings.notify is None:
            raise NotDeliveredError(Reason.NOT_SET, is_final=True)
        if claimed.kind is Kind.DIGEST:
            return self._digest(claimed, self.settings.notify)
        found = self._about(claimed)
        if found is None or (claimed.kind is Kind.ALARM and found.is_read):
            return None
        texts = self._texts_about(claimed.kind, found)
        places = {"link": f"{self.desk_address}/?s=submission&id={found.submission}"}
        return self._mail(claimed, self.settings.notify, texts.subject, texts.text, places=places)

    def _texts_about(self, kind: Kind, found: About) -> PracticeMailTexts:
        match kind:
            case Kind.ALARM:
                return self._texts.alarm
            case Kind.FOLLOW_UP_ALARM:
                return self._texts.follow_up_alarm
            case _:
                return self._texts.new_urgent if found.advice in self.urgent else self._texts.new

    def _digest(self, claimed: Claimed, to: str) -> Mail | None:
        read = partial(day_until, practice=claimed.practice, urgent=self.urgent, now=self.now())
        with self.desk.records.reading() as session:
            day = read(session)
        if not day:
            return None
        texts = self._texts.digest
        lines = (texts.lead, *_lines(self._texts, day), *texts.end)
        return self._mail(claimed, to, texts.subject, lines, places={"link": f"{self.desk_address}/"})

    def _mail(
        self, claimed: Claimed, to: str, subject: str, lines: tuple[str, ...], *, places: dict[str, str]
    ) -> Mail:
        language = self.content.practice.language
        html = as_html(lines, places, subject=subject, language=language)
        return Mail(claimed.id, to, subject, as_text(lines, places), html)

    def _to_visitor(self, claimed: Claimed) -> Mail | None:
        found = self._about(claimed)
        if found is None:
            return None
        to = self._opened(claimed)
        texts = self._texts_to_visitor(claimed.kind, to.language)
        places = self._places(to, found)
        subject = texts.subject.format(**places)
        html = as_html(texts.text, places, subject=subject, language=to.language)
        return Mail(claimed.id, to.to, subject, as_text(texts.text, places), html, to.stop)

    def _texts_to_visitor(self, kind: Kind, language: str) -> ToVisitorTexts:
        pages = self.content.pages[language]
        match kind:
            case Kind.CODE:
                return pages.sending.mail
            case Kind.FOLLOW_UP:
                return pages.follow_up.mail
            case Kind.REMINDER:
                return pages.follow_up.reminder
            case _:
                return pages.sending.receipt

    def _places(self, to: ToVisitor, found: About) -> dict[str, str]:
        practice = self.content.practice
        return {
            "practice": practice.name,
            "phone": practice.telephone.shown,
            "code": to.code,
            "page": to.page,
            "stop": to.stop or "",
            "until": self._last_day(to.until, to.language) if to.until else "",
            "day": self._day(found.received, to.language),
            "erased": self._day(found.erase_by, to.language),
        }

    def _last_day(self, ends: datetime, language: str) -> str:
        """The last whole day before this moment."""
        return self._day(ends - DAY, language)

    def _day(self, moment: datetime, language: str) -> str:
        here = moment.astimezone(ZoneInfo(self.settings.time_zone))
        return str(format_date(here.date(), format="long", locale=language))

    def _opened(self, claimed: Claimed) -> ToVisitor:
        try:
            fields = self.desk.ring.open(claimed.sealed or b"", place_of(claimed.id, claimed.practice))
        except (DamagedError, KeyFileError):
            raise NotDeliveredError(Reason.UNREADABLE, is_final=True) from None
        return ToVisitor.model_validate(fields)

    def _about(self, claimed: Claimed) -> About | None:
        """None when it was erased since; then nobody has to hear of it."""
        if claimed.submission is None:
            return None
        with self.desk.records.reading() as session:
            return about(session, claimed.submission, claimed.practice)

    @property
    def _texts(self) -> MessageTexts:
        return self.content.desk[self.content.practice.language].messages


def _lines(texts: MessageTexts, day: Day) -> Iterator[str]:
    """A line for each number that is not zero."""
    words = texts.digest
    for line, count in (
        (words.came_in, day.came_in),
        (words.unread, day.unread),
        (words.urgent, day.urgent),
        (words.copies, day.copies),
    ):
        if count:
            yield line.format(count=count)
