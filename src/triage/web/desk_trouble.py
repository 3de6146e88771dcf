"""While the database is in trouble nobody can be recognised: a page says so, whatever was asked for."""

import logging

from starlette.requests import Request
from starlette.types import ASGIApp
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError
from triage.web.door_front import Front
from triage.web.headers import Begun

logger = logging.getLogger("triage.web")


class TellsTrouble:
    """Answers for the gate and every page behind it that storage could not be used; other faults go on."""

    def __init__(self, app: ASGIApp, *, front: Front) -> None:
        self.app, self.front = app, front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = Begun(send)
        try:
            await self.app(scope, receive, begun.send)
        except (StorageUnavailableError, StorageRefusedError) as error:
            if scope["type"] != "http" or begun:
                raise
            logger.error("desk_unavailable error=%s", type(error).__name__)
            await self.front.unavailable(Request(scope))(scope, receive, send)
