"""Small values for what is counted: an example names only what matters to it."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from tests.builders import shipped
from triage.measuring.counting import Counted
from triage.measuring.counting import Pace
from triage.measuring.periods import Period
from triage.measuring.plain import Asked

NOW = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)  # a Thursday
PRACTICE = "practice"
TARGET = timedelta(hours=72)
ADVICES = tuple(advice.id for advice in shipped().questionnaire.advices)
DOCTOR = tuple(advice.id for advice in shipped().questionnaire.advices if advice.ends_the_questions)
MILD, URGENT = "self_care", "gp_first"


def counted(
    people: int, advice: str = MILD, verdict: str | None = None, *, back: int = 0, pace: Pace = Pace.HALF
) -> Counted:
    return Counted(back, advice, verdict, pace, people)


def asked(period: Period = Period.TWELVE_WEEKS, practice: str = PRACTICE) -> Asked:
    return Asked(practice, period, ADVICES, DOCTOR, TARGET, NOW)
