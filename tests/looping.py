"""Run what has to be waited for."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")


def run(steps: Coroutine[None, None, Done]) -> Done:
    """In a thread of its own: a browser keeps the loop of the one that tests run in, until its worker ends."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, steps).result()
