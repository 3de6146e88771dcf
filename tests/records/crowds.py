"""Many visitors who send at once, with submissions that cost little to make."""

from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from random import Random

from tests.records.making import by_visitor
from tests.records.making import make
from triage.records.opening import Records
from triage.records.store import erase
from triage.records.storing import store
from triage.records.submissions import Submission


@cache
def one() -> Submission:
    """Whose responses all others of the crowd give too."""
    return make()


def another(seed: int) -> Submission:
    """A submission of its own for every seed, and the same one for the same seed."""
    random = Random(seed)
    listed = replace(one().listed, id=id_of(seed))
    return replace(
        one(), listed=listed, idempotency_key=random.randbytes(16).hex(), code_hash=random.randbytes(32)
    )


def id_of(seed: int) -> str:
    return f"{seed:032x}"


def send(records: Records, seed: int) -> bool:
    """Send as the process for visitors does; back only when it is acknowledged."""
    submission = another(seed)
    return records.writer.write(
        lambda session: store(session, submission, public=records.public, key=records.key, audit=by_visitor())
    )


def forget(records: Records, seed: int) -> bool:
    """Erase what was sent."""
    return records.writer.erase(
        lambda session: erase(session, id_of(seed), key=records.key, audit=by_visitor())
    )


def all_at_once(step: Callable[[int], object], seeds: Iterable[int], *, visitors: int) -> None:
    """Let so many visitors take the step for all seeds, each visitor one after the other."""
    with ThreadPoolExecutor(visitors) as crowd:
        for _ in crowd.map(step, seeds):
            pass
