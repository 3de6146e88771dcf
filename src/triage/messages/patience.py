"""How long a conversation may take in all: a server that says a byte now and then would keep us for hours."""

import socket
from contextlib import suppress
from threading import Lock
from threading import Timer
from types import TracebackType


class Patience:
    """Ends the connection that it watches when the time of this block is over."""

    def __init__(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True
        self._gate = Lock()
        self._connection: socket.socket | None = None
        self._is_over = False

    def __enter__(self) -> "Patience":
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket | None) -> None:
        """End this connection when time is over, or at once when it is."""
        with self._gate:
            self._connection = connection
            if self._is_over:
                self._shut()

    def _end(self) -> None:
        with self._gate:
            self._is_over = True
            self._shut()

    def _shut(self) -> None:
        """Whoever reads from it, in another thread, gets the end of the stream."""
        if self._connection is not None:
            with suppress(OSError):  # it may have ended by itself
                self._connection.shutdown(socket.SHUT_RDWR)
