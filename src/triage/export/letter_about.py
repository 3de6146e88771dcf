"""What stands in the letter about one submission."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from sqlalchemy.orm import Session

from triage.content.content import Content
from triage.content.items import Item
from triage.content.letter_texts import LetterTexts
from triage.content.questionnaire import Questionnaire
from triage.content.texts import Texts
from triage.export.letter import Because
from triage.export.letter import Letter
from triage.export.letter import Line
from triage.export.letter import Sender
from triage.export.letter_profile import bars
from triage.export.letter_words import line
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Skipped
from triage.reasoning.following import signs_given
from triage.reasoning.responses import read_responses_that_fit
from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.follow_up_reading import FollowedUp
from triage.records.follow_up_reading import follow_ups_of
from triage.records.opening import Desk
from triage.records.reading import Whole
from triage.records.reading import with_alarms
from triage.records.review import review_of
from triage.records.store import as_listed
from triage.records.store import row_of
from triage.records.store import unsealed

PARTS = "letter replies"
AGE = "age"
"""The item that `adult_from` in questionnaire.yaml is about; it stands with the name."""

DAY = "d MMMM y"


@dataclass(frozen=True)
class _About:
    """One submission, and how it is put into words."""

    content: Content
    whole: Whole
    assessment: Assessment
    language: str

    @property
    def questionnaire(self) -> Questionnaire:
        return self.content.questionnaire

    @property
    def texts(self) -> Texts:
        return self.content.texts[self.language]

    @property
    def words(self) -> LetterTexts:
        return self.content.desk[self.language].letter


def read_for_letter(session: Session, submission: str, *, desk: Desk, audit: AuditEvent) -> Whole | None:
    """What a letter is made of, with the audit line that it was taken out; None when it is gone."""
    log = AuditLog(session, desk.records.key, audit.practice)
    row = row_of(session, submission, audit.practice)
    if row is None:
        return None
    log.add(audit, Action.EXPORT, submission=row.id, parts=PARTS)
    return Whole(
        as_listed(row), unsealed(row, desk.ring), review_of(row, desk), follow_ups_of(session, row, desk)
    )


def letter_about(content: Content, whole: Whole, *, language: str, at: datetime) -> Letter:
    """Everything a doctor asks first: the advice, why, what was denied, and how it was worked out."""
    asked = {item.id for item in content.questionnaire.items}
    fit = read_responses_that_fit(content.questionnaire, whole.unsealed.responses)
    given = {name: value for name, value in fit.items() if name in asked}
    about = _About(content, whole, assess(content.questionnaire, given), language)
    words, name = about.words, whole.unsealed.details.name
    sent, told = _day(whole.listed.received, language), whole.listed
    screening, means = _screening(about)
    return Letter(
        words=words.model_dump(exclude={"items", "scores"}),
        sender=sender_of(content),
        title=words.title.format(name=name),
        lead=words.lead.format(name=name, day=sent, practice=content.practice.name),
        person=tuple(_person(about, sent)),
        notices=tuple(_notices(about)),
        level=_level(about),
        advice=_advice_name(about, told.advice),
        screening=screening,
        screening_means=means,
        contact_reason=tuple(_contact_reason(about)),
        reasons=tuple(
            Because(about.texts.rules[reason.rule].reason, words.rule.format(name=reason.rule))
            for reason in about.assessment.reasons
        ),
        signals=tuple(about.texts.alerts[alert] for alert in about.assessment.alerts),
        verdict=tuple(_verdict(about)),
        alarms=tuple(_line(about, item) for item in _alarm_items(about.questionnaire) if item.id != AGE),
        bars=tuple(
            bars(about.content, about.assessment, words=words, language=language, called=words.scores)
        ),
        findings=tuple(_findings(about)),
        version=content.desk[language].submission.version.format(
            version=told.content_version, digest=told.content_digest[:12]
        ),
        made=words.made.format(day=_day(at, language)),
        at=at,
    )


def sender_of(content: Content, *, reached: bool = True) -> Sender:
    """The practice, and how to reach it unless somebody else has to be called first."""
    practice = content.practice
    website = practice.website.removeprefix("https://").rstrip("/")
    ways = (practice.telephone.shown, practice.email, website) if reached else ()
    return Sender(practice.name, ways, practice.colours.primary)


def _person(about: _About, sent: str) -> Iterator[Line]:
    words, details = about.words, about.whole.unsealed.details
    age = next((item for item in about.questionnaire.items if item.id == AGE), None)
    yield Line(words.person, details.name)
    if age is not None:
        yield _line(about, age)
    yield Line(words.received, sent)
    if details.telephone is not None:
        yield Line(words.telephone, details.telephone)
    if details.email is not None:
        yield Line(words.email, details.email)


def _notices(about: _About) -> Iterator[str]:
    words, told = about.words, about.whole.listed
    pages = about.content.pages
    if about.content.practice.responsible is None:
        yield pages[about.language].frame.demonstration
    if pages.get(told.language, pages[about.language]).withdrawn.title in about.whole.unsealed.sentences:
        yield words.withdrawn
    if told.content_digest != about.questionnaire.digest:
        yield words.other_version
    if not told.consents.contact:
        yield words.no_contact
    for later in with_alarms(about.whole):
        yield _later(about, later)


def _later(about: _About, later: FollowedUp) -> str:
    """What was replied when asked again that deserved an advice of its own, with the signs."""
    signs, items = signs_given(about.questionnaire, later.replies), about.questionnaire.items
    said = [line(item, signs[item.id], about.texts, words=about.words) for item in items if item.id in signs]
    day, advice = _day(later.answered or later.due, about.language), _advice_name(about, str(later.advice))
    told = about.words.later.format(day=day, advice=advice)
    return " ".join((told, *(f"{each.name}: {each.said}." for each in said)))


def _screening(about: _About) -> tuple[str, str]:
    """Whether a doctor comes first, and who says so: where a therapist or a later reply wants one it is not clear."""
    words, verdict = about.words, about.whole.review.verdict
    if not _is_clear(about, about.whole.listed.advice):
        return words.not_clear, words.not_clear_means
    if verdict is not None and not _is_clear(about, verdict):
        return words.not_clear, words.not_clear_to_therapist
    if with_alarms(about.whole):
        return words.not_clear, words.not_clear_later
    return words.clear, words.clear_means


def _is_clear(about: _About, advice: str) -> bool:
    """Whether the advice leaves the doctor out; what the questionnaire no longer knows is not clear."""
    return any(each.id == advice and not each.ends_the_questions for each in about.questionnaire.advices)


def _level(about: _About) -> int:
    order = [advice.id for advice in about.questionnaire.advices]
    told = about.whole.listed.advice
    return order.index(told) + 1 if told in order else len(order)


def _advice_name(about: _About, advice: str) -> str:
    texts = about.texts.advices.get(advice)
    return advice if texts is None else texts.name


def _verdict(about: _About) -> Iterator[str]:
    review = about.whole.review
    if review.verdict is not None:
        yield _advice_name(about, review.verdict)
    if review.words.reason:
        yield review.words.reason


def _alarm_items(questionnaire: Questionnaire) -> list[Item]:
    """The items about safety, and every other one that the rules of the safety net look at."""
    urgent = {advice.id for advice in questionnaire.advices if advice.in_safety_net}
    looked_at = {
        name
        for rule in questionnaire.rules
        if rule.advice in urgent
        for row in rule.when_any_of
        for name in row
    }
    first = questionnaire.about.sections[0]
    return [item for item in questionnaire.items if item.section == first or item.id in looked_at]


def _contact_reason(about: _About) -> Iterator[Line]:
    """What it is about: the complaint, and what was added when sending."""
    added = about.questionnaire.optional_items
    yield from _given(about, added)
    second = about.questionnaire.about.sections[1:2]
    yield from _given(about, (item for item in about.questionnaire.items if item.section in second))


def _findings(about: _About) -> Iterator[Line]:
    """What the alarm screen and the complaint do not show."""
    shown, both = (
        {item.id for item in _alarm_items(about.questionnaire)},
        about.questionnaire.about.sections[:2],
    )
    others = (item for item in about.questionnaire.items if item.section not in both and item.id not in shown)
    yield from _given(about, others)


def _given(about: _About, items: Iterable[Item]) -> Iterator[Line]:
    yield from (_line(about, item) for item in items if _response(about, item) is not None)


def _line(about: _About, item: Item) -> Line:
    told = about.assessment.advice
    decides = any(item.id in each.findings for each in about.assessment.reasons if each.advice == told)
    return line(item, _response(about, item), about.texts, words=about.words, decides=decides)


def _response(about: _About, item: Item) -> Response | None:
    """What counts: an item that this person should not be asked was not asked, whatever is stored."""
    is_skipped = about.assessment.findings.get(item.id) is Skipped.NOT_ASKED
    return None if is_skipped else about.whole.unsealed.responses.get(item.id)


def _day(moment: datetime, language: str) -> str:
    written: str = format_date(moment.astimezone(), format=DAY, locale=language)
    return written
