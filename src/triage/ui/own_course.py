"""One person's own course: what they said at the start and later, as a table, in sentences and as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.content.follow_up_texts import Direction
from triage.content.follow_up_texts import OwnCourseTexts
from triage.content.items import Item
from triage.content.items import ScaleItem
from triage.content.questionnaire import Questionnaire
from triage.content.texts import Texts
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.following import Change
from triage.reasoning.following import again
from triage.reasoning.following import changes
from triage.ui.markup import Markup
from triage.ui.markup import joined
from triage.ui.markup import safe
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.own_course_chart import CourseLine
from triage.ui.visitor.wording import option_text

START = 0


@dataclass(frozen=True)
class OwnCourse:
    """What was said, by week, the start as week 0; and the words for it."""

    questionnaire: Questionnaire
    texts: Texts
    words: OwnCourseTexts
    said: Mapping[int, Responses]

    @property
    def weeks(self) -> tuple[int, ...]:
        return tuple(sorted(self.said))

    @property
    def items(self) -> tuple[Item, ...]:
        plan = again(self.questionnaire)
        known = {item.id: item for item in (*self.questionnaire.items, *self.questionnaire.follow_up_items)}
        return tuple(known[name] for name in (*plan.items, *plan.only_then))

    @property
    def changes(self) -> tuple[Change, ...]:
        """Since the start, up to the last time."""
        return changes(self.questionnaire, self.said[START], self.said[self.weeks[-1]])

    @property
    def is_worse(self) -> bool:
        return any(change.direction is Direction.WORSE for change in self.changes)

    def when(self, week: int) -> str:
        return self.words.start if week == START else self.words.week.format(week=week)


def course_table(course: OwnCourse) -> Markup:
    """A row for each item, and a mark below the last value where its change has a meaning."""
    head = (course.words.what, *map(course.when, course.weeks))
    rows = (
        (course.texts.items[item.id].short, *(_cell(course, item, week) for week in course.weeks))
        for item in course.items
    )
    return tag("div", table(head, rows), cls="own-course")


def _cell(course: OwnCourse, item: Item, week: int) -> Markup:
    word = safe(_word(course, item, course.said[week].get(item.id)))
    found = [change for change in course.changes if change.item == item.id and week == course.weeks[-1]]
    marks = (tag("span", course.words.mark[change.direction], cls="small lines") for change in found)
    return joined((word, *marks))


def course_sentences(course: OwnCourse) -> tuple[str, ...]:
    """What changed and whether that means something, a sentence for each item."""
    return tuple(
        course.words.meaningful[change.direction].format(
            name=course.texts.items[change.item].short, before=change.before, now=change.now
        )
        for change in course.changes
    )


def course_lines(course: OwnCourse) -> tuple[CourseLine, ...]:
    """The lines of the picture: the items whose change has a meaning, where they were given."""
    meant = {change.item for change in again(course.questionnaire).changes}
    return tuple(_line(course, item) for item in course.items if item.id in meant)


def course_alt(course: OwnCourse) -> str:
    """The picture in words."""
    lines = (
        f"{line.name}: " + ", ".join(f"{course.when(week)} {value}" for week, value in line.points) + "."
        for line in course_lines(course)
    )
    return course.words.alt.format(lines=" ".join(lines))


def _line(course: OwnCourse, item: Item) -> CourseLine:
    given = ((week, course.said[week].get(item.id)) for week in course.weeks)
    points = tuple((week, value) for week, value in given if isinstance(value, int))
    return CourseLine(course.texts.items[item.id].short, points)


def _word(course: OwnCourse, item: Item, given: Response | None) -> str:
    if given is None:
        return course.words.not_known
    return str(given) if isinstance(item, ScaleItem) else option_text(item, str(given), course.texts).label
