"""What a page needs to show itself."""

from dataclasses import dataclass
from datetime import date
from datetime import datetime

from triage.content.content import Content
from triage.content.items import Item
from triage.content.page_texts import PageTexts
from triage.content.practice import Mode
from triage.content.practice import Practice
from triage.content.questionnaire import Advice
from triage.content.questionnaire import Questionnaire
from triage.content.texts import Texts
from triage.reasoning.assessing import Assessment
from triage.ui.theme import LEVELS
from triage.ui.theme import Palette
from triage.ui.theme import palette
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import advice_now


@dataclass(frozen=True)
class View:
    """The content in the visitor's language, and where the visitor stands."""

    content: Content
    visit: Visit
    assessment: Assessment
    now: datetime
    dark: bool

    @property
    def today(self) -> date:
        return self.now.astimezone().date()

    @property
    def texts(self) -> Texts:
        return self.content.texts[self.visit.language]

    @property
    def pages(self) -> PageTexts:
        return self.content.pages[self.visit.language]

    @property
    def practice(self) -> Practice:
        return self.content.practice

    @property
    def questionnaire(self) -> Questionnaire:
        return self.content.questionnaire

    @property
    def palette(self) -> Palette:
        return palette(self.practice.colours, dark=self.dark)

    @property
    def advice(self) -> Advice:
        return advice_now(self.content, self.assessment)

    @property
    def shows_advice(self) -> bool:
        return self.practice.mode is Mode.ADVICE

    @property
    def acts_now(self) -> bool:
        """Whether this visitor was told to call now, or today: whatever can wait comes last, or not at all."""
        return self.shows_advice and self.advice.in_safety_net

    def item(self, name: str) -> Item:
        return next(item for item in self.questionnaire.items if item.id == name)

    def level(self, advice: str) -> int:
        """From 1 for the least to 5 for the most urgent: its colour and drawing."""
        order = [entry.id for entry in self.questionnaire.advices]
        return min(order.index(advice) + 1, LEVELS)
