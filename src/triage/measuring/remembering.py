"""What is sealed, opened once at the desk and kept in its memory as a few figures per submission."""

import logging
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from threading import Event
from threading import Lock
from threading import Thread
from typing import TypeAlias

from sqlalchemy import Row
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from triage.content.questionnaire import Questionnaire
from triage.measuring.figures import Figures
from triage.measuring.figures import Known
from triage.measuring.figures import OfWeek
from triage.measuring.figures import by_week
from triage.measuring.figures import figures_of
from triage.measuring.follow_ups import Courses
from triage.measuring.periods import monday_of
from triage.measuring.remembering_courses import CourseMemory
from triage.records.in_order import Behind
from triage.records.in_order import some_behind
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.tables import SubmissionRow

AT_A_TIME = 2_000
RESPONSES = "responses"
Found: TypeAlias = Row[str, datetime, str, str | None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Remembered:
    """All weeks, by their Monday, as they were when everything had last been looked at."""

    weeks: Mapping[date, OfWeek]
    courses: Courses


@dataclass(frozen=True)
class Progress:
    """How many of how many submissions were looked at so far."""

    done: int
    of: int


class Memory:
    """Keeps the figures of one practice; nothing of it is ever written down.

    `rest` is called between submissions, so that whoever is working at the desk goes first.
    """

    def __init__(
        self,
        desk: Desk,
        practice: str,
        *,
        questionnaire: Questionnaire,
        scores: Sequence[str],
        rest: Callable[[], None],
        grouped_by: str | None = None,
    ) -> None:
        self._desk = desk
        self._practice = practice
        self._questionnaire = questionnaire
        self._scores = tuple(scores)
        self._rest = rest
        self._grouped_by = grouped_by
        self._courses = CourseMemory(
            desk, practice, questionnaire=questionnaire, rest=rest, grouped_by=grouped_by
        )
        self._known: dict[str, Known] = {}
        self._without_key: set[str] = set()
        self._alike: dict[Figures, Figures] = {}
        self._remembered: Remembered | None = None
        self._progress = Progress(0, 0)
        self._one_at_a_time = Lock()
        self._running: Event | None = None
        self._starting = Lock()

    @property
    def remembered(self) -> Remembered | None:
        """What is known; None until everything was looked at once."""
        return self._remembered

    @property
    def progress(self) -> Progress:
        """How far the first look is."""
        return self._progress

    def begin(self) -> Event:
        """Look at what is new in the background; the event is set when that is done."""
        with self._starting:
            if self._running is None or self._running.is_set():
                self._running = Event()
                Thread(target=self._look, args=(self._running,), name="measuring", daemon=True).start()
            return self._running

    def refresh(self) -> None:
        """Open what is new, take over the verdicts, and forget what is gone."""
        with self._one_at_a_time:
            known: dict[str, Known] = {}
            self._without_key = set()
            behind: Behind | None = None
            many = self._many()
            while rows := self._rows_behind(behind):
                known |= self._known_of(rows)
                behind = rows[-1].received, rows[-1].id
                self._progress = Progress(len(known), max(many, len(known)))
            weeks = by_week(known.values(), self._questionnaire, self._scores)
            for submission in self._without_key:  # their key may be put back
                del known[submission]
            self._known = known
            self._remembered = Remembered(weeks, self._courses.refresh())

    def _look(self, done: Event) -> None:
        try:
            self.refresh()
        except SQLAlchemyError as error:
            logger.warning("figures_not_refreshed reason=%s", type(error).__name__)
        finally:
            done.set()

    def _many(self) -> int:
        with self._desk.records.reading() as session:
            counted = select(func.count()).where(SubmissionRow.practice == self._practice)
            return session.scalar(counted) or 0

    def _rows_behind(self, behind: Behind | None) -> Sequence[Found]:
        row = SubmissionRow
        query = select(row.id, row.received, row.advice, row.verdict).where(row.practice == self._practice)
        with self._desk.records.reading() as session:
            return session.execute(some_behind(query, behind, most=AT_A_TIME)).all()

    def _known_of(self, rows: Sequence[Found]) -> Mapping[str, Known]:
        new = self._opened([row.id for row in rows if row.id not in self._known])
        found = {}
        for row in rows:
            earlier = self._known.get(row.id)
            if earlier is not None and earlier.verdict == row.verdict:
                found[row.id] = earlier
            elif earlier is not None:
                found[row.id] = replace(earlier, verdict=row.verdict)
            elif row.id in new:
                found[row.id] = Known(monday_of(row.received), row.advice, row.verdict, new[row.id])
        return found

    def _opened(self, new: Sequence[str]) -> Mapping[str, Figures | None]:
        if not new:
            return {}
        wanted = SubmissionRow.practice == self._practice, SubmissionRow.id.in_(new)
        with self._desk.records.reading() as session:
            rows = session.execute(
                select(SubmissionRow.id, SubmissionRow.sealed_responses).where(*wanted)
            ).all()
        return {row.id: self._figures(row.id, row.sealed_responses) for row in rows}

    def _figures(self, submission: str, sealed: bytes) -> Figures | None:
        self._rest()
        try:
            opened = self._desk.ring.open(sealed, Place(self._practice, submission, RESPONSES))
        except WrongKeyError:
            self._without_key.add(submission)
            return None
        except DamagedError:
            return None
        figures = figures_of(self._questionnaire, opened, self._scores, self._grouped_by)
        return figures and self._alike.setdefault(figures, figures)  # many people are alike, and kept once
