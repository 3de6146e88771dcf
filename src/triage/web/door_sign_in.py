"""The way in and the way out: name and password, then a code; and signing out."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triage.access.arrivals import Step
from triage.access.arrivals import begin_arrival
from triage.access.sessions import end_all_sessions
from triage.access.sessions import end_session
from triage.access.sign_in import check_code
from triage.access.sign_in import check_password
from triage.ui.therapist.present import SESSION_COOKIE
from triage.web.cookies import session_in
from triage.web.cookies import take_away
from triage.web.door_front import PATHS
from triage.web.door_front import STALE
from triage.web.door_front import TROUBLES
from triage.web.door_front import WRONG
from triage.web.door_front import Front
from triage.web.door_front import go_to
from triage.web.door_front import passed_by
from triage.web.door_front import told
from triage.web.door_pages import Notice
from triage.web.door_pages import code_page
from triage.web.door_pages import sign_in_page
from triage.web.door_pages import sign_out_page
from triage.web.door_pages import who_line

SIGN_IN = PATHS[Step.PASSWORD]
CODE = PATHS[Step.CODE]
SIGN_OUT = "/sign-out"
STILL = "/signed-in"
WHY_GOOD = ("signed_out", "signed_out_everywhere")
WHY = ("ended", "out_of_date", *WHY_GOOD)
LONGEST_SHOWN = 64


class SignIn:
    """The routes of signing in and out."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def routes(self) -> list[Route]:
        return [
            Route(SIGN_IN, self.show, methods=["GET"]),
            Route(SIGN_IN, self.send, methods=["POST"]),
            Route(CODE, self.show_code, methods=["GET"]),
            Route(CODE, self.send_code, methods=["POST"]),
            Route(SIGN_OUT, self.show_out, methods=["GET"]),
            Route(SIGN_OUT, self.send_out, methods=["POST"]),
            Route(STILL, self.still, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        if await self.front.person(request, uses=False) is not None:
            return go_to("/")
        return self._form(request, self._why(request))

    async def send(self, request: Request) -> Response:
        """Name and password; the reply is the same for a wrong name and a wrong password."""
        arrival = self.front.arrival(request)
        fields = None if arrival is None else await self.front.fields(request, of=arrival.id)
        texts, at = self.front.look(request).texts.door, self.front.clock()
        if fields is None:
            return self._form(request, Notice(texts.notice.out_of_date), status=STALE)
        name = fields.get("name", "")
        try:
            step = partial(check_password, self.front.door, name, fields.get("password", ""))
            passed = await self.front.run(partial(step, address=browser_address(request), at=at))
        except TROUBLES as trouble:
            notice, status = told(trouble, texts, at)
            return self._form(request, notice, status=status, name=name)
        if passed is None:
            return self._form(request, Notice(texts.notice.wrong), status=WRONG, name=name)
        return self.front.go_on(passed)

    async def show_code(self, request: Request) -> Response:
        if self.front.arrival_at(request, Step.CODE) is None:
            return go_to(SIGN_IN)
        return self._code_form(request, None)

    async def send_code(self, request: Request) -> Response:
        arrival = self.front.arrival_at(request, Step.CODE)
        fields = None if arrival is None else await self.front.fields(request, of=arrival.id)
        if arrival is None or fields is None:
            return go_to(f"{SIGN_IN}?why=out_of_date")
        texts, at = self.front.look(request).texts.door, self.front.clock()
        try:
            step = partial(check_code, self.front.door, passed_by(arrival), fields.get("code", ""))
            token = await self.front.run(partial(step, address=browser_address(request), at=at))
        except TROUBLES as trouble:
            return self._code_form(request, *told(trouble, texts, at))
        if token is None:
            return self._code_form(request, Notice(texts.notice.wrong_code), WRONG)
        return self.front.let_in(go_to("/"), token)

    async def show_out(self, request: Request) -> Response:
        person = await self.front.person(request)
        if person is None:
            return go_to(SIGN_IN)
        look = self.front.look(request)
        form = self.front.form(SIGN_OUT, of=session_in(request))
        return self.front.page(sign_out_page(look, form, who=who_line(look, person.name, person.role)))

    async def send_out(self, request: Request) -> Response:
        token = session_in(request)
        person = await self.front.person(request, uses=False)
        fields = await self.front.fields(request, of=token)
        if person is None or fields is None:
            return go_to(SIGN_OUT)
        at, everywhere = self.front.clock(), "everywhere" in fields
        if everywhere:
            await self.front.run(partial(end_all_sessions, self.front.door, person, at))
        else:
            await self.front.run(partial(end_session, self.front.door, token, at))
        response = go_to(f"{SIGN_IN}?why={WHY_GOOD[everywhere]}")
        response.headers["clear-site-data"] = '"storage"'
        take_away(response, SESSION_COOKIE)
        return response

    async def still(self, request: Request) -> Response:
        """Asked by an open page now and then, which keeps nobody signed in."""
        person = await self.front.person(request, uses=False)
        return Response(status_code=401 if person is None else 204)

    def _form(
        self, request: Request, notice: Notice | None, *, status: int = 200, name: str = ""
    ) -> Response:
        front = self.front
        arrival = front.arrival_at(request, Step.PASSWORD) or begin_arrival(front.clock())
        page = sign_in_page(
            front.look(request),
            front.form(SIGN_IN, of=arrival.id),
            notice,
            name=name[:LONGEST_SHOWN],
            by_provider=front.provider is not None,
        )
        return front.arriving(front.page(page, status=status), arrival)

    def _code_form(self, request: Request, notice: Notice | None, status: int = 200) -> Response:
        arrival = self.front.arrival_at(request, Step.CODE)
        if arrival is None:
            return go_to(SIGN_IN)
        form = self.front.form(CODE, of=arrival.id)
        return self.front.page(code_page(self.front.look(request), form, notice), status=status)

    def _why(self, request: Request) -> Notice | None:
        why = request.query_params.get("why", "")
        if why not in WHY:
            return None
        said = self.front.look(request).texts.door.notice
        return Notice(str(getattr(said, why)), is_good=why in WHY_GOOD)


def browser_address(request: Request) -> str:
    """From where somebody comes, to count tries."""
    return request.client.host if request.client else ""
