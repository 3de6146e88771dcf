"""What can come of trying to deliver a message."""

from triage.records.outbox import Reason


class NotDeliveredError(Exception):
    """A message was not delivered; it never holds an address, or a word of what a server said.

    Trying again is no use when it `is_final`.
    """

    def __init__(self, reason: Reason, *, is_final: bool = False) -> None:
        super().__init__(f"a message was not delivered ({reason})")
        self.reason = reason
        self.is_final = is_final
