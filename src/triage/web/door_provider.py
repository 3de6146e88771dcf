"""Signing in through the organisation's own provider; it can only lead to a session of ours."""

import logging
from base64 import urlsafe_b64decode
from base64 import urlsafe_b64encode
from dataclasses import asdict
from functools import partial
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.responses import Response
from starlette.routing import Route

from triage.access.accounts import WrongNameError
from triage.access.by_provider import let_in_by_provider
from triage.access.desk_key import NotOursError
from triage.access.desk_key import Use
from triage.access.provider import Asked
from triage.access.provider import Provider
from triage.access.provider import ProviderError
from triage.records.trouble import StorageUnavailableError
from triage.web.cookies import MINUTES_AT_THE_PROVIDER
from triage.web.cookies import PROVIDER_COOKIE
from triage.web.cookies import give_question
from triage.web.cookies import take_away
from triage.web.door_front import SEE_OTHER
from triage.web.door_front import WRONG
from triage.web.door_front import Front
from triage.web.door_pages import Notice
from triage.web.door_pages import message_page
from triage.web.door_sign_in import SIGN_IN
from triage.web.only_get import only_get

START = "/oidc/start"
BACK = "/oidc/back"

logger = logging.getLogger("triage.web")


class ByProvider:
    """The two routes of a provider."""

    def __init__(self, front: Front, provider: Provider) -> None:
        self.front, self.provider = front, provider

    def routes(self) -> list[Route]:
        return [
            Route(START, only_get(self.start), methods=["GET"]),
            Route(BACK, only_get(self.back), methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        try:
            address, asked = await self.front.run(self.provider.ask)
        except ProviderError as error:
            return self._refused(request, error)
        response = RedirectResponse(address, SEE_OTHER)
        give_question(response, self._carried(asked))
        return response

    async def back(self, request: Request) -> Response:
        """A page that goes on by itself: a browser brings no strict cookie along from another site."""
        try:
            token = await self._token(request)
        except (ProviderError, StorageUnavailableError, WrongNameError) as error:
            return self._refused(request, error)
        if token is None:
            return self._refused(request, None)
        look = self.front.look(request)
        good = Notice(look.texts.door.on, is_good=True)
        response = self.front.let_in(self.front.page(message_page(look, good, on="/")), token)
        take_away(response, PROVIDER_COOKIE)
        return response

    async def _token(self, request: Request) -> str | None:
        asked = self._asked(request)
        reply = dict(request.query_params)
        if asked is None or not compare_digest(reply.get("state", "").encode(), asked.state.encode()):
            raise ProviderError("nobody asked for it here")
        told = await self.front.run(partial(self.provider.hear, reply, asked, self.front.clock()))
        step = partial(let_in_by_provider, self.front.door, told, self.front.allowed)
        return await self.front.run(partial(step, at=self.front.clock()))

    def _refused(self, request: Request, error: Exception | None) -> Response:
        if error is not None:
            logger.warning("provider_refused", exc_info=error)
        look = self.front.look(request)
        page = message_page(look, Notice(look.texts.door.notice.not_by_provider), on=SIGN_IN)
        response = self.front.page(page, status=WRONG)
        take_away(response, PROVIDER_COOKIE)
        return response

    def _carried(self, asked: Asked) -> str:
        until = int(self.front.clock().timestamp()) + MINUTES_AT_THE_PROVIDER * 60
        locked = self.front.door.key.lock(Use.PROVIDER, {**asdict(asked), "until": until})
        return urlsafe_b64encode(locked).decode()

    def _asked(self, request: Request) -> Asked | None:
        try:
            locked = urlsafe_b64decode(request.cookies.get(PROVIDER_COOKIE, "").encode())
            kept = self.front.door.key.unlock(Use.PROVIDER, locked)
        except (NotOursError, ValueError):
            return None
        if self.front.clock().timestamp() >= int(kept["until"] or 0):
            return None
        return Asked(str(kept["state"]), str(kept["nonce"]), str(kept["verifier"]))
