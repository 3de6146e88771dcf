"""What the visitors' process does beside its pages, in a thread of its own: no page ever waits for it."""

import logging
from collections.abc import Callable
from functools import partial
from threading import Event
from threading import Thread

from triage.records.passing import Passing
from triage.records.passing import add_batch
from triage.ui.storing import intake

SECONDS_BETWEEN = 60.0

logger = logging.getLogger("triage.ui")
passing = Passing()
"""The counts of this process that are not in the database yet."""


class KeepingUp:
    """Does its steps now and then; one that fails is tried again at the next turn, and disturbs nobody."""

    def __init__(self, step: Callable[[], None], *, seconds: float = SECONDS_BETWEEN) -> None:
        self._step, self._seconds = step, seconds
        self._stopping = Event()
        self._thread = Thread(target=self._go_on, name="keeping up", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End, after one more time."""
        self._stopping.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._stopping.wait(self._seconds):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            self._step()
        except Exception as error:  # whatever it is: counts may be lost, a visitor must not notice
            logger.info("keeping_up_failed error=%s", type(error).__name__)


def add_counts() -> None:
    """Add what was counted here to the database; what cannot be added is lost."""
    batch = passing.take()
    if batch:
        here = intake()
        here.records.writer.write(partial(add_batch, practice=here.practice, batch=batch))
