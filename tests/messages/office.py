"""A practice that wants mails, with a clock of its own: visitors send, the worker takes one step at a time."""

import os
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import shipped
from tests.builders import unremarkable
from tests.messages.servers import HOST
from tests.messages.servers import free_port
from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import make_sent
from triage.cli.outgoing import plans_of
from triage.content.content import Content
from triage.messages.delivering import Outbox
from triage.messages.planning import Plans
from triage.messages.post import Post
from triage.reasoning.findings import Response
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.intake import Intake
from triage.records.intake import Visiting
from triage.records.limiting import Limit
from triage.records.opening import Desk
from triage.records.outbox import Asked
from triage.records.outbox import Channel
from triage.records.outbox import Kind
from triage.records.outbox_failures import Failures
from triage.records.outbox_failures import failures
from triage.records.outbox_table import OutboxRow
from triage.records.submissions import Submission
from triage.settings import MailSecurity
from triage.settings import Settings

NOTIFY = "balie@praktijk.example"
FROM = "post@praktijk.example"
DESK = "https://desk.praktijk.example"
PAGE = "https://rugcheck.example/?s=code&lang=nl"
URGENT: Mapping[str, Response] = {"bladder_saddle": ("saddle_numbness",)}
NOTHING: Mapping[str, Response] = {}
VISITING = "192.0.2.7"
ANY = "10000 per hour"  # one visitor stands for many here


@dataclass
class Office:
    """The desk of a practice; `port` is that of its mail server."""

    desk: Desk
    port: int = field(default_factory=free_port)
    at: datetime = NOW
    practice: str = PRACTICE
    content: Content = field(default_factory=shipped)
    differs: dict[str, object] = field(default_factory=lambda: {"digest_hour": None})

    @property
    def settings(self) -> Settings:
        settings = Settings(
            practice=self.practice,
            smtp_host=HOST,
            smtp_port=self.port,
            smtp_security=MailSecurity.NONE,
            mail_from=FROM,
            notify=NOTIFY,
        )
        return settings.model_copy(update=self.differs)

    @property
    def urgent(self) -> frozenset[str]:
        advices = self.content.questionnaire.advices
        return frozenset(each.id for each in advices if each.in_safety_net)

    @property
    def plans(self) -> Plans:
        return plans_of(self.settings, self.urgent)

    @property
    def outbox(self) -> Outbox:
        post = Post(self.desk, self.settings, self.content, DESK, self.urgent, self.now)
        return Outbox(self.desk, self.practice, {Channel.MAIL: post.deliver}, self.now)

    def now(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    @property
    def intake(self) -> Intake:
        named = {"sendings": "sending", "mails": "mail", "tries": "try"}
        limits = {name: Limit(of, from_one=ANY, from_all=ANY) for name, of in named.items()}
        return Intake(self.desk.records, self.content.questionnaire, self.practice, KEPT_FOR, **limits)

    @property
    def visiting(self) -> Visiting:
        return Visiting(VISITING, self.at)

    def gets(self, seed: int = 1, *, differs: Mapping[str, Response] = NOTHING) -> Submission:
        """A visitor sends something."""
        code = code_hash(new_code(Random(seed).randbytes), self.desk.records.key)
        assert code is not None
        sent = make_sent(seed, practice=self.practice)
        sent = type(sent)(**{**vars(sent), "code_hash": code})
        return self.intake.send(unremarkable(**differs), sent, by=self.visiting)

    def asks(self, submission: str, kind: Kind, to: str, *, code: str = "", language: str = "nl") -> bool:
        """A visitor asks for a mail."""
        fields = {"to": to, "language": language, "page": PAGE, "code": code}
        return self.intake.mail(Asked(kind, submission, fields), by=self.visiting, random_bytes=os.urandom)

    def plan(self) -> None:
        """What the threads for announcing and planning do in one turn."""
        while self.plans.spread(self.desk, random_bytes=os.urandom):
            pass
        self.plans.plan(self.desk, now=self.now, random_bytes=os.urandom)

    def deliver(self) -> int:
        """Everything that is due now; how many tries that were."""
        self.plan()
        tries = 0
        while self.outbox.deliver_next(Channel.MAIL):
            tries += 1
        return tries

    def rows(self) -> Sequence[OutboxRow]:
        with self.desk.records.sessions.begin() as session:
            return self._detached(session)

    def _detached(self, session: Session) -> Sequence[OutboxRow]:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.created, OutboxRow.id)).all()
        session.expunge_all()
        return rows

    def states(self) -> list[tuple[str, str, int]]:
        """Each message: what, how far, after how many tries."""
        return sorted((row.kind, row.state, row.attempts) for row in self.rows())

    def failures(self) -> Failures:
        with self.desk.records.sessions.begin() as session:
            return failures(session, self.practice, now=self.at)
