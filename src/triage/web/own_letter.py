"""The visitor's own letter: made of what their tab holds when they press its button, sent back, and kept nowhere."""

import logging
from datetime import UTC
from datetime import datetime
from functools import partial
from time import monotonic

import typst
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triage.content.content import Content
from triage.export.own_letter import own_letter
from triage.export.own_letter_about import Told
from triage.export.own_letter_about import own_letter_about
from triage.records.limiting import line_of
from triage.ui.drafts import read_draft
from triage.ui.visitor.letter import OWN_LETTER
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.visit import taken_back
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import page_to_show
from triage.web.guard_limits import Buckets
from triage.web.guard_limits import Clock
from triage.web.guard_limits import Rate
from triage.web.headers import is_from_elsewhere

LARGEST = 64_000
AT_A_TIME, MOST_WAITING = 2, 20
OF_ONE_ADDRESS = Rate(30, 0.5)  # a whole school may press it, and a flood may not
ELSEWHERE, TOO_LARGE, NOT_READY, TOO_MANY, LATER = 403, 413, 422, 429, 503
NOT_KEPT = {"cache-control": "no-store"}

logger = logging.getLogger("triage.web")


class OwnLetters:
    """Makes letters for visitors; knows nothing of them before or after."""

    def __init__(self, content: Content, *, clock: Clock = monotonic) -> None:
        self._content, self._clock = content, clock
        self._few, self._rates = CapacityLimiter(AT_A_TIME), Buckets(OF_ONE_ADDRESS)

    def route(self) -> Route:
        """What was answered is in the body, never in the address."""
        return Route(f"/{OWN_LETTER}", self.show, methods=["POST"])

    async def show(self, request: Request) -> Response:
        """The PDF, to keep; a status without words when there is none, as page.js has the words."""
        if is_from_elsewhere(request.scope):
            return _none(ELSEWHERE)
        address = line_of(request.client.host) if request.client else ""
        if not self._rates.take(address, self._clock()):
            return _none(TOO_MANY)
        draft = await _body(request)
        if draft is None:
            return _none(TOO_LARGE)
        if self._few.statistics().tasks_waiting >= MOST_WAITING:
            return _none(LATER)
        return await run_sync(partial(self._made, draft), limiter=self._few)

    def _made(self, draft: str) -> Response:
        told = told_in(self._content, draft, datetime.now(UTC))
        if told is None:
            return _none(NOT_READY)
        try:
            pdf = own_letter(own_letter_about(told, at=datetime.now(UTC)), language=told.language)
        except typst.TypstError:
            logger.error("no letter reason=TypstError")
            return _none(LATER)
        name = f'attachment; filename="{told.pages.own_letter.file}.pdf"'
        headers = {**NOT_KEPT, "content-disposition": name}
        return Response(pdf, media_type="application/pdf", headers=headers)


def told_in(content: Content, draft: str, now: datetime) -> Told | None:
    """The result of the visit in this draft; None as long as that visit has no result to show."""
    visit = read_draft(content, draft, now, language=content.practice.language)
    if visit is None:
        return None
    assessment = assessed(content, visit)
    if page_to_show(content, visit, assessment, wanted=RESULT) != RESULT:
        return None
    took_back = bool(taken_back(visit, assessment))
    return Told(content, assessment, visit.responses, visit.language, took_back=took_back)


async def _body(request: Request) -> str | None:
    """What was sent; None as soon as it is more than any draft is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body.decode(errors="replace")


def _none(status: int) -> Response:
    return Response(status_code=status, headers=NOT_KEPT)
