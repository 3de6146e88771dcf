"""The audit log: who did what to which submission, in a chain that shows every change (NEN 7513)."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest

from sqlalchemy import ColumnElement
from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm import SessionTransaction

from triage.records.server_key import Purpose
from triage.records.server_key import ServerKey
from triage.records.tables import AuditChainRow
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow

LINES_AT_A_TIME = 1_000
BEFORE_ALL_LINES = b""
TAKEN = "audit_chain"
# Every column except the hash itself, so that a new column cannot be forgotten here.
# The chain is not hashed: a line fits no other one, as each has its own sequence and its own practice's key.
NOT_HASHED = {"hash", "chain"}
HASHED = tuple(column.key for column in AuditRow.__table__.columns if column.key not in NOT_HASHED)
INSERT = insert(AuditRow)
DONE = "done"
REFUSED = "refused"


class NoChainError(RuntimeError):
    """The audit log has no beginning, so nothing may be read or changed."""

    def __init__(self) -> None:
        super().__init__(
            "The audit log is gone. Restore the database from a backup, and find out who erased it."
        )


class ForeignChainError(RuntimeError):
    """The ends of the audit log were not sealed with this key; another line would hide that."""

    def __init__(self) -> None:
        super().__init__(
            "The audit log was not written with this server.key, or somebody altered its ends. Put back the "
            "server.key that belongs to this database; if it is the right one, restore a backup of the database."
        )


class Role(StrEnum):
    """As what somebody acts."""

    VISITOR = "visitor"
    THERAPIST = "therapist"
    READER = "reader"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Action(StrEnum):
    """What was done."""

    SEND = "send"
    LIST = "list"
    READ = "read"
    FIND_BY_CODE = "find_by_code"
    REPLACE_CONTACT = "replace_contact"
    WITHDRAW_CONSENT = "withdraw_consent"
    REQUEST_COPY = "request_copy"
    ASK_AGAIN = "ask_again"
    FIND_BY_LINK = "find_by_link"
    ANSWER_AGAIN = "answer_again"
    SEARCH = "search"
    EXPORT = "export"
    ROTATE_KEY = "rotate_key"
    RESEAL = "reseal"
    BACK_UP = "back_up"
    RESTORE = "restore"
    REVIEW = "review"
    ERASE = "erase"
    ERASE_EXPIRED = "erase_expired"
    SIGN_IN = "sign_in"
    FAIL_TO_SIGN_IN = "fail_to_sign_in"
    SIGN_OUT = "sign_out"
    SIGN_OUT_EVERYWHERE = "sign_out_everywhere"
    MAKE_LINK = "make_link"
    ADD_ACCOUNT = "add_account"
    CHANGE_PASSWORD = "change_password"
    SET_SECOND_FACTOR = "set_second_factor"
    USE_RECOVERY_CODE = "use_recovery_code"
    RESET_ACCOUNT = "reset_account"
    DISABLE_ACCOUNT = "disable_account"
    ENABLE_ACCOUNT = "enable_account"
    CHANGE_ROLE = "change_role"
    LIST_ACCOUNTS = "list_accounts"
    REPLAY = "replay"
    READ_AUDIT = "read_audit"
    VERIFY_AUDIT = "verify_audit"
    PAUSE = "pause"
    RESUME = "resume"
    ACKNOWLEDGE = "acknowledge"
    ADD_PRACTICE = "add_practice"
    CHANGE_PRACTICE = "change_practice"
    REMOVE_PRACTICE = "remove_practice"


# The kinds of NEN 7513: create, read, update, delete, and execute for coming and going.
KIND = {
    Action.SEND: "C",
    Action.LIST: "R",
    Action.READ: "R",
    Action.FIND_BY_CODE: "R",
    Action.REPLACE_CONTACT: "U",
    Action.WITHDRAW_CONSENT: "U",
    Action.REQUEST_COPY: "U",
    Action.ASK_AGAIN: "R",
    Action.FIND_BY_LINK: "R",
    Action.ANSWER_AGAIN: "U",
    Action.SEARCH: "R",
    Action.EXPORT: "R",
    Action.ROTATE_KEY: "U",
    Action.RESEAL: "U",
    Action.BACK_UP: "R",
    Action.RESTORE: "C",
    Action.REVIEW: "U",
    Action.ERASE: "D",
    Action.ERASE_EXPIRED: "D",
    Action.SIGN_IN: "E",
    Action.FAIL_TO_SIGN_IN: "E",
    Action.SIGN_OUT: "E",
    Action.SIGN_OUT_EVERYWHERE: "E",
    Action.MAKE_LINK: "C",
    Action.ADD_ACCOUNT: "C",
    Action.CHANGE_PASSWORD: "U",
    Action.SET_SECOND_FACTOR: "U",
    Action.USE_RECOVERY_CODE: "U",
    Action.RESET_ACCOUNT: "U",
    Action.DISABLE_ACCOUNT: "U",
    Action.ENABLE_ACCOUNT: "U",
    Action.CHANGE_ROLE: "U",
    Action.LIST_ACCOUNTS: "R",
    Action.REPLAY: "R",
    Action.READ_AUDIT: "R",
    Action.VERIFY_AUDIT: "R",
    Action.PAUSE: "U",
    Action.ACKNOWLEDGE: "U",
    Action.RESUME: "U",
    Action.ADD_PRACTICE: "C",
    Action.CHANGE_PRACTICE: "U",
    Action.REMOVE_PRACTICE: "D",
}


@dataclass(frozen=True)
class AuditEvent:
    """Who does something, when, from where and why; never what a submission holds."""

    at: datetime
    practice: str
    actor: str
    role: Role
    source: str
    access_point: str
    on_behalf_of: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Verification:
    """How many lines there are, and everything that is wrong with them."""

    lines: int
    problems: tuple[str, ...]


class AuditLog:
    """Writes lines in the transaction of the change that they tell about."""

    def __init__(self, session: Session, key: ServerKey, practice: str) -> None:
        """Take the practice's chain: until the commit nobody else writes a line of it, or changes its submissions."""
        self._session = session
        self._key = key
        self._chain = _taken_before(session, practice) or _take(session, key, practice)

    def add(
        self,
        event: AuditEvent,
        action: Action,
        *,
        submission: str | None = None,
        parts: str = "",
        result: str = DONE,
    ) -> None:
        """One line about one submission, about all that were listed, or about who may come to the desk."""
        line: dict[str, object] = {
            "sequence": self._chain.last + 1,
            "at": event.at.astimezone(UTC),
            "action": action,
            "kind": KIND[action],
            "result": result,
            "actor": event.actor,
            "role": event.role,
            "on_behalf_of": event.on_behalf_of,
            "source": event.source,
            "access_point": event.access_point,
            "practice": event.practice,
            "submission": submission,
            "parts": parts,
            "reason": event.reason,
            "previous_hash": self._chain.last_hash,
        }
        hashed = _hash_of(line, self._key)
        self._session.connection().execute(INSERT, {**line, "chain": self._chain.practice, "hash": hashed})
        self._chain.last, self._chain.last_hash = self._chain.last + 1, hashed
        self._chain.seal = _seal_of(self._chain, self._key)

    def forget(self, before: datetime) -> int:
        """Drop the oldest lines up to the first that is younger; the chain then begins there."""
        kept = self._session.scalar(
            select(func.min(AuditRow.sequence)).where(self._mine, AuditRow.at >= before)
        )
        dropped = and_(self._mine, AuditRow.sequence < (self._chain.last + 1 if kept is None else kept))
        youngest = self._session.scalars(
            select(AuditRow).where(dropped).order_by(AuditRow.sequence.desc()).limit(1)
        ).first()
        if youngest is None:
            return 0
        forgotten = youngest.sequence + 1 - self._chain.first
        self._chain.first, self._chain.hash_before = youngest.sequence + 1, youngest.hash
        self._chain.seal = _seal_of(self._chain, self._key)
        self._session.execute(delete(AuditRow).where(dropped))
        return forgotten

    @property
    def _mine(self) -> ColumnElement[bool]:
        return AuditRow.chain == self._chain.practice


