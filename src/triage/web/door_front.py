"""What every page of the door needs: who comes, what they bring, and how a reply leaves."""

import logging
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from math import ceil
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.responses import RedirectResponse
from starlette.responses import Response

from triage.access.arrivals import Arrival
from triage.access.arrivals import Step
from triage.access.arrivals import arrival_in
from triage.access.arrivals import begin_arrival
from triage.access.arrivals import carried
from triage.access.arrivals import form_token
from triage.access.arrivals import is_our_form
from triage.access.by_provider import Allowed
from triage.access.door import Door
from triage.access.passwords import BusyError
from triage.access.provider import Provider
from triage.access.roles import Person
from triage.access.sessions import who_is
from triage.access.sign_in import Passed
from triage.access.tries import TooManyTriesError
from triage.content.content import Content
from triage.content.door_texts import DoorTexts
from triage.records.trouble import StorageRefusedError
from triage.records.trouble import StorageUnavailableError
from triage.web.cookies import ARRIVAL_COOKIE
from triage.web.cookies import give_arrival
from triage.web.cookies import give_session
from triage.web.cookies import session_in
from triage.web.cookies import take_away
from triage.web.desk_address import DeskAddress
from triage.web.desk_gate import Clock
from triage.web.desk_headers import DOOR_POLICY
from triage.web.door_forms import TooLargeError
from triage.web.door_forms import fields_of
from triage.web.door_forms import language_of
from triage.web.door_pages import Form
from triage.web.door_pages import Look
from triage.web.door_pages import Notice
from triage.web.door_pages import message_page
from triage.web.headers import POLICY

logger = logging.getLogger("triage.web")

Result = TypeVar("Result")
Trouble = TooManyTriesError | BusyError | StorageUnavailableError | StorageRefusedError
TROUBLES = (TooManyTriesError, BusyError, StorageUnavailableError, StorageRefusedError)

AT_A_TIME = 8  # whoever signs in waits for these, and never those who are signed in
SEE_OTHER = 303
WRONG = 403
STALE = 400
TOO_MANY = 429
LATER = 503
PATHS = {
    Step.PASSWORD: "/sign-in",
    Step.CODE: "/sign-in/code",
    Step.NEW_PASSWORD: "/new-password",
    Step.SECOND_FACTOR: "/second-factor",
}


@dataclass(frozen=True)
class Front:
    """The side of the door that browsers see."""

    door: Door
    content: Content
    version: str
    address: DeskAddress
    clock: Clock
    provider: Provider | None = None
    allowed: Allowed = field(default_factory=Allowed)
    limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_A_TIME))

    async def run(self, step: Callable[[], Result]) -> Result:
        """Take a step that compares passwords or waits for the disk."""
        return await run_sync(step, limiter=self.limiter)

    def look(self, request: Request) -> Look:
        language = language_of(request, self.content.desk, self.content.practice.language)
        return Look(self.content.desk[language], language, self.version)

    # Who comes

    async def person(self, request: Request, *, uses: bool = True) -> Person | None:
        """Who is signed in."""
        return await run_sync(lambda: who_is(self.door, session_in(request), self.clock(), uses=uses))

    def arrival(self, request: Request) -> Arrival | None:
        """How far somebody on the way in is; None when they have not begun, or took too long."""
        return arrival_in(request.cookies.get(ARRIVAL_COOKIE, ""), self.door.key, self.clock())

    def arrival_at(self, request: Request, step: Step) -> Arrival | None:
        """The same, when this step is the one they have to take."""
        arrival = self.arrival(request)
        return arrival if arrival is not None and arrival.step is step else None

    async def fields(self, request: Request, *, of: str) -> Mapping[str, str] | None:
        """The fields of a form of ours, shown to this very browser; None for every other."""
        if not self.address.is_from_here(request.headers):
            logger.warning("refused reason=origin")
            return None
        try:
            fields = await fields_of(request)
        except TooLargeError:
            fields = {}
        if is_our_form(fields.get("form", ""), of, self.door.key):
            return fields
        logger.warning("refused reason=form")
        return None

    # How a reply leaves

    def form(self, to: str, *, of: str) -> Form:
        return Form(to, form_token(of, self.door.key))

    def page(self, html: str, *, status: int = 200) -> Response:
        return HTMLResponse(html, status_code=status, headers={POLICY: DOOR_POLICY})

    def unavailable(self, request: Request) -> Response:
        """The way on is the door: the desk itself would be asked for again and again."""
        look = self.look(request)
        notice = Notice(look.texts.door.notice.unavailable)
        return self.page(message_page(look, notice, on=PATHS[Step.PASSWORD]), status=LATER)

    def arriving(self, response: Response, arrival: Arrival) -> Response:
        give_arrival(response, carried(arrival, self.door.key))
        return response

    def go_on(self, passed: Passed) -> Response:
        """To the next step, as somebody who got past the one before."""
        arrival = begin_arrival(self.clock()).goes_on(
            passed.next, account=passed.account, generation=passed.generation, at=self.clock()
        )
        return self.arriving(RedirectResponse(PATHS[passed.next], SEE_OTHER), arrival)

    def let_in(self, response: Response, token: str) -> Response:
        """Signed in: a new token, and nothing left of the way in."""
        give_session(response, token)
        take_away(response, ARRIVAL_COOKIE)
        return response


def go_to(path: str) -> Response:
    """To another page of ours."""
    return RedirectResponse(path, SEE_OTHER)


def passed_by(arrival: Arrival) -> Passed:
    """What somebody has got past already."""
    return Passed(arrival.account, arrival.generation, arrival.step)


def told(trouble: Trouble, texts: DoorTexts, at: datetime) -> tuple[Notice, int]:
    """What to say when something has to wait, with the status for browsers."""
    match trouble:
        case TooManyTriesError():
            minutes = max(1, ceil((trouble.until - at).total_seconds() / 60))
            return Notice(texts.notice.too_many.format(minutes=minutes)), TOO_MANY
        case BusyError():
            return Notice(texts.notice.busy), LATER
        case StorageUnavailableError() | StorageRefusedError():
            return Notice(texts.notice.unavailable), LATER
