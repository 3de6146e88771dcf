"""Many submissions at once, for what is counted: only the responses can be opened, the rest just takes its room."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from random import Random
from typing import TypeAlias

from sqlalchemy import insert
from sqlalchemy import text
from sqlalchemy import update

from benchmarks.random_people import random_people
from triage.content.content import Content
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.responses import read_responses
from triage.records.follow_up_table import FollowUpRow
from triage.records.opening import Desk
from triage.records.sealing import Fields
from triage.records.sealing import Place
from triage.records.store import RESPONSES
from triage.records.tables import SubmissionRow

AT_A_TIME = 2_000
DIFFERENT_PEOPLE = 500
SENTENCES, CONTACT = 3_000, 250  # bytes
CONTACTED, JUDGED, SAME = 0.9, 0.8, 0.9
HOURS_UNTIL_CONTACT = 30
THERAPISTS, ALERTS = 8, 20  # every so many

MANY, COPIES = 500_000, 3
COPIED = {
    "id": "md5(id || copy)",
    "idempotency_key": "md5(idempotency_key || copy)",
    "code_hash": "sha256(code_hash || convert_to(copy::text, 'UTF8'))",
    "received": "received - copy * interval '7 minutes'",
    "contacted": "contacted - copy * interval '7 minutes'",
    "sealed_sentences": "substr(sealed_sentences, 1, 1500)",
}
_DEFAULTS: Mapping[str, object] = {"became_care": False, "change": 1}
Advised: TypeAlias = tuple[Responses, str]


@dataclass(frozen=True)
class Crowd:
    """So many submissions, evenly over the time until now."""

    content: Content
    practice: str
    submissions: int
    over: timedelta
    now: datetime
    random: Random = field(default_factory=lambda: Random(7))

    @property
    def advices(self) -> Sequence[str]:
        return [advice.id for advice in self.content.questionnaire.advices]


def fill(desk: Desk, crowd: Crowd) -> None:
    """Store them all; those of one batch share the key that seals them, which is opened for each all the same."""
    people = list(people_of(crowd.content))
    dumped = [_dumped(responses) for responses, _ in people]
    for first in range(0, crowd.submissions, AT_A_TIME):
        chosen = {
            crowd.random.randbytes(16).hex(): crowd.random.randrange(len(people))
            for _ in range(min(AT_A_TIME, crowd.submissions - first))
        }
        sealed = desk.records.public.seal_all(
            {_place(crowd, name): dumped[person] for name, person in chosen.items()}
        )
        _store(
            desk,
            [
                row_of(
                    desk,
                    crowd,
                    people[person],
                    first + at,
                    id=name,
                    sealed_responses=sealed[_place(crowd, name)],
                )
                for at, (name, person) in enumerate(chosen.items())
            ],
        )


def fill_for_counting(desk: Desk, crowd: Crowd) -> None:
    """Of very many store a quarter, and let PostgreSQL copy it: what is copied takes its room, and cannot be opened."""
    if desk.records.engine.dialect.name != "postgresql" or crowd.submissions < MANY:
        fill(desk, crowd)
        return
    fill(desk, replace(crowd, submissions=crowd.submissions // (1 + COPIES)))
    copy_all(desk, COPIES)


def copy_all(desk: Desk, copies: int) -> None:
    """Each submission so many times more, a few minutes earlier each time."""
    columns = [column.name for column in SubmissionRow.__table__.columns]
    copied = ", ".join(COPIED.get(name, name) for name in columns)
    every = f"SELECT {copied} FROM submission CROSS JOIN generate_series(1, :copies) AS copy"
    with desk.records.sessions.begin() as session:
        session.execute(text(f"INSERT INTO submission ({', '.join(columns)}) {every}"), {"copies": copies})


def _store(desk: Desk, rows: Sequence[Mapping[str, object]]) -> None:
    """PostgreSQL takes what is copied five times as fast as what is inserted."""
    with desk.records.sessions.begin() as session:
        if session.get_bind().dialect.name != "postgresql":
            session.execute(insert(SubmissionRow), rows)
            return
        rows = [{**_DEFAULTS, **row} for row in rows]
        columns = list(rows[0])
        cursor = session.connection().connection.cursor()
        with cursor.copy(f"COPY submission ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])


def _place(crowd: Crowd, name: str) -> Place:
    return Place(practice=crowd.practice, record=name, field="responses")


def _dumped(responses: Responses) -> Fields:
    dumped: Fields = RESPONSES.dump_python(responses, mode="json")
    return dumped


def row_of(desk: Desk, crowd: Crowd, person: Advised, at: int, **differs: object) -> Mapping[str, object]:
    """A submission as it is stored, except for what is named."""
    random, (responses, advice) = crowd.random, person
    name = str(differs.get("id") or random.randbytes(16).hex())
    received = crowd.now - crowd.over * (1 - (at + 1) / crowd.submissions)
    key_id = bytes.fromhex(desk.records.public.id)
    is_contacted, is_judged, is_same = (random.random() < part for part in (CONTACTED, JUDGED, SAME))
    took = timedelta(hours=random.expovariate(1 / HOURS_UNTIL_CONTACT))
    is_contacted = is_contacted and received + took <= crowd.now
    verdict = advice if is_same else random.choice(crowd.advices)
    return {
        "id": name,
        "practice": crowd.practice,
        "idempotency_key": random.randbytes(16).hex(),
        "code_hash": random.randbytes(32),
        "received": received,
        "erase_by": crowd.now + crowd.over,
        "status": "contacted" if is_contacted else "new",
        "stage": int(is_contacted),
        "mildness": len(crowd.advices) - 1 - crowd.advices.index(advice),
        "has_alert": at % ALERTS == 0,
        "assignee": f"f.fysio{at % THERAPISTS}" if is_contacted else None,
        "contacted": received + took if is_contacted else None,
        "verdict": verdict if is_judged and is_contacted else None,
        "advice": advice,
        "contact": "practice",
        "may_be_contacted": True,
        "may_be_asked_again": False,
        "consent_version": "1",
        "content_version": crowd.content.questionnaire.about.version,
        "content_digest": crowd.content.questionnaire.digest,
        "language": "nl",
        "sealed_responses": differs.get("sealed_responses")
        or desk.records.public.seal(_dumped(responses), _place(crowd, name)),
        "sealed_sentences": key_id + random.randbytes(SENTENCES),
        "sealed_contact": key_id + random.randbytes(CONTACT),
    } | differs


def ask_again(desk: Desk, row: Mapping[str, object], replies: Responses | None, number: int = 1) -> None:
    """Somebody stored as this row was asked again for this time, and replied this; None when they did not."""
    place = Place(str(row["practice"]), str(row["id"]), f"replies_{number}")
    said = {"replies": RESPONSES.dump_python(replies or {}, mode="json"), "advice": None}
    sealed = None if replies is None else desk.records.public.seal(said, place)
    asked = row["received"]
    values = {"submission": row["id"], "number": number, "practice": row["practice"], "week": 6 * number}
    values |= {"due": asked, "asked": asked, "answered": None if replies is None else asked}
    with desk.records.sessions.begin() as session:
        session.execute(insert(FollowUpRow), [values])
        kept = {f"sealed_replies_{number}": sealed}
        session.execute(update(SubmissionRow).where(SubmissionRow.id == row["id"]).values(kept))


def people_of(content: Content) -> Iterator[Advised]:
    """Random people, each with the advice they get."""
    for person in random_people(content, DIFFERENT_PEOPLE, seed=7):
        responses = read_responses(content.questionnaire, person)
        yield responses, assess(content.questionnaire, responses).advice
