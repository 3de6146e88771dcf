"""Find submissions by a name or an e-mail address; both are sealed, so only the desk can."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from hashlib import blake2b
from threading import Lock
from unicodedata import combining
from unicodedata import normalize

from sqlalchemy import Row
from sqlalchemy import select

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.in_order import Behind
from triage.records.in_order import some_behind
from triage.records.opening import Desk
from triage.records.sealing import DamagedError
from triage.records.sealing import Place
from triage.records.sealing import WrongKeyError
from triage.records.store import as_listed
from triage.records.submissions import Listed
from triage.records.tables import SubmissionRow

MOST_FOUND = 100
AT_A_TIME = 1_000
SEARCHED = ("name", "email")
CONTACT = "contact"
DIGEST_BYTES = 16
OF_NOTHING = b""
# Letters that Unicode does not write as a letter with something added.
ALIKE = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij"})


@dataclass(frozen=True)
class Found:
    """Who was found, the newest first, and how many submissions could not be searched."""

    submissions: tuple[Listed, ...]
    is_everything: bool
    unreadable: int


@dataclass(frozen=True)
class _Entry:
    """The contact details of one submission as they are compared; None when they cannot be opened.

    Without their key they are of nothing that is stored, so that they are opened once it is put back.
    """

    of: bytes
    received: datetime
    text: str | None = field(repr=False)

    def has(self, words: Sequence[str]) -> bool:
        return self.text is not None and bool(words) and all(word in self.text for word in words)


class Search:
    """Keeps the names and addresses of one practice in the memory of the desk, and opens only what changed.

    `refresh` when the desk starts, so that the first search is as fast as the others.
    """

    def __init__(self, desk: Desk, practice: str) -> None:
        self._desk = desk
        self._practice = practice
        self._entries: dict[str, _Entry] = {}
        self._one_at_a_time = Lock()

    def find(self, needle: str, *, audit: AuditEvent) -> Found:
        """Submissions with every word of the needle in their name or address; the audit line never holds it."""
        with self._one_at_a_time:
            self.refresh()
            ids = self._matches(folded(needle).split())
            unreadable = sum(entry.text is None for entry in self._entries.values())
        with self._desk.records.sessions.begin() as session:
            AuditLog(session, self._desk.records.key, audit.practice).add(audit, Action.SEARCH, parts=CONTACT)
            rows = session.scalars(
                select(SubmissionRow)
                .where(SubmissionRow.id.in_(ids[:MOST_FOUND]), SubmissionRow.practice == audit.practice)
                .order_by(SubmissionRow.received.desc(), SubmissionRow.id)
            ).all()
            return Found(tuple(map(as_listed, rows)), len(ids) <= MOST_FOUND, unreadable)

    def refresh(self) -> None:
        """Open what is new or was replaced, and forget what is gone."""
        entries: dict[str, _Entry] = {}
        behind: Behind | None = None
        while rows := self._sealed_behind(behind):
            entries |= {row.id: self._entry(row.id, row.sealed_contact, row.received) for row in rows}
            behind = rows[-1].received, rows[-1].id
        self._entries = entries

    def _sealed_behind(self, behind: Behind | None) -> Sequence[Row[str, bytes, datetime]]:
        query = select(SubmissionRow.id, SubmissionRow.sealed_contact, SubmissionRow.received)
        query = query.where(SubmissionRow.practice == self._practice)
        with self._desk.records.reading() as session:
            return session.execute(some_behind(query, behind, most=AT_A_TIME)).all()

    def _entry(self, submission: str, sealed: bytes, received: datetime) -> _Entry:
        of = blake2b(sealed, digest_size=DIGEST_BYTES).digest()
        earlier = self._entries.get(submission)
        if earlier is not None and earlier.of == of:
            return earlier
        try:
            return _Entry(of, received, self._text(submission, sealed))
        except WrongKeyError:
            return _Entry(OF_NOTHING, received, None)

    def _text(self, submission: str, sealed: bytes) -> str | None:
        place = Place(practice=self._practice, record=submission, field=CONTACT)
        try:
            details = self._desk.ring.open(sealed, place)
        except DamagedError:
            return None
        return folded("\n".join(str(details[name]) for name in SEARCHED if details.get(name)))

    def _matches(self, words: Sequence[str]) -> list[str]:
        """The newest first."""
        found = [
            (entry.received, submission) for submission, entry in self._entries.items() if entry.has(words)
        ]
        return [submission for _, submission in sorted(found, reverse=True)]


def folded(text: str) -> str:
    """Text without capitals and accents, so that how somebody types it does not matter.

    >>> folded("Zoë D’Ångström-Sørensen")
    'zoe d’angstrom-sorensen'
    """
    apart = normalize("NFKD", text.casefold().translate(ALIKE))
    return "".join(character for character in apart if not combining(character))
