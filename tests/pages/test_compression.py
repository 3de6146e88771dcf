"""Files are compressed once, also when many ask just after a start."""

from pathlib import Path

import anyio
import brotli
from starlette.responses import Response

from tests.looping import run
from triage.web.compression import LARGE
from triage.web.compression import Compression

SCRIPT = b"export const chart = 1;\n" * (LARGE // 10)
VISITORS = 20


def test_who_ask_at_the_same_moment_get_what_was_made_once(tmp_path: Path) -> None:
    (tmp_path / "chart.js").write_bytes(SCRIPT)
    files = Compression(Response(status_code=404), directory=tmp_path, path="/static")
    given: list[Response] = []

    async def ask() -> None:
        given.append(await files.response("/static/chart.js", "br"))

    async def all_ask() -> None:
        async with anyio.create_task_group() as visitors:
            for _ in range(VISITORS):
                visitors.start_soon(ask)

    run(all_ask())
    assert len(given) == VISITORS
    assert {id(one) for one in given} == {id(given[0])}
    assert brotli.decompress(given[0].body) == SCRIPT
