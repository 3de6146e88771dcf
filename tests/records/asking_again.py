"""One practice over months: visitors send, its desk asks again, and they reply."""

import os
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy import text

from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_therapist
from tests.records.making import make_sent
from triage.reasoning.findings import Response
from triage.records.audit import Role
from triage.records.follow_up_asking import Pages
from triage.records.follow_up_asking import ask_again
from triage.records.follow_up_table import FollowUpRow
from triage.records.following import Following
from triage.records.following import OpenedLink
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.opening import Desk
from triage.records.outbox import place_of
from triage.records.outbox_table import OutboxRow
from triage.records.reading import Whole
from triage.records.reading import read_whole
from triage.records.review import Reviewed
from triage.records.review import change_review
from triage.records.submissions import Submission

PAGES = Pages("https://rugcheck.example/")
SIX, TWELVE, REMINDED, DAY = timedelta(weeks=6), timedelta(weeks=12), timedelta(days=7), timedelta(days=1)
NO_ALARM: dict[str, Response] = {
    "sudden": ("none",),
    "bladder_saddle": ("none",),
    "leg_signs": "none",
    "ill": ("none",),
    "injury": "none",
}
WELL: dict[str, Response] = {**NO_ALARM, "pain": 1, "limitation": 1, "fear": 1, "sleep": 9, "satisfaction": 8}
ALARM: dict[str, Response] = {"sudden": ("none",), "bladder_saddle": ("saddle_numbness",)}
GUESSES = 10


@dataclass
class Practice:
    """The desk of a practice that asks again."""

    desk: Desk
    name: str = PRACTICE

    def __post_init__(self) -> None:
        self.limit = Limit("wrong link", from_one="10 per 15 minutes", from_all="300 per 15 minutes")

    def gets(self, seed: int = 41, kept_for: timedelta = KEPT_FOR, **changed: object) -> Submission:
        intake = Intake(self.desk.records, shipped().questionnaire, self.name, kept_for)
        sent = replace(make_sent(seed, practice=self.name), **changed)  # type: ignore[arg-type] # named by each test
        return intake.send(unremarkable(), sent, by=Visiting("192.0.2.7", NOW))

    def becomes_care(self, submission: str) -> None:
        """From here on it is kept with the practice's own records, and no day erases it."""
        wanted, audit = Reviewed(became_care=True), by_therapist(at=NOW)
        with self.desk.records.sessions.begin() as session:
            change_review(session, submission, wanted, change=1, desk=self.desk, audit=audit)

    def following(self) -> Following:
        return Following(self.desk.records, shipped().questionnaire, self.name, self.limit)

    def asks(self, at: datetime) -> int:
        """The turn of the desk's worker."""
        audit = replace(by_therapist(at=at, practice=self.name), actor="triage", role=Role.SYSTEM)
        with self.desk.records.sessions.begin() as session:
            return ask_again(session, desk=self.desk, pages=PAGES, audit=audit, random_bytes=os.urandom)

    def mails(self) -> list[tuple[str, dict[str, object]]]:
        """What waits to be mailed to visitors, opened."""
        with self.desk.records.sessions() as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.sealed.is_not(None))).all()
        ordered = sorted(rows, key=lambda row: row.created)
        opened = (self.desk.ring.open(row.sealed or b"", place_of(row.id, self.name)) for row in ordered)
        return [(row.kind, dict(fields)) for row, fields in zip(ordered, opened, strict=True)]

    def token(self) -> str:
        """The token in the newest mail."""
        return str(self.mails()[-1][1]["page"]).partition("#")[2]

    def opens(self, token: str, at: datetime) -> OpenedLink | None:
        return self.following().find(token, by=Visiting("192.0.2.7", at))

    def answers(self, opened: OpenedLink, replies: dict[str, Response], at: datetime) -> bool:
        by = Visiting("192.0.2.7", at)
        return self.following().answer(opened, replies, by=by, random_bytes=os.urandom)

    def replied(self, replies: dict[str, Response], after: timedelta = SIX) -> None:
        """Asked, opened and answered at this moment."""
        assert self.asks(NOW + after) == 1
        opened = self.opens(self.token(), NOW + after)
        assert opened is not None
        assert self.answers(opened, replies, NOW + after)

    def whole(self, submission: str, at: datetime) -> Whole:
        with self.desk.records.sessions.begin() as session:
            found = read_whole(session, submission, desk=self.desk, audit=by_therapist(at=at))
        assert found is not None
        return found

    def rows(self) -> list[FollowUpRow]:
        with self.desk.records.sessions() as session:
            return list(session.scalars(select(FollowUpRow).order_by(FollowUpRow.number)))

    def dump(self) -> bytes:
        """Everything in both tables, as somebody with the database sees it."""
        with self.desk.records.sessions() as session:
            rows = [
                row
                for table in ("follow_up", "outbox")
                for row in session.execute(text(f"SELECT * FROM {table}"))
            ]
        return b"|".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
