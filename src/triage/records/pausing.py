"""Whether the practice paused the self-check, and with which message; each change with its audit line."""

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.records.audit import Action
from triage.records.audit import AuditEvent
from triage.records.audit import AuditLog
from triage.records.server_key import ServerKey
from triage.records.tables import PauseRow

MOST_CHARACTERS = 500
NEW_LINE = "\n"
ASKED = "asked_for_pause"
IS_PAUSED = select(PauseRow.practice).where(PauseRow.practice == bindparam("practice"))


class WrongMessageError(ValueError):
    """A message that visitors could not read: empty, too long, or with signs that nobody sees."""

    def __init__(self) -> None:
        super().__init__(f"write 1 to {MOST_CHARACTERS} characters of plain text")


class PausedError(RuntimeError):
    """The practice paused the self-check, so it takes nothing in."""

    def __init__(self) -> None:
        super().__init__("the practice paused the self-check; nothing is stored until it opens it again")


def plain_message(message: str) -> str:
    """A message as it is kept; WrongMessageError when visitors could not read it.

    >>> plain_message("  Wij zijn met vakantie. ")
    'Wij zijn met vakantie.'
    """
    plain = NEW_LINE.join(line.strip() for line in message.strip().splitlines())
    if not plain or len(plain) > MOST_CHARACTERS or not plain.replace(NEW_LINE, "").isprintable():
        raise WrongMessageError
    return plain


def pause(session: Session, message: str, *, key: ServerKey, audit: AuditEvent) -> None:
    """Pause the self-check of a practice, or change the message; WrongMessageError for one that cannot be read."""
    log, plain = AuditLog(session, key, audit.practice), plain_message(message)
    session.merge(PauseRow(practice=audit.practice, message=plain))
    log.add(audit, Action.PAUSE)


def resume(session: Session, *, key: ServerKey, audit: AuditEvent) -> None:
    """Open the self-check again; nothing happens when it was open."""
    log = AuditLog(session, key, audit.practice)
    gone = session.execute(
        delete(PauseRow).where(PauseRow.practice == audit.practice).returning(PauseRow.practice)
    )
    if gone.first() is not None:
        log.add(audit, Action.RESUME)


def pause_message(session: Session, practice: str) -> str | None:
    """What visitors read while the practice paused the self-check; None when it is open."""
    return session.scalar(select(PauseRow.message).where(PauseRow.practice == practice))


def refuse_when_paused(session: Session, practice: str) -> None:
    """PausedError while the practice paused the self-check; asked once in each transaction."""
    transaction = session.get_nested_transaction() or session.get_transaction()
    asked_in, asked_for, is_paused = session.info.get(ASKED, (None, None, False))
    if asked_in is None or asked_in is not transaction or asked_for != practice:
        is_paused = session.connection().execute(IS_PAUSED, {"practice": practice}).first() is not None
        transaction = session.get_nested_transaction() or session.get_transaction()
        session.info[ASKED] = transaction, practice, is_paused
    if is_paused:
        raise PausedError