def _take(session: Session, key: ServerKey, practice: str) -> AuditChainRow:
    chain = session.get(AuditChainRow, practice, with_for_update=True, populate_existing=True)
    if chain is None:
        raise NoChainError
    if not compare_digest(chain.seal, _seal_of(chain, key)):
        raise ForeignChainError
    session.info[TAKEN] = (_innermost(session), chain)
    return chain


def _taken_before(session: Session, practice: str) -> AuditChainRow | None:
    """The chain when this very transaction, or savepoint, took it: until its end nobody else changes it."""
    taken_in, chain = session.info.get(TAKEN, (None, None))
    is_taken = taken_in is not None and taken_in is _innermost(session) and chain.practice == practice
    return chain if is_taken else None


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def begin_audit(session: Session, key: ServerKey, practice: str) -> None:
    """Begin the chain of a practice of which nothing was ever stored."""
    own = (AuditChainRow.practice, AuditRow.chain, SubmissionRow.practice)
    if any(session.scalar(select(func.count()).where(column == practice)) for column in own):
        return
    chain = AuditChainRow(
        practice=practice, first=1, hash_before=BEFORE_ALL_LINES, last=0, last_hash=BEFORE_ALL_LINES
    )
    chain.seal = _seal_of(chain, key)
    session.add(chain)


