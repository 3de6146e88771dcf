"""One thread writes for everybody: steps that wait together are committed together, then acknowledged."""

import logging
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from queue import Full
from queue import Queue
from threading import Event
from threading import Lock
from threading import Thread
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm import sessionmaker

from triage.records.reserve import Reserve
from triage.records.trouble import CLEARED_BY_OPENING_AGAIN
from triage.records.trouble import PASSING
from triage.records.trouble import StorageUnavailableError
from triage.records.trouble import Trouble
from triage.records.waiting import Waiting
from triage.records.waiting import commit_together
from triage.records.waiting import refuse
from triage.records.waiting import tell

Result = TypeVar("Result")

SECONDS_OF_PATIENCE = 5.0
MOST_WAITING = 1_000
MOST_TOGETHER = 100
SECONDS_FOR_OTHERS = 0.02
SHORTEST_PAUSE = 0.02
LONGEST_PAUSE = 0.5

logger = logging.getLogger("triage.records")


class Writer:
    """Commits the steps of all threads, many in one transaction, and tells each what came of its own."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        *,
        reserve: Reserve | None = None,
        patience: float = SECONDS_OF_PATIENCE,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._sessions = sessions
        self._reserve = reserve
        self._patience = patience
        self._queue: Queue[Waiting[object] | None] = Queue(most_waiting)
        self._gate = Lock()
        self._thread: Thread | None = None
        self._closed = False
        self._trouble: Trouble | None = None
        self._coming = 0
        self._nobody_is_coming = Event()
        self._nobody_is_coming.set()

    def write(self, step: Callable[[Session], Result]) -> Result:
        """What the step returns, once it is on disk; what the step raises, when it alone failed.

        A step may run more than once, so it does nothing outside its session. StorageUnavailableError when
        nothing can be stored now: trying the same again later stores it once.
        """
        return self._acknowledged(Waiting(step, erases=False))

    def erase(self, step: Callable[[Session], Result]) -> Result:
        """Like `write`, for a step that erases: on a full disk it gets the room that is kept in reserve."""
        return self._acknowledged(Waiting(step, erases=True))

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Get ready what will be written next: who waits already waits a moment longer, to be committed along.

        Every transaction costs as much as five submissions in it.
        """
        with self._gate:
            self._coming += 1
            self._nobody_is_coming.clear()
        try:
            yield
        finally:
            with self._gate:
                self._coming -= 1
                if not self._coming:
                    self._nobody_is_coming.set()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._queue.qsize()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is accepted any more."""
        return self._closed

    def close(self) -> None:
        """Finish what waits, and accept nothing more."""
        with self._gate:
            already, self._closed = self._closed, True
        if self._thread is not None:
            if not already:
                self._queue.put(None)
            self._thread.join()

    def _acknowledged(self, waiting: Waiting[Result]) -> Result:
        self._let_in(waiting)
        try:
            return waiting.future.result(timeout=self._patience)
        except TimeoutError:
            if waiting.future.done() or not waiting.future.cancel():
                return (
                    waiting.future.result()
                )  # told at this very moment, or a TimeoutError of the step's own
        raise StorageUnavailableError(self._trouble or Trouble.SLOW)

    def _let_in(self, waiting: Waiting[Result]) -> None:
        with self._gate:
            if self._closed:
                raise StorageUnavailableError(Trouble.CLOSED)
            if self._thread is None:
                self._thread = Thread(target=self._write_all, name="writer", daemon=True)
                self._thread.start()
            try:
                self._queue.put_nowait(waiting)
                return
            except Full:
                pass
        raise StorageUnavailableError(self._trouble or Trouble.BUSY)

    def _write_all(self) -> None:
        waiting: list[Waiting[object]] = []
        pause = SHORTEST_PAUSE
        is_last = False
        while waiting or not is_last:
            if not is_last:
                is_last = self._take(waiting)
            waiting = self._commit(waiting)
            if waiting:
                time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE) if waiting else SHORTEST_PAUSE

    def _take(self, waiting: list[Waiting[object]]) -> bool:
        """Let whoever came meanwhile wait along; True when nobody comes any more."""
        while len(waiting) < MOST_TOGETHER:
            try:
                came = self._queue.get(block=not waiting)
            except Empty:
                return False
            if came is None:
                return True
            if not waiting:
                self._nobody_is_coming.wait(SECONDS_FOR_OTHERS)
            waiting.append(came)
        return False

    def _commit(self, waiting: list[Waiting[object]]) -> list[Waiting[object]]:
        """Commit what waits and tell everybody; what is left is to be tried again."""
        waiting = [one for one in waiting if not one.future.cancelled()]
        if self._reserve is None or self._reserve.is_there():
            return self._commit_all(waiting)
        # While the reserve is gone, erasures go first: what others write takes the room that they need.
        if erasing := [one for one in waiting if one.erases]:
            return self._commit_all(erasing) + [one for one in waiting if not one.erases]
        if self._reserve.make():
            return self._commit_all(waiting)
        return self._again(waiting, Trouble.FULL)

    def _commit_all(self, waiting: list[Waiting[object]]) -> list[Waiting[object]]:
        if not waiting:
            return []
        trouble = commit_together(self._sessions, waiting)
        match trouble:
            case None:
                self._note(None)
                tell(waiting)
                return []
            case Trouble.FULL if any(one.erases for one in waiting):
                return self._only_erasures(waiting)
            case _:
                return self._again(waiting, trouble)

    def _only_erasures(self, waiting: list[Waiting[object]]) -> list[Waiting[object]]:
        """Who erases tries again in the room of the reserve; all others hear that the disk is full."""
        self._note(Trouble.FULL)
        if self._reserve is not None:
            self._reserve.drop()
        refuse([one for one in waiting if not one.erases], Trouble.FULL)
        return [one for one in waiting if one.erases]

    def _again(self, waiting: list[Waiting[object]], trouble: Trouble) -> list[Waiting[object]]:
        """Each who waits gives up when its own patience ends; when it is no use they hear so at once."""
        self._note(trouble)
        if trouble in CLEARED_BY_OPENING_AGAIN:
            _forget_connections(self._sessions)
        if trouble in PASSING:
            return waiting
        refuse(waiting, trouble)
        return []

    def _note(self, trouble: Trouble | None) -> None:
        if trouble is not None and trouble is not self._trouble:
            logger.error("storage_unavailable reason=%s", trouble)
        if trouble is None and self._trouble is not None:
            logger.warning("storage_available_again")
        self._trouble = trouble


def _forget_connections(sessions: sessionmaker[Session]) -> None:
    engine = sessions.kw["bind"]
    if isinstance(engine, Engine):
        engine.dispose()
