"""For what a GET does rather than shows: Starlette sends a HEAD the same way, and whoever sends one only looks."""

from collections.abc import Awaitable
from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

NOT_ALLOWED = 405

Show: TypeAlias = Callable[[Request], Awaitable[Response]]


def only_get(show: Show) -> Show:
    """The same reply to a GET; to everything else none, and nothing is done."""

    @wraps(show)
    async def shown(request: Request) -> Response:
        if request.method != "GET":
            return Response(status_code=NOT_ALLOWED, headers={"allow": "GET"})
        return await show(request)

    return shown