def verify(session: Session, key: ServerKey, practice: str) -> Verification:
    """Find every line of a practice that was altered, removed or put in by somebody without its server's key."""
    chain = session.get(AuditChainRow, practice, populate_existing=True)
    if chain is None:
        return Verification(0, ("the beginning of the audit log is gone",))
    problems = [] if chain.seal == _seal_of(chain, key) else ["the ends of the audit log were altered"]
    wanted, previous, lines = chain.first, chain.hash_before, 0
    for row in _lines(session, practice):
        problems += _problems_of(row, key, wanted=wanted, previous=previous)
        wanted, previous, lines = row.sequence + 1, row.hash, lines + 1
    if wanted <= chain.last:
        problems.append(f"{_span(wanted, chain.last)} missing")
    elif wanted > chain.last + 1 or previous != chain.last_hash:
        problems.append(f"the log does not end with line {chain.last} as it was written")
    return Verification(lines, tuple(problems))


def _problems_of(row: AuditRow, key: ServerKey, *, wanted: int, previous: bytes) -> Iterator[str]:
    if row.sequence > wanted:
        yield f"{_span(wanted, row.sequence - 1)} missing"
    elif row.sequence < wanted:
        yield f"line {row.sequence} was put in"
    elif row.previous_hash != previous:
        yield f"line {row.sequence} does not follow the line before it"
    if row.hash != _hash_of(_line_of(row), key):
        yield f"line {row.sequence} was altered or put in"


def _span(first: int, last: int) -> str:
    return f"line {first} is" if first == last else f"lines {first} to {last} are"


def _lines(session: Session, practice: str) -> Iterator[AuditRow]:
    every = select(AuditRow).where(AuditRow.chain == practice).order_by(AuditRow.sequence)
    yield from session.scalars(every.execution_options(yield_per=LINES_AT_A_TIME, populate_existing=True))


def _hash_of(line: Mapping[str, object], key: ServerKey) -> bytes:
    written = json.dumps([[name, _as_text(line[name])] for name in HASHED])
    return key.hash(Purpose.AUDIT_LINE, written.encode())


def _line_of(row: AuditRow) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in HASHED}


def _seal_of(chain: AuditChainRow, key: ServerKey) -> bytes:
    ends = [chain.first, chain.hash_before.hex(), chain.last, chain.last_hash.hex()]
    return key.hash(Purpose.AUDIT_CHAIN, json.dumps(ends).encode())


def _as_text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
        case _:
            return str(value)
