"""What Streamlit remembers of sessions; the only module that looks inside its runtime."""

from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager


def knows(session: str) -> bool:
    """Whether a session is connected, or was a while ago; Streamlit shows only the connected ones to everybody."""
    return Runtime.exists() and Runtime.instance()._session_mgr.get_session_info(session) is not None


def forget_the_lost() -> None:
    """Let go of the sessions whose time is over; by itself Streamlit waits until another one is lost."""
    manager = Runtime.instance()._session_mgr if Runtime.exists() else None
    if isinstance(manager, WebsocketSessionManager):
        let_go(manager._session_storage)


def let_go(lost: SessionStorage) -> None:
    """Of those in this storage whose time is over."""
    if isinstance(lost, MemorySessionStorage):
        len(lost._cache)  # it counts what is left after the rest was removed
