"""What stands in the letter that a visitor keeps: what the result told, and what was answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from babel.dates import format_date

from triage.content.content import Content
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.own_letter_texts import OwnLetterTexts
from triage.content.page_texts import PageTexts
from triage.content.practice import Mode
from triage.content.questionnaire import Advice as AdviceOf
from triage.content.questionnaire import Block as Shows
from triage.content.texts import Card
from triage.content.texts import Texts
from triage.export.letter import Words
from triage.export.letter_about import AGE
from triage.export.letter_about import DAY
from triage.export.letter_about import sender_of
from triage.export.letter_profile import bars
from triage.export.own_letter import Advice
from triage.export.own_letter import Block
from triage.export.own_letter import Given
from triage.export.own_letter import OwnLetter
from triage.export.own_letter import Reason
from triage.export.own_letter import Signs
from triage.export.own_letter import Step
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import advice_called
from triage.reasoning.explaining import Shown
from triage.reasoning.findings import Responses

TEN = 10


@dataclass(frozen=True)
class Told:
    """One visitor's result, and in which language it was told."""

    content: Content
    assessment: Assessment
    responses: Responses = field(repr=False)
    language: str
    took_back: bool = False

    @property
    def texts(self) -> Texts:
        return self.content.texts[self.language]

    @property
    def pages(self) -> PageTexts:
        return self.content.pages[self.language]

    @property
    def advice(self) -> AdviceOf:
        return advice_called(self.content.questionnaire, self.assessment.advice)

    @property
    def shows_advice(self) -> bool:
        return self.content.practice.mode is Mode.ADVICE

    def level(self, advice: str) -> int:
        """From 1 for the least to 5 for the most urgent."""
        return [each.id for each in self.content.questionnaire.advices].index(advice) + 1

    def filled(self, sentence: str) -> str:
        practice = self.content.practice
        return sentence.format(practice=practice.name, phone=practice.telephone.shown)


def own_letter_about(told: Told, *, at: datetime) -> OwnLetter:
    """The same sentences as on the page; without an advice where the practice shows information only."""
    words, texts, day = told.pages.own_letter, told.texts, _day(at, told.language)
    may_come = not told.shows_advice or told.advice.practice_is_a_route
    known = bars(told.content, told.assessment, words=words, language=told.language)
    return OwnLetter(
        labels=_labels(words),
        sender=sender_of(told.content, reached=may_come),
        title=words.title,
        lead=words.lead.format(product=told.pages.product, day=day),
        notices=tuple(_notices(told)),
        advice=_advice(told) if told.shows_advice else _information(told),
        why_title=told.pages.result.why,
        why=tuple(_why(told)) if told.shows_advice else (),
        blocks=tuple(_blocks(told)) if told.shows_advice else (),
        scores_title=told.pages.profile.title,
        bars=tuple(known) if _shows_scores(told) else (),
        net=Block(texts.safety_net.title, texts.safety_net.lead, _after_the_signs(told)),
        signs=tuple(_signs(told)),
        sections=tuple(_sections(told)),
        foot=tuple(_foot(told)),
        version=told.pages.result.version.format(version=told.content.questionnaire.about.version, date=day),
        at=at,
    )


def _labels(words: OwnLetterTexts) -> Words:
    return {
        "your_answer": words.your_answer,
        "scores_columns": words.scores_columns,
        "answers": words.answers,
        "answers_lead": words.answers_lead,
        "page": words.page,
    }


def _notices(told: Told) -> Iterator[Block]:
    if told.content.practice.responsible is None:
        yield Block(told.pages.frame.demonstration)
    if told.took_back and told.shows_advice:
        yield Block(told.pages.withdrawn.title, told.pages.withdrawn.text)
    age = told.responses.get(AGE)
    if isinstance(age, int) and age < told.content.questionnaire.about.adult_from:
        yield Block(told.filled(told.texts.not_an_adult))


def _advice(told: Told) -> Advice:
    words = told.texts.advices[told.advice.id]
    contact = told.texts.contacts[told.assessment.contact].text
    sentences = (told.filled(contact), told.filled(words.text))
    return Advice(told.level(told.advice.id), words.kicker, words.title, sentences)


def _information(told: Told) -> Advice:
    words = told.pages.information
    return Advice(0, told.pages.product, words.title, (told.filled(words.lead),))


