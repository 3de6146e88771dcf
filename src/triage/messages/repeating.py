"""Take a step again and again in a thread of its own."""

import logging
from collections.abc import Callable
from threading import Event
from threading import Thread

logger = logging.getLogger("triage.messages")


class Repeating:
    """Takes a step as long as it says that there is more, then rests; what goes wrong is tried again after the rest."""

    def __init__(self, name: str, step: Callable[[], bool], *, rest: float) -> None:
        self._step, self._rest = step, rest
        self._stopping = Event()
        self._failed: str | None = None
        self._thread = Thread(target=self._go_on, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no step after this one."""
        self._stopping.set()

    def wait(self, seconds: float) -> None:
        """Wait for the step that is being taken, but no longer than this."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _go_on(self) -> None:
        while not self._stopping.is_set():
            if not self._try():
                self._stopping.wait(self._rest)

    def _try(self) -> bool:
        try:
            is_more, self._failed = self._step(), None
        except Exception as error:  # whatever it is, the thread must try again
            self._tell(type(error).__name__)
            return False
        return is_more

    def _tell(self, failed: str) -> None:
        """Once, and not every two seconds while a database is away."""
        if failed != self._failed:
            logger.error("messages_failed step=%s error=%s", self._thread.name, failed)
        self._failed = failed
