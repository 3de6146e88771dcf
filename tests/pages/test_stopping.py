"""The page that ends the asking: looking changes nothing, one press does, and its address can do nothing else."""

from http import HTTPStatus

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.builders import shipped
from tests.pages.followers import asked_again
from tests.pages.followers import opened_with
from tests.pages.practice_desk import PracticeDesk
from tests.pages.senders import locked
from triage.records.follow_up_table import FollowUpRow
from triage.ui.visitor.way import FOLLOW
from triage.web.headers import POLICY
from triage.web.headers import Headers
from triage.web.stopping import Stopping

TEXTS = shipped().pages["nl"].follow_up.stop
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Stopping(shipped(), "v1").route()], middleware=[Middleware(Headers)]))


def stopped(desk: PracticeDesk) -> list[bool]:
    with desk.sessions() as session:
        return [row.stopped is not None for row in session.scalars(select(FollowUpRow))]


def test_looking_at_the_address_changes_nothing(desk: PracticeDesk, client: TestClient) -> None:
    page = client.get(asked_again(desk.whole).stop)
    assert page.status_code == HTTPStatus.OK
    assert TEXTS.button in page.text
    assert stopped(desk) == [False, False]
    assert "form-action 'self'" in page.headers[POLICY]
    assert page.headers["cache-control"] == "no-store"


def test_a_scanner_that_asks_for_the_head_alone_ends_nothing(desk: PracticeDesk, client: TestClient) -> None:
    page = client.head(asked_again(desk.whole).stop)
    assert (page.status_code, page.content) == (HTTPStatus.OK, b"")
    assert stopped(desk) == [False, False]
    assert desk.only().consents.follow_up is True


def test_one_press_ends_it_as_a_mail_program_does(desk: PracticeDesk, client: TestClient) -> None:
    mailed = asked_again(desk.whole)
    page = client.post(mailed.stop, data=ONE_CLICK)
    assert page.status_code == HTTPStatus.OK
    assert TEXTS.done in page.text
    assert stopped(desk) == [True, True]
    assert desk.only().consents.follow_up is False
    assert opened_with(mailed.token).here == FOLLOW
    assert client.post(mailed.stop, data=ONE_CLICK).status_code == HTTPStatus.OK


@pytest.mark.parametrize("token", ["", "wrong", "é", "0" * 64])
def test_a_wrong_address_ends_nothing(desk: PracticeDesk, client: TestClient, token: str) -> None:
    asked_again(desk.whole)
    assert client.post("/stop", params={"t": token}).status_code == HTTPStatus.GONE
    assert stopped(desk) == [False, False]


def test_a_database_that_is_away_is_told(own_desk: PracticeDesk, client: TestClient) -> None:
    address = asked_again(own_desk.whole).stop
    with locked(own_desk.database):
        page = client.post(address)
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert TEXTS.failed.split("{")[0] in page.text


@pytest.mark.parametrize("language", shipped().questionnaire.about.languages)
def test_it_speaks_the_language_of_the_mail(client: TestClient, language: str) -> None:
    page = client.get("/stop", params={"lang": language})
    assert shipped().pages[language].follow_up.stop.title in page.text