def _why(told: Told) -> Iterator[Reason]:
    """The reasons for this advice with the answers behind them; who has to call now reads no milder ones."""
    for sentence in told.texts.advices[told.advice.id].why:
        yield Reason(sentence)
    reasons = told.assessment.reasons
    for reason in (one for one in reasons if one.advice == told.advice.id):
        items = told.content.questionnaire.items
        given = (_given(told, item, reason.findings.get(item.id)) for item in items)
        yield Reason(told.texts.rules[reason.rule].reason, tuple(one for one in given if one is not None))
    if not told.advice.in_safety_net:
        milder = (one for one in reasons if one.advice != told.advice.id)
        yield from (Reason(told.texts.rules[reason.rule].reason) for reason in milder)


def _blocks(told: Told) -> Iterator[Block]:
    """What this advice shows besides, in the order of the page."""
    texts, shows = told.texts, told.advice.result_shows
    own = texts.prevention if told.assessment.prevention else texts.own_steps
    if Shows.PHONE_SCRIPT in shows:
        yield Block(told.pages.result.say, told.pages.result.say_lead, tuple(_say(told)))
    if Shows.OWN_STEPS in shows:
        yield Block(own.title, steps=_steps(own.steps))
    if Shows.ATTENTION in shows and told.assessment.attention:
        points = [texts.attention.points[name] for name in told.assessment.attention]
        yield Block(texts.attention.title, steps=_steps(points))


def _say(told: Told) -> Iterator[str]:
    """What to say on the telephone: why it is this urgent, and no more."""
    reasons = (reason for reason in told.assessment.reasons if reason.advice == told.advice.id)
    lines = (told.texts.rules[reason.rule].say for reason in reasons)
    yield from (line for line in lines if line)


def _steps(cards: tuple[Card, ...] | list[Card]) -> tuple[Step, ...]:
    return tuple(Step(card.title, card.text) for card in cards)


def _shows_scores(told: Told) -> bool:
    return not told.shows_advice or Shows.PROFILE in told.advice.result_shows


def _signs(told: Told) -> Iterator[Signs]:
    """The signs of all rules of the safety net, the most urgent first."""
    for advice in reversed(told.content.questionnaire.advices):
        if advice.in_safety_net:
            rules = (rule.id for rule in told.content.questionnaire.rules if rule.advice == advice.id)
            lines = tuple(sign for rule in rules if (sign := told.texts.rules[rule].sign))
            yield Signs(told.level(advice.id), told.texts.safety_net.now[advice.id], lines)


def _after_the_signs(told: Told) -> tuple[str, ...]:
    texts = told.texts.safety_net
    acts_now = told.shows_advice and told.advice.in_safety_net
    return () if acts_now else (told.filled(texts.recheck), texts.limits)


def _sections(told: Told) -> Iterator[tuple[str, tuple[Given, ...]]]:
    """Every answer that counts, as it was asked."""
    questionnaire = told.content.questionnaire
    for section in questionnaire.about.sections:
        items = (item for item in questionnaire.items if item.section == section)
        given = (_given(told, item, told.responses.get(item.id), in_full=True) for item in items)
        if found := tuple(one for one in given if one is not None):
            yield told.texts.sections[section], found


def _given(told: Told, item: Item, given: Shown | None, *, in_full: bool = False) -> Given | None:
    if given is None or item.id not in told.assessment.asked:
        return None
    words = told.texts.items[item.id]
    return Given(words.wording if in_full else words.short, tuple(_lines(told, item, given)))


def _lines(told: Told, item: Item, given: Shown) -> Iterator[str]:
    words = told.texts.items[item.id]
    if isinstance(given, int | float):
        of_ten = told.pages.own_letter.of_highest.format(value=given, highest=TEN)
        yield of_ten if isinstance(item, ScaleItem) else f"{given} {words.unit or ''}".strip()
        return
    labels = {NONE: told.texts.none_of_these, NOT_SURE: told.texts.not_sure}
    labels |= {name: option.label for name, option in words.options.items()}
    yield from (labels[option] for option in (given if isinstance(given, tuple) else (given,)))


def _foot(told: Told) -> Iterator[str]:
    responsible = told.content.practice.responsible
    yield told.pages.result.not_a_diagnosis
    if responsible is not None:
        yield told.pages.result.responsible.format(name=responsible.name, role=responsible.role)
    yield told.pages.own_letter.kept_nowhere


def _day(at: datetime, language: str) -> str:
    written: str = format_date(at.astimezone(), format=DAY, locale=language)
    return written
