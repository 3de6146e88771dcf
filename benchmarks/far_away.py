"""A server as if it stood far away: everything arrives later, in both directions."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

PIECE = 64 * 1024


@contextmanager
def far_from(port: int, *, seconds: float) -> Iterator[int]:
    """Another port of this machine that leads to this one, with so much time for there and back."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    started = asyncio.run_coroutine_threadsafe(_listen(port, seconds / 2), loop).result()
    try:
        yield int(started.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(started.close)
        loop.call_soon_threadsafe(loop.stop)


async def _listen(port: int, delay: float) -> asyncio.Server:
    async def lead(here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there_reads, there_writes = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pass_on(here, there_writes, delay), _pass_on(there_reads, back, delay))

    return await asyncio.start_server(lead, "127.0.0.1", 0)


async def _pass_on(reads: asyncio.StreamReader, writes: asyncio.StreamWriter, delay: float) -> None:
    """Later, and in the order in which it came: the loop calls what is due at the same distance in order."""
    loop = asyncio.get_running_loop()
    while piece := await reads.read(PIECE):
        loop.call_later(delay, writes.write, piece)
    loop.call_later(delay, writes.close)
