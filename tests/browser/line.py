"""The line between a browser and a server, which a test may cut, and mend to the same server or to another one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from threading import Thread

from tests.serving import free_port

LARGEST_PIECE = 65_536
WITHOUT_A_SERVER = ("WebSocket onclose", "Failed to load resource", "Client Error", "Streamlit server is not")
WITHOUT_A_NETWORK = (*WITHOUT_A_SERVER, "WebSocket connection to")
"""What a browser says in its console then."""
BUSY = 1013
"""As a server closes a connection for which it has no room."""
BACK = 120_000
"""Milliseconds; a page that heard nothing for long tries again less and less often."""


class Line:
    """Passes on every byte that comes at its port, as long as it is whole."""

    def __init__(self) -> None:
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lead_to(self, port: int) -> None:
        """Whoever connects from now on reaches this port."""
        asyncio.run_coroutine_threadsafe(self._listen(port), self._loop).result()

    def cut(self) -> None:
        """Nobody hears the other side any more, and nobody gets through."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    def run(self) -> None:
        self._loop.run_forever()

    def end(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def close(self) -> None:
        self._loop.close()

    async def _listen(self, port: int) -> None:
        async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._open.add(writer)
            with suppress(OSError):
                there, back = await asyncio.open_connection("127.0.0.1", port)
                self._open.add(back)
                await asyncio.gather(_copy(reader, back), _copy(there, writer))

        self._listening = await asyncio.start_server(pass_on, "127.0.0.1", self.port)

    async def _cut(self) -> None:
        if self._listening is not None:
            self._listening.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        passing = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*passing, return_exceptions=True)  # each ends, as nothing comes any more


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(LARGEST_PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


@contextmanager
def line() -> Iterator[Line]:
    """A line that leads nowhere yet."""
    made = Line()
    thread = Thread(target=made.run, name="line", daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.end()
        thread.join()
        made.close()
