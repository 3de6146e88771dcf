"""How many sendings this process stored, refused, or could not store, since it started; nothing about any of them."""

from enum import StrEnum

from prometheus_client import Counter


class Outcome(StrEnum):
    """What came of a sending."""

    STORED = "stored"
    REFUSED = "refused"
    FAILED = "failed"


SENDINGS = Counter("triage_sendings", "What came of what visitors sent", ["outcome"], registry=None)
for outcome in Outcome:
    SENDINGS.labels(outcome)  # a monitor sees a zero before the first one


def tally(outcome: Outcome) -> None:
    """Count one."""
    SENDINGS.labels(outcome).inc()
