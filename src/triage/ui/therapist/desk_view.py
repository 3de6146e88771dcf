"""What a page of the desk needs to show itself."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime

from triage.access.roles import Person
from triage.content.content import Content
from triage.content.desk_texts import DeskTexts
from triage.content.page_texts import PageTexts
from triage.content.texts import Texts
from triage.records.audit import AuditEvent
from triage.records.opening import Desk
from triage.ui.theme import LEVELS

WHEN = "EEE d MMM, HH:mm"


@dataclass(frozen=True)
class DeskView:
    """Who looks, at what, in which language; `practice` is its name in the records."""

    content: Content
    desk: Desk
    person: Person
    practice: str
    language: str
    now: datetime
    dark: bool

    @property
    def texts(self) -> Texts:
        return self.content.texts[self.language]

    @property
    def pages(self) -> PageTexts:
        return self.content.pages[self.language]

    @property
    def words(self) -> DeskTexts:
        return self.content.desk[self.language]

    def level(self, advice: str) -> int:
        """From 1 for the least to 5 for the most urgent: its colour and drawing."""
        order = [entry.id for entry in self.content.questionnaire.advices]
        return min(order.index(advice) + 1, LEVELS) if advice in order else LEVELS

    def when(self, moment: datetime) -> str:
        """A moment as people at the desk read it, in their own time."""
        written: str = format_datetime(moment.astimezone(), format=WHEN, locale=self.language)
        return written

    def audit(self, reason: str) -> AuditEvent:
        """Who does something now, for the audit log."""
        return AuditEvent(
            at=self.now,
            practice=self.practice,
            actor=self.person.name,
            role=self.person.role,
            source="desk",
            access_point="inbox",
            reason=reason,
        )
