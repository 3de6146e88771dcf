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

WHEN, TIME = "EEE d MMM, HH:mm", "HH:mm"


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

    @property
    def urgent(self) -> frozenset[str]:
        """The advices that cannot wait."""
        return frozenset(each.id for each in self.content.questionnaire.advices if each.in_safety_net)

    def level(self, advice: str) -> int:
        """From 1 for the least to 5 for the most urgent: its colour and drawing."""
        order = [entry.id for entry in self.content.questionnaire.advices]
        return min(order.index(advice) + 1, LEVELS) if advice in order else LEVELS

    def when(self, moment: datetime) -> str:
        """A moment as people at the desk read it, in their own time."""
        local, texts = moment.astimezone(), self.words.frame
        days_ago = (self.now.astimezone().date() - local.date()).days
        written: str = format_datetime(local, format=WHEN, locale=self.language)
        recent = {0: texts.today, 1: texts.yesterday}.get(days_ago)
        return written if recent is None else recent.format(time=format_datetime(local, TIME))

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
