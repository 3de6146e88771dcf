"""A server as if it stood far away: everything arrives later, in both directions."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

PIECE = 64 * 1024


@contextmanager
def far_from(port: int, *, seconds: float) -> Iterator[int]:
    """Another port of this machine that leads to this one, with so much time for there and back."""
    far = _FarAway(port, seconds / 2)
    thread = Thread(target=lambda: asyncio.run(far.lead_until_the_end()), daemon=True)
    thread.start()
    yield far.port.get()
    far.end()
    thread.join()


class _FarAway:
    def __init__(self, near: int, delay: float) -> None:
        self._near, self._delay = near, delay
        self.port: SimpleQueue[int] = SimpleQueue()

    async def lead_until_the_end(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._lead, "127.0.0.1", 0)
        self.port.put(server.sockets[0].getsockname()[1])
        await self._ended.wait()
        server.close()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)

    async def _lead(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            reads, writes = await asyncio.open_connection("127.0.0.1", self._near)
            try:
                await asyncio.gather(self._pass_on(here, writes), self._pass_on(reads, back))
            finally:
                writes.transport.abort()
        except (OSError, asyncio.CancelledError):
            pass  # who is far away sees a connection that ends, as for any other reason
        finally:
            back.transport.abort()

    async def _pass_on(self, reads: asyncio.StreamReader, writes: asyncio.StreamWriter) -> None:
        """Later, and in the order in which it came: the loop calls what is due at the same distance in order."""
        try:
            while piece := await reads.read(PIECE):
                self._loop.call_later(self._delay, writes.write, piece)
        finally:
            await asyncio.sleep(self._delay)
            writes.close()
