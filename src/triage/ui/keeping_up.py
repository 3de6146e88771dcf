"""What the visitors' process does beside its pages, in a thread of its own: no page ever waits for it."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from threading import Thread

from triage.records.passing import Passing
from triage.records.passing import add_batch
from triage.records.pausing import pause_message
from triage.ui.reading import each_served
from triage.ui.reading import served
from triage.ui.storing import intake

SECONDS_BETWEEN_BATCHES = 60.0
SECONDS_BETWEEN_LOOKS = 5.0
MOST_MISSES = 3  # a database that is busy for a moment ends no pause; one that is gone does

logger = logging.getLogger("triage.ui")


@dataclass
class Pausing:
    """What this process last saw of a practice's pause; pages ask here, and never the database."""

    message: str | None = None
    misses: int = 0

    @property
    def is_on(self) -> bool:
        return self.message is not None

    def saw(self, message: str | None) -> None:
        self.message, self.misses = message, 0

    def missed(self) -> None:
        """Nothing could be seen; after some misses the self-check is open."""
        self.misses += 1
        if self.misses >= MOST_MISSES:
            self.message = None


_pausings: defaultdict[str, Pausing] = defaultdict(Pausing)
_passings: defaultdict[str, Passing] = defaultdict(Passing)


def pausing() -> Pausing:
    """Of the practice whose page this is."""
    return _pausings[_name()]


def passing() -> Passing:
    """The counts of this process for that practice that are not in the database yet."""
    return _passings[_name()]


def _name() -> str:
    practice = served()
    return "" if practice is None else practice.settings.practice


class KeepingUp:
    """Does its steps now and then; one that fails is tried again at the next turn, and disturbs nobody."""

    def __init__(self, step: Callable[[], None], *, seconds: float) -> None:
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
        self._try()
        while not self._stopping.wait(self._seconds):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            self._step()
        except Exception as error:  # whatever it is: counts may be lost, a visitor must not notice
            logger.info("keeping_up_failed error=%s", type(error).__name__)


def look_for_pause() -> None:
    """See whether the practices paused the self-check."""
    each_served(_look)


def add_counts() -> None:
    """Add what was counted here to the database; what cannot be added is lost."""
    each_served(_add)


def _look() -> None:
    try:
        here = intake()
        with here.records.sessions.begin() as session:
            pausing().saw(pause_message(session, here.practice))
    except Exception:
        pausing().missed()
        raise


def _add() -> None:
    batch = passing().take()
    if batch:
        here = intake()
        here.records.writer.write(partial(add_batch, practice=here.practice, batch=batch))
