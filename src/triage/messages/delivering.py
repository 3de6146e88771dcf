"""The worker inside the desk: takes messages out of the outbox, delivers each, and writes down what came of it."""

import logging
import os
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import random
from time import monotonic
from time import sleep
from typing import TypeAlias

from sqlalchemy.orm import Session

from triage.messages.delivery import NotDeliveredError
from triage.messages.planning import Plans
from triage.messages.repeating import Repeating
from triage.messages.retrying import GIVE_UP
from triage.messages.retrying import next_try
from triage.records.opening import Desk
from triage.records.outbox import Channel
from triage.records.outbox import Reason
from triage.records.outbox_queue import LEASE
from triage.records.outbox_queue import Claimed
from triage.records.outbox_queue import claim
from triage.records.outbox_queue import is_due
from triage.records.outbox_queue import note_delivered
from triage.records.outbox_queue import note_failed
from triage.records.outbox_queue import note_for_later
from triage.records.trouble import StorageUnavailableError

SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_PLANS = 15.0
SECONDS_AT_THE_END = 10.0
SECONDS_BETWEEN_WRITES = 0.5

Courier: TypeAlias = Callable[[Claimed], None]
"""Delivers a message, or raises NotDeliveredError."""

logger = logging.getLogger("triage.messages")


@dataclass(frozen=True)
class Outbox:
    """One practice's outbox, at one desk, with a courier for each channel."""

    desk: Desk
    practice: str
    couriers: Mapping[Channel, Courier]
    now: Callable[[], datetime]

    def deliver_next(self, channel: Channel) -> bool:
        """Deliver the message that waits longest; False when none is due."""
        with self.desk.records.reading() as session:
            if not is_due(session, self.practice, channel, now=self.now()):
                return False
        take = partial(claim, practice=self.practice, channel=channel, now=self.now())
        claimed = self.desk.records.writer.write(take)
        if claimed is None:
            return False
        self._deliver(claimed)
        return True

    def _deliver(self, claimed: Claimed) -> None:
        if self.now() > claimed.created + GIVE_UP + LEASE:  # nobody tried for days, or a backup was restored
            self._fail(claimed, Reason.EXPIRED)
            return
        try:
            self.couriers[claimed.channel](claimed)
        except NotDeliveredError as error:
            self._note_failure(claimed, error)
        else:
            self._write(partial(note_delivered, claimed=claimed, at=self.now()))
            logger.info("message_delivered kind=%s channel=%s", claimed.kind, claimed.channel)

    def _note_failure(self, claimed: Claimed, error: NotDeliveredError) -> None:
        due = next_try(created=claimed.created, attempts=claimed.attempts, now=self.now(), random=random)
        if error.is_final or due is None:
            self._fail(claimed, error.reason)
            return
        self._write(partial(note_for_later, claimed=claimed, reason=error.reason, due=due))
        logger.info("message_waits kind=%s reason=%s tries=%d", claimed.kind, error.reason, claimed.attempts)

    def _fail(self, claimed: Claimed, reason: Reason) -> None:
        self._write(partial(note_failed, claimed=claimed, reason=reason, at=self.now()))
        logger.error("message_failed kind=%s channel=%s reason=%s", claimed.kind, claimed.channel, reason)

    def _write(self, step: Callable[[Session], bool]) -> None:
        """Write what came of it as long as it is ours: what is not written down is delivered a second time."""
        last = monotonic() + LEASE.total_seconds() / 2
        while True:
            try:
                self.desk.records.writer.write(step)
                return
            except StorageUnavailableError:
                if monotonic() > last or self.desk.records.writer.is_closed:
                    raise
                sleep(SECONDS_BETWEEN_WRITES)


class Delivering:
    """Plans and delivers while the server runs, each channel in a thread of its own."""

    def __init__(
        self,
        outbox: Outbox,
        plans: Plans,
        *,
        between_looks: float = SECONDS_BETWEEN_LOOKS,
        between_plans: float = SECONDS_BETWEEN_PLANS,
    ) -> None:
        steps = {channel: partial(outbox.deliver_next, channel) for channel in outbox.couriers}
        spread = partial(plans.spread, outbox.desk, random_bytes=os.urandom)
        plan = partial(plans.plan, outbox.desk, now=outbox.now, random_bytes=os.urandom)
        self._threads = [
            Repeating("announcing", spread, rest=between_looks),
            Repeating("planning", plan, rest=between_plans),
            *(Repeating(f"delivering by {name}", step, rest=between_looks) for name, step in steps.items()),
        ]

    def start(self) -> None:
        """Begin, with what waited while nobody looked."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, after what is being delivered now unless that takes long: then its lease ends, and it is tried again."""
        for thread in self._threads:
            thread.stop()
        last = monotonic() + SECONDS_AT_THE_END
        for thread in self._threads:
            thread.wait(max(0.0, last - monotonic()))
