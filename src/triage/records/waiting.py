"""Steps that wait for the writer: taken in one transaction, each told what came of its own."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Generic
from typing import TypeAlias
from typing import TypeVar
from typing import cast

from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.trouble import trouble_of
from triage.records.trouble import without_values

Step: TypeAlias = Callable[[Session], Trouble | None]
Result_co = TypeVar("Result_co", covariant=True)


class Waiting(Generic[Result_co]):
    """Somebody who waits for one step."""

    def __init__(self, step: Callable[[Session], Result_co], *, erases: bool) -> None:
        self._step = step
        self.erases = erases
        self.future: Future[Result_co] = Future()
        self._result: Result_co | None = None
        self._error: BaseException | None = None

    def take(self, session: Session) -> Trouble | None:
        """Take the step; whatever it raises ends the transaction for all."""
        self._result, self._error = self._step(session), None
        return None

    def take_alone(self, session: Session) -> Trouble | None:
        """Take the step in a savepoint of its own, so that it fails alone; or the trouble that stops all."""
        savepoint = session.begin_nested()
        try:
            self._result, self._error = self._step(session), None
            savepoint.commit()
        except BaseException as error:
            if (trouble := trouble_of(error)) is not None:
                return trouble
            savepoint.rollback()
            self._error = without_values(error)
        return None

    def tell(self) -> None:
        """Tell what came of the step, unless nobody waits for it any more."""
        if not self.future.set_running_or_notify_cancel():
            return
        if self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(cast("Result_co", self._result))

    def refuse(self, trouble: Trouble) -> None:
        """Tell that nothing was stored."""
        self._error = StorageUnavailableError(trouble)
        self.tell()


def commit_together(sessions: sessionmaker[Session], waiting: Sequence[Waiting[object]]) -> Trouble | None:
    """Commit all steps in one transaction; the trouble when not one of them was.

    Savepoints cost more than the steps themselves, so they are only taken after somebody failed.
    """
    trouble = _in_one_transaction(sessions, [one.take for one in waiting])
    if trouble is not Trouble.UNKNOWN:
        return trouble
    return _in_one_transaction(sessions, [one.take_alone for one in waiting])


def _in_one_transaction(sessions: sessionmaker[Session], steps: Iterable[Step]) -> Trouble | None:
    session = sessions()
    try:
        for step in steps:
            if (trouble := step(session)) is not None:
                return trouble
        session.commit()
    except BaseException as error:
        return trouble_of(error) or Trouble.UNKNOWN
    finally:
        _end(session)
    return None


def _end(session: Session) -> None:
    try:
        session.close()
    except Exception:  # on a full disk SQLite already took the transaction back, with its savepoints
        session.invalidate()


def tell(waiting: Iterable[Waiting[object]]) -> None:
    """Tell everybody what came of their step."""
    for one in waiting:
        one.tell()


def refuse(waiting: Iterable[Waiting[object]], trouble: Trouble) -> None:
    """Tell everybody that nothing was stored."""
    for one in waiting:
        one.refuse(trouble)
