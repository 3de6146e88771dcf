"""Nothing of a visitor stays in memory for longer than it is promised, also when nobody else comes."""

import gc
import weakref

from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo

from triage.web.lost_sessions import let_go

LONG = 1000


class Session:
    """As much of a session as the storage looks at."""

    id = "one"


def is_held(*, kept_for: int) -> bool:
    """Whether a lost session is still in memory, where each is kept for so many seconds."""
    storage = MemorySessionStorage(ttl_seconds=kept_for)
    session = Session()
    seen = weakref.ref(session)
    storage.save(SessionInfo(client=None, session=session))  # type: ignore[arg-type]
    del session
    let_go(storage)
    gc.collect()
    return seen() is not None


def test_a_session_whose_time_is_over_leaves_the_memory() -> None:
    assert not is_held(kept_for=0)


def test_one_that_may_come_back_stays() -> None:
    assert is_held(kept_for=LONG)
