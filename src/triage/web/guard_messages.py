"""Which messages of a connection a page of ours sends; every other one is refused before anything looks at it."""

from collections.abc import Callable
from typing import TypeAlias

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

FROM_A_HAND = {"rerun_script", "stop_script"}
BY_ITSELF = {"app_heartbeat"}

IsMeant: TypeAlias = Callable[[bytes], bool | None]
"""Whether a message of a connection comes from somebody's hand (True), from the page itself (False), or is refused."""


def is_meant(message: bytes) -> bool | None:
    """Whether a message comes from somebody's hand; None for what no page of ours sends."""
    try:
        read = BackMsg.FromString(message)
    except DecodeError:
        return None
    kind = read.WhichOneof("type")
    if kind in BY_ITSELF:
        return False
    if kind not in FROM_A_HAND:
        return None
    return not (kind == "rerun_script" and read.rerun_script.is_auto_rerun)
