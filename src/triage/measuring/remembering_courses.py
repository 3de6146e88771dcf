"""What came of asking again, opened once at the desk and kept in its memory as a few directions per reply."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import tuple_

from triage.content.follow_up_texts import Direction
from triage.content.questionnaire import Questionnaire
from triage.measuring.figures import figures_of
from triage.measuring.follow_ups import Course
from triage.measuring.follow_ups import Courses
from triage.measuring.follow_ups import Reply
from triage.measuring.periods import monday_of
from triage.reasoning.following import again
from triage.reasoning.following import changes
from triage.records.follow_up_asking import replies_of
from triage.records.follow_up_table import ABOUT_IT
from triage.records.follow_up_table import FollowUpRow
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import WrongKeyError
from triage.records.store import responses_of
from triage.records.tables import SubmissionRow

AT_A_TIME = 500
IN_ORDER = (FollowUpRow.submission, FollowUpRow.number)
Asked: TypeAlias = Row[str, int, datetime | None, datetime, str]
Came: TypeAlias = tuple[tuple[Direction | None, ...], str | None]
"""What changed, and the band at the start."""


class CourseMemory:
    """Keeps what each reply changed in one practice; nothing of it is ever written down."""

    def __init__(
        self,
        desk: Desk,
        practice: str,
        *,
        questionnaire: Questionnaire,
        rest: Callable[[], None],
        grouped_by: str | None = None,
    ) -> None:
        self._desk = desk
        self._practice = practice
        self._questionnaire = questionnaire
        self._rest = rest
        self._grouped_by = grouped_by
        self._known: dict[tuple[str, int], Came] = {}

    def refresh(self) -> Courses:
        """Open the replies that are new, forget what is gone, and count who went the same course."""
        if self._questionnaire.about.follow_up is None:
            return {}
        asked = self._all_asked()
        last = {
            name: max((one.number for one in rows if one.answered), default=0) for name, rows in asked.items()
        }
        wanted = [(name, number) for name, number in last.items() if number]
        self._known = {one: self._known[one] for one in wanted if one in self._known} | self._opened(
            [one for one in wanted if one not in self._known]
        )
        return self._counted(asked, last)

    def _all_asked(self) -> Mapping[str, Sequence[Asked]]:
        found: dict[str, list[Asked]] = {}
        behind: tuple[str, int] | None = None
        while rows := self._asked_behind(behind):
            for row in rows:
                found.setdefault(row.submission, []).append(row)
            behind = rows[-1].submission, rows[-1].number
        return found

    def _asked_behind(self, behind: tuple[str, int] | None) -> Sequence[Asked]:
        query = (
            select(*IN_ORDER, FollowUpRow.answered, SubmissionRow.received, SubmissionRow.advice)
            .join(SubmissionRow, ABOUT_IT)
            .where(FollowUpRow.practice == self._practice, FollowUpRow.asked.is_not(None))
        )
        if behind is not None:
            query = query.where(tuple_(*IN_ORDER) > behind)
        with self._desk.records.reading() as session:
            return session.execute(query.order_by(*IN_ORDER).limit(AT_A_TIME)).all()

    def _opened(self, new: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Came]:
        found: dict[tuple[str, int], Came] = {}
        for first in range(0, len(new), AT_A_TIME):
            part = dict(new[first : first + AT_A_TIME])
            with self._desk.records.reading() as session:
                wanted = SubmissionRow.practice == self._practice, SubmissionRow.id.in_(part)
                rows = session.scalars(select(SubmissionRow).where(*wanted)).all()
            for row in rows:
                with suppress(WrongKeyError):  # not remembered, as the key may be put back
                    found[row.id, part[row.id]] = self._came(row, part[row.id])
        return found

    def _came(self, row: SubmissionRow, number: int) -> Came:
        self._rest()
        try:
            start, replies = responses_of(row, self._desk.ring), replies_of(row, number, self._desk)
        except (DamagedError, ValueError, KeyError):  # or of a form that no longer is read
            start, replies = {}, {}
        changed = {one.item: one.direction for one in changes(self._questionnaire, start, replies)}
        directions = tuple(changed.get(meant.item) for meant in again(self._questionnaire).changes)
        figures = figures_of(self._questionnaire, start, (), self._grouped_by)
        return directions, None if figures is None else figures.band

    def _counted(self, asked: Mapping[str, Sequence[Asked]], last: Mapping[str, int]) -> Courses:
        nothing: Came = (None,) * len(again(self._questionnaire).changes), None
        found: dict[date, dict[Course, int]] = {}
        for name, rows in asked.items():
            directions, band = self._known.get((name, last[name]), nothing)
            course = Course(rows[0].advice, self._times(rows), directions, band)
            week = found.setdefault(monday_of(rows[0].received), {})
            week[course] = week.get(course, 0) + 1
        return found

    def _times(self, rows: Sequence[Asked]) -> tuple[Reply, ...]:
        came = {row.number: Reply.SILENT if row.answered is None else Reply.GIVEN for row in rows}
        weeks = again(self._questionnaire).weeks
        return tuple(came.get(number, Reply.NOT_ASKED) for number, _ in enumerate(weeks, start=1))
