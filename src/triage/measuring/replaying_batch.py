"""Replay one batch of what is stored: all that a process of its own needs for it, so that it starts soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from triage.content.questionnaire import Questionnaire
from triage.measuring.replaying import Replay
from triage.measuring.replaying import Replaying
from triage.records.key_ring import KeyRing
from triage.records.opening_many import Sealed
from triage.records.opening_many import opened

Batch: TypeAlias = Sequence[Sealed]


@dataclass(frozen=True)
class Change:
    """The content that runs, and the one that is asked about."""

    old: Questionnaire
    new: Questionnaire


@dataclass(frozen=True)
class Part:
    """What one batch came to, and the submissions that did not open."""

    counted: Replay
    unopened: tuple[str, ...]


def count_batch(keys: Path, practice: str, change: Change, batch: Batch) -> Part:
    """Open a batch with the keys in a folder, and count what becomes of whom."""
    replaying, found = Replaying(change.old, change.new), opened(KeyRing(keys), practice, batch)
    replaying.add(found.people)
    return Part(replaying.counted, found.unopened)
