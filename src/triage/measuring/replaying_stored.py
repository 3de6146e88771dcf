"""Replay all that is stored: several processes open and decide, and each hands back counts alone."""

import gc
import os
from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from itertools import islice
from multiprocessing import get_context
from typing import TypeAlias

from triage.measuring.replaying import Replay
from triage.measuring.replaying import Replaying
from triage.measuring.replaying_batch import Batch
from triage.measuring.replaying_batch import Change
from triage.measuring.replaying_batch import Part
from triage.measuring.replaying_batch import count_batch
from triage.records.audit import AuditEvent
from triage.records.opening import Desk
from triage.records.rereading import opened_now
from triage.records.rereading import sealed_again

WAITING_FOR_EACH = 2  # batches, so that nobody is idle and memory stays flat


Count: TypeAlias = Callable[[Batch], Part]


def replay_stored(
    desk: Desk, change: Change, *, audit: AuditEvent, last: int | None = None, processes: int
) -> tuple[Replay, Sequence[str]]:
    """What the change means for all, or for the `last`; and why some could not be opened."""
    count = partial(count_batch, desk.ring.folder, audit.practice, change)
    replaying, problems = Replaying(change.old, change.new), list[str]()
    for part in _counted(count, sealed_again(desk, audit=audit, last=last), processes):
        again = opened_now(desk, audit.practice, part.unopened)
        replaying.merge(part.counted)
        replaying.add(again.people)
        problems += again.problems
    return replaying.counted, problems


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _counted(count: Count, batches: Iterator[Batch], processes: int) -> Iterator[Part]:
    """Here when one batch is all there is, as other processes need a second or two to start."""
    first = list(islice(batches, 2))
    if processes == 1 or len(first) == 1:
        yield from map(count, chain(first, batches))
        return
    spawning = get_context("spawn")  # a fork copies locks
    # What a batch makes refers to nothing that refers back, so looking for that takes a tenth of the time for nothing.
    with ProcessPoolExecutor(processes, mp_context=spawning, initializer=gc.disable) as pool:
        yield from _in_turn(pool, count, chain(first, batches), most=processes * WAITING_FOR_EACH)


def _in_turn(
    pool: ProcessPoolExecutor, count: Count, batches: Iterable[Batch], *, most: int
) -> Iterator[Part]:
    waiting: deque[Future[Part]] = deque()
    for batch in batches:
        waiting.append(pool.submit(count, batch))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
