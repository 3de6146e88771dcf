"""The copy of everything that is stored about one person, in words, ready to print."""

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap
from typing import TypeAlias

from babel.dates import format_date

from triage.content.content import Content
from triage.content.follow_up import weeks_within
from triage.content.items import Item
from triage.content.page_texts import PageTexts
from triage.content.texts import Texts
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.records.exporting import Copy
from triage.records.submissions import ContactDetails

WIDTH = 78
DAY = "d MMMM y"
INDENT = "  "

Part: TypeAlias = tuple[str, Sequence[str]]


def personal_copy(content: Content, copy: Copy, *, at: datetime) -> str:
    """A page of plain text in the language in which the person sent it."""
    language = copy.listed.language if copy.listed.language in content.texts else content.practice.language
    pages = content.pages[language]
    title = pages.personal_copy.title.format(
        practice=content.practice.name, phone=content.practice.telephone.shown
    )
    parts = [_head(content, copy, language, at), *_parts(content, copy, language)]
    written = [title, "=" * len(title), *(line for part in parts for line in _lines(part))]
    return "\n".join(written) + "\n"


def _head(content: Content, copy: Copy, language: str, at: datetime) -> Part:
    pages, listed = content.pages[language], copy.listed
    code = pages.sending.code
    erased = code.care if listed.became_care else code.erased.format(day=_day(listed.erase_by, language))
    weeks = weeks_within(content.questionnaire.about.follow_up, listed.kept_for)
    after = pages.sending.consents.after_weeks(weeks)
    return "", (
        pages.personal_copy.made.format(day=_day(at, language)),
        code.received.format(day=_day(listed.received, language)),
        erased,
        code.may_contact["yes" if listed.consents.contact else "no"],
        code.may_follow_up["yes" if listed.consents.follow_up else "no"].format(after=after),
    )


def _parts(content: Content, copy: Copy, language: str) -> Iterator[Part]:
    texts, pages = content.texts[language], content.pages[language]
    words, look, listed = pages.personal_copy, pages.sending.last_look, copy.listed
    advice = texts.advices.get(listed.advice)
    yield words.advice, [listed.advice if advice is None else advice.name]
    yield words.told, copy.unsealed.sentences
    yield look.responses, list(_responses(content, texts, copy.unsealed.responses))
    yield from _later(content, texts, copy, pages)
    yield look.details, list(_details(pages, copy.unsealed.details))
    yield (
        words.who,
        [
            f"{_day(when, language)}: {words.actions.get(action, action)} ({words.roles.get(role, role)})"
            for when, action, role in copy.events
        ],
    )
    yield "", [words.version.format(version=listed.content_version, digest=listed.content_digest)]


def _later(content: Content, texts: Texts, copy: Copy, pages: PageTexts) -> Iterator[Part]:
    """What they said when asked again, each time under its week."""
    again = content.questionnaire.about.follow_up
    for number, week in enumerate(again.weeks if again else (), start=1):
        replies = copy.replies.get(number)
        if replies:
            title = pages.follow_up.own_course.week.format(week=week)
            yield f"{pages.follow_up.title} {title}", list(_responses(content, texts, replies))


def _responses(content: Content, texts: Texts, responses: Responses) -> Iterator[str]:
    questionnaire = content.questionnaire
    everything = (*questionnaire.items, *questionnaire.optional_items, *questionnaire.follow_up_items)
    items = {item.id: item for item in everything}
    for name, response in responses.items():
        item = items.get(name)
        asked = name if item is None else texts.items[name].wording
        yield f"{asked} {_given(item, texts, response)}"


def _given(item: Item | None, texts: Texts, response: Response) -> str:
    """The words of now; what the questionnaire no longer knows is shown as it is stored."""
    if item is None:
        return str(response)
    own = texts.items[item.id]
    if isinstance(response, int):
        return f"{response} {own.unit or ''}".strip()
    labels = {"none": texts.none_of_these, "not_sure": texts.not_sure}
    labels |= {option: words.label for option, words in own.options.items()}
    chosen = response if isinstance(response, tuple) else (response,)
    return "; ".join(labels.get(option, option) for option in chosen)


def _details(pages: PageTexts, details: ContactDetails) -> Iterator[str]:
    words = pages.sending.contact
    yield f"{words.name}: {details.name}"
    if details.telephone is not None:
        yield f"{words.telephone}: {details.telephone}"
    if details.email is not None:
        yield f"{words.email}: {details.email}"
    if details.way is not None:
        yield f"{words.way} {words.ways[details.way]}"
        yield f"{words.time} {words.times[details.time]}"


def _lines(part: Part) -> Iterator[str]:
    heading, paragraphs = part
    yield ""
    if heading:
        yield heading
        yield "-" * len(heading)
    for paragraph in paragraphs:
        yield from wrap(paragraph, WIDTH, subsequent_indent=INDENT)


def _day(moment: datetime, language: str) -> str:
    written: str = format_date(moment.astimezone(), format=DAY, locale=language)
    return written
