"""Setting up: a password chosen with a link or instead of another one, and the app on a phone."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from triage.access.accounts import NameTakenError
from triage.access.accounts import WrongNameError
from triage.access.arrivals import Arrival
from triage.access.arrivals import Step
from triage.access.arrivals import begin_arrival
from triage.access.second_factor import address_of
from triage.access.second_factor import in_groups
from triage.access.second_factor import new_secret
from triage.access.second_factor import square_of
from triage.access.setting_up import ChangedMeanwhileError
from triage.access.setting_up import LinkGoneError
from triage.access.setting_up import WeakPasswordError
from triage.access.setting_up import change_password
from triage.access.setting_up import follow_link
from triage.access.setting_up import name_of
from triage.access.setting_up import owner_of_link
from triage.access.setting_up import replace_handed_out
from triage.access.setting_up import set_second_factor
from triage.content.door_texts import DoorTexts
from triage.web.cookies import session_in
from triage.web.door_front import PATHS
from triage.web.door_front import STALE
from triage.web.door_front import TROUBLES
from triage.web.door_front import WRONG
from triage.web.door_front import Front
from triage.web.door_front import go_to
from triage.web.door_front import passed_by
from triage.web.door_front import told
from triage.web.door_pages import NewPassword
from triage.web.door_pages import Notice
from triage.web.door_pages import message_page
from triage.web.door_pages import new_password_page
from triage.web.door_pages import recovery_page
from triage.web.door_pages import second_factor_page
from triage.web.door_sign_in import SIGN_IN
from triage.web.door_sign_in import browser_address

FIRST = "/first"
NEW_PASSWORD = PATHS[Step.NEW_PASSWORD]
SECOND_FACTOR = PATHS[Step.SECOND_FACTOR]
TOKEN = "t"
STALE_AGAIN = f"{SIGN_IN}?why=out_of_date"
REFUSED = (WeakPasswordError, WrongNameError, NameTakenError)


class SettingUp:
    """The routes of setting up."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def routes(self) -> list[Route]:
        return [
            Route(FIRST, self.show_first, methods=["GET"]),
            Route(FIRST, self.send_first, methods=["POST"]),
            Route(NEW_PASSWORD, self.show_new, methods=["GET"]),
            Route(NEW_PASSWORD, self.send_new, methods=["POST"]),
            Route(SECOND_FACTOR, self.show_second, methods=["GET"]),
            Route(SECOND_FACTOR, self.send_second, methods=["POST"]),
        ]

    # With a link

    async def show_first(self, request: Request) -> Response:
        """Looking at the link does not use it up: mail programs look at links too."""
        return await self._first_form(request, request.query_params.get(TOKEN, ""), None)

    async def send_first(self, request: Request) -> Response:
        arrival = self.front.arrival_at(request, Step.PASSWORD)
        fields = None if arrival is None else await self.front.fields(request, of=arrival.id)
        texts, at = self.front.look(request).texts.door, self.front.clock()
        if fields is None:
            return self._gone(request, Notice(texts.notice.out_of_date))
        token, name = fields.get(TOKEN, ""), fields.get("name", "")
        form = partial(self._first_form, request, token, name=name)
        if (password := _twice(fields)) is None:
            return await form(Notice(texts.weakness.differs), status=WRONG)
        step = partial(follow_link, self.front.door, token, name=name, password=password, at=at)
        try:
            return self.front.go_on(await self.front.run(step))
        except LinkGoneError:
            return self._gone(request, Notice(texts.notice.link_gone))
        except REFUSED as refused:
            return await form(_refusal(refused, texts), status=WRONG)
        except TROUBLES as trouble:
            notice, status = told(trouble, texts, at)
            return await form(notice, status=status)

    # Instead of another one

    async def show_new(self, request: Request) -> Response:
        return await self._new_form(request, None)

    async def send_new(self, request: Request) -> Response:
        arrival = self.front.arrival_at(request, Step.NEW_PASSWORD)
        of = session_in(request) if arrival is None else arrival.id
        fields = await self.front.fields(request, of=of)
        if not of or fields is None:
            return go_to(STALE_AGAIN)
        texts, at = self.front.look(request).texts.door, self.front.clock()
        try:
            return await self._chosen(request, arrival, fields)
        except ChangedMeanwhileError:
            return go_to(STALE_AGAIN)
        except REFUSED as refused:
            return await self._new_form(request, _refusal(refused, texts), status=WRONG)
        except TROUBLES as trouble:
            notice, status = told(trouble, texts, at)
            return await self._new_form(request, notice, status=status)

    async def _chosen(self, request: Request, arrival: Arrival | None, fields: Mapping[str, str]) -> Response:
        if (password := _twice(fields)) is None:
            differs = self.front.look(request).texts.door.weakness.differs
            return await self._new_form(request, Notice(differs), status=WRONG)
        if arrival is not None:
            return await self._replaced(arrival, password)
        return await self._changed(request, fields.get("now", ""), password)

    async def _replaced(self, arrival: Arrival, password: str) -> Response:
        step = partial(
            replace_handed_out, self.front.door, passed_by(arrival), password, at=self.front.clock()
        )
        return self.front.go_on(await self.front.run(step))

    async def _changed(self, request: Request, now: str, password: str) -> Response:
        person = await self.front.person(request)
        if person is None:
            return go_to(SIGN_IN)
        step = partial(change_password, self.front.door, person, now=now, new=password)
        token = await self.front.run(partial(step, address=browser_address(request), at=self.front.clock()))
        look = self.front.look(request)
        if token is None:
            return await self._new_form(request, Notice(look.texts.door.notice.wrong_now), status=WRONG)
        good = Notice(look.texts.door.notice.password_changed, is_good=True)
        return self.front.let_in(self.front.page(message_page(look, good, on="/")), token)

    # The app on a phone

    async def show_second(self, request: Request) -> Response:
        arrival = self.front.arrival_at(request, Step.SECOND_FACTOR)
        if arrival is None:
            return go_to(SIGN_IN)
        kept = arrival if arrival.secret else replace(arrival, secret=new_secret())
        return await self._second_form(request, kept, None)

    async def send_second(self, request: Request) -> Response:
        arrival = self.front.arrival_at(request, Step.SECOND_FACTOR)
        fields = None if arrival is None else await self.front.fields(request, of=arrival.id)
        if arrival is None or fields is None or not arrival.secret:
            return go_to(STALE_AGAIN)
        look, at = self.front.look(request), self.front.clock()
        step = partial(set_second_factor, self.front.door, passed_by(arrival), arrival.secret)
        try:
            done = await self.front.run(partial(step, fields.get("code", ""), at=at))
        except ChangedMeanwhileError:
            return go_to(STALE_AGAIN)
        except TROUBLES as trouble:
            return await self._second_form(request, arrival, *told(trouble, look.texts.door, at))
        if done is None:
            return await self._second_form(request, arrival, Notice(look.texts.door.notice.wrong_code), WRONG)
        token, codes = done
        return self.front.let_in(self.front.page(recovery_page(look, codes)), token)

    # The forms

    async def _first_form(
        self, request: Request, token: str, notice: Notice | None, *, name: str = "", status: int = 200
    ) -> Response:
        front, look = self.front, self.front.look(request)
        owner = await front.run(partial(owner_of_link, front.door, token, front.clock()))
        if owner is None:
            return self._gone(request, Notice(look.texts.door.notice.link_gone))
        said = look.texts.door.new_password
        arrival = front.arrival_at(request, Step.PASSWORD) or begin_arrival(front.clock())
        page = new_password_page(
            look,
            front.form(FIRST, of=arrival.id),
            notice,
            NewPassword(said.title, said.lead_link.format(name=owner), token=token)
            if owner
            else NewPassword(said.title_first, said.lead_first, name=name, token=token),
        )
        return front.arriving(front.page(page, status=status), arrival)

    async def _new_form(self, request: Request, notice: Notice | None, *, status: int = 200) -> Response:
        arrival = self.front.arrival_at(request, Step.NEW_PASSWORD)
        person = await self.front.person(request) if arrival is None else None
        if arrival is None and person is None:
            return go_to(SIGN_IN)
        said = self.front.look(request).texts.door.new_password
        page = new_password_page(
            self.front.look(request),
            self.front.form(NEW_PASSWORD, of=session_in(request) if arrival is None else arrival.id),
            notice,
            NewPassword(said.title, said.lead, asks_now=True)
            if arrival is None
            else NewPassword(said.title, said.lead_handed_out),
        )
        return self.front.page(page, status=status)

    async def _second_form(
        self, request: Request, arrival: Arrival, notice: Notice | None, status: int = 200
    ) -> Response:
        look = self.front.look(request)
        name = await self.front.run(partial(name_of, self.front.door, passed_by(arrival)))
        if name is None:
            return go_to(STALE_AGAIN)
        square = square_of(address_of(arrival.secret, name=name, product=look.texts.product))
        form = self.front.form(SECOND_FACTOR, of=arrival.id)
        page = second_factor_page(look, form, notice, square=square, key=in_groups(arrival.secret))
        return self.front.arriving(self.front.page(page, status=status), arrival)

    def _gone(self, request: Request, notice: Notice) -> Response:
        return self.front.page(message_page(self.front.look(request), notice, on=SIGN_IN), status=STALE)


def _twice(fields: Mapping[str, str]) -> str | None:
    """The new password, when it was typed the same twice."""
    password = fields.get("password", "")
    return password if password == fields.get("again") else None


def _refusal(refused: WeakPasswordError | WrongNameError | NameTakenError, texts: DoorTexts) -> Notice:
    match refused:
        case WeakPasswordError():
            return Notice(str(getattr(texts.weakness, refused.weakness)))
        case WrongNameError():
            return Notice(texts.notice.wrong_name)
        case NameTakenError():
            return Notice(texts.notice.name_taken)
