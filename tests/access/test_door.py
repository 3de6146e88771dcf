"""The door as browsers meet it: what it says, what it refuses, and what it never lets through."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from time import sleep

import pytest
from sqlalchemy import Connection
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.access.arriving import BETTER
from tests.access.arriving import GOOD
from tests.access.arriving import MINUTE
from tests.access.arriving import NOW
from tests.access.arriving import Member
from tests.access.arriving import by_command
from tests.access.arriving import make_member
from tests.access.knocking import HERE
from tests.access.knocking import Browser
from tests.access.knocking import Clock
from tests.access.knocking import app_for
from triage.access.accounts import add_account
from triage.access.accounts import disable_account
from triage.access.accounts import first_link
from triage.access.accounts import hand_out_password
from triage.access.door import Door
from triage.access.sessions import IDLE
from triage.access.sign_in import check_password
from triage.records.audit import Role
from triage.ui.therapist.present import SESSION_COOKIE
from triage.web.cookies import ARRIVAL_COOKIE
from triage.web.desk_gate import SECONDS_BETWEEN_LOOKS
from triage.web.guard_messages import is_meant

DOOR = ("/sign-in", "/sign-in/code", "/first", "/new-password", "/second-factor", "/sign-out", "/signed-in")
BEHIND_THE_GATE = (
    "/nowhere",
    "/_stcore/health",
    "/_stcore/host-config",
    "/index.html",
    "/media/x",
    "/oidc/start",
)
LONGEST_TO_REVOKE = 60.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(door: Door, clock: Clock) -> Browser:
    return Browser(app_for(door, clock), clock)


@pytest.fixture
def other(browser: Browser, clock: Clock) -> Browser:
    """Another browser at the same door."""
    return Browser(browser.app, clock)


@pytest.fixture
def member(door: Door) -> Member:
    return make_member(door)


def message(**named: bool) -> bytes:
    """A message as Streamlit's page sends it."""
    sent = BackMsg()
    sent.rerun_script.is_auto_rerun = named.get("by_itself", False)
    return bytes(sent.SerializeToString())


@contextmanager
def connected(
    browser: Browser, origin: str = HERE, host: str = "desk.example"
) -> Iterator[WebSocketTestSession]:
    headers = {"origin": origin, "host": host} if origin else {"host": host}
    with browser.client.websocket_connect("wss://desk.example/_stcore/stream", headers=headers) as socket:
        yield socket


# What every reply carries


@pytest.mark.parametrize("path", [*DOOR, *BEHIND_THE_GATE, "/"])
def test_every_reply_is_guarded_and_shown_inside_no_other_page(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-eval" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_the_pages_of_the_door_allow_no_style_or_script_of_others(browser: Browser) -> None:
    assert "unsafe-inline" not in browser.get("/sign-in").headers["content-security-policy"]


def test_cookies_are_for_this_host_and_no_script_and_no_other_site(browser: Browser, member: Member) -> None:
    given = browser.get("/sign-in").headers["set-cookie"], browser.sign_in(member).headers["set-cookie"]
    for cookie in given:
        assert cookie.startswith("__Host-")
        words = {word.strip().lower() for word in cookie.split(";")}
        assert {"secure", "httponly", "samesite=strict", "path=/"} <= words
        assert "domain" not in cookie.lower()


# The gate


@pytest.mark.parametrize("path", BEHIND_THE_GATE)
def test_nothing_is_behind_the_gate_for_a_stranger(browser: Browser, path: str) -> None:
    assert (browser.get(path).status_code, browser.last.text) == (401, "")


def test_a_stranger_is_shown_the_door(browser: Browser) -> None:
    assert (browser.get("/").status_code, browser.last.headers["location"]) == (303, "/sign-in")


def test_another_host_name_is_refused_everywhere(browser: Browser) -> None:
    for path in ("/", "/sign-in", "/nowhere"):
        assert browser.get(path, host="rebound.example").status_code == 421


def test_a_connection_without_a_session_is_refused(browser: Browser) -> None:
    with pytest.raises(WebSocketDisconnect), connected(browser):
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", "http://desk.example", "null", ""])
def test_a_connection_from_another_site_is_refused(browser: Browser, member: Member, origin: str) -> None:
    browser.sign_in(member)
    with pytest.raises(WebSocketDisconnect), connected(browser, origin):
        pass


def test_a_connection_with_a_session_carries_messages(browser: Browser, member: Member) -> None:
    browser.sign_in(member)
    with connected(browser) as socket:
        socket.send_bytes(message())
        assert socket.receive_bytes() == message()


def test_a_message_after_the_end_of_the_session_reaches_nobody(
    browser: Browser, door: Door, member: Member
) -> None:
    browser.sign_in(member)
    with connected(browser) as socket:
        disable_account(door, member.name, by=by_command())
        socket.send_bytes(message())
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()


def test_a_silent_connection_ends_with_the_session(door: Door, clock: Clock, member: Member) -> None:
    assert SECONDS_BETWEEN_LOOKS < LONGEST_TO_REVOKE
    browser = Browser(app_for(door, clock, seconds_between_looks=0.05), clock)
    browser.sign_in(member)
    with connected(browser) as socket:
        disable_account(door, member.name, by=by_command())
        begin = monotonic()
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
        assert monotonic() - begin < 10


@contextmanager
def away_for(door: Door, looks: int) -> Iterator[list[str]]:
    """The database fails so many times when it is asked for a session; yields what it is asked."""
    asked: list[str] = []

    def fail_at_first(_: Connection, __: object, statement: str, *___: object) -> None:
        if "FROM signed_in" in statement:
            asked.append(statement)
            if len(asked) <= looks:
                raise OperationalError(statement, None, ConnectionError())

    event.listen(door.desk.records.engine, "before_cursor_execute", fail_at_first)
    try:
        yield asked
    finally:
        event.remove(door.desk.records.engine, "before_cursor_execute", fail_at_first)


def test_a_silent_connection_is_watched_on_after_the_database_was_away(
    door: Door, clock: Clock, member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(app_for(door, clock, seconds_between_looks=0.05), clock)
    browser.sign_in(member)
    with connected(browser) as socket:
        with away_for(door, looks=2) as asked:
            last = monotonic() + 10
            while len(asked) < 3:
                assert monotonic() < last
                sleep(0.02)
        disable_account(door, member.name, by=by_command())
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
    assert caplog.messages.count("session_not_looked_at reason=gone") == 2


def test_work_on_an_open_page_keeps_somebody_signed_in(
    browser: Browser, clock: Clock, member: Member
) -> None:
    browser.sign_in(member)
    with connected(browser) as socket:
        for _ in range(3):
            clock.now += 10 * MINUTE
            socket.send_bytes(message())
            socket.receive_bytes()
    assert browser.sees_the_desk()


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(
    browser: Browser, clock: Clock, member: Member
) -> None:
    browser.sign_in(member)
    with connected(browser) as socket:
        clock.now += 10 * MINUTE
        socket.send_bytes(message(by_itself=True))
        socket.receive_bytes()
        assert browser.get("/signed-in").status_code == 204
        clock.now += 5 * MINUTE
        assert browser.get("/signed-in").status_code == 401
    assert not browser.sees_the_desk()


def test_messages_that_no_page_of_ours_sends_are_dropped(browser: Browser, member: Member) -> None:
    refused = BackMsg()
    refused.clear_cache = True
    assert is_meant(refused.SerializeToString()) is None
    assert is_meant(b"\xff\xff") is None
    browser.sign_in(member)
    with connected(browser) as socket:
        socket.send_bytes(refused.SerializeToString())
        socket.send_bytes(b"\xff\xff")
        socket.send_text("text")
        socket.send_bytes(message())
        assert socket.receive_bytes() == message()


# Signing in


def test_somebody_signs_in_and_out(browser: Browser, member: Member) -> None:
    assert browser.sign_in(member).headers["location"] == "/"
    assert browser.sees_the_desk()
    kept = browser.client.cookies[SESSION_COOKIE]
    assert browser.fill("/sign-out").headers["location"] == "/sign-in?why=signed_out"
    assert browser.last.headers["clear-site-data"] == '"storage"'
    assert not browser.sees_the_desk()
    browser.client.cookies.set(SESSION_COOKIE, kept, domain="desk.example")
    assert not browser.sees_the_desk()


def test_signing_out_everywhere_reaches_every_browser(
    browser: Browser, other: Browser, clock: Clock, member: Member
) -> None:
    browser.sign_in(member)
    clock.now += MINUTE
    other.sign_in(member)
    other.fill("/sign-out", everywhere="yes")
    assert not browser.sees_the_desk()


def test_a_session_ends_by_itself(browser: Browser, clock: Clock, member: Member) -> None:
    browser.sign_in(member)
    clock.now += IDLE
    assert not browser.sees_the_desk()


def test_a_wrong_name_and_a_wrong_password_get_the_same_page(
    browser: Browser, other: Browser, member: Member
) -> None:
    pages = []
    for visitor, name in ((browser, member.name), (other, "n.nobody")):
        reply = visitor.fill("/sign-in", name=name, password="not this one at all")
        pages.append((reply.status_code, reply.text.replace(name, "NAME").replace(visitor.token(), "TOKEN")))
    assert pages[0] == pages[1]


def test_too_many_tries_are_told_with_how_long(browser: Browser, member: Member) -> None:
    for _ in range(5):
        assert browser.fill("/sign-in", name=member.name, password="wrong one").status_code == 403
    reply = browser.fill("/sign-in", name=member.name, password=member.password)
    assert reply.status_code == 429
    assert "in minuten: 1." in reply.text


def test_the_code_cannot_be_reached_without_the_password(browser: Browser, member: Member) -> None:
    assert browser.get("/sign-in/code").headers["location"] == "/sign-in"
    browser.get("/sign-in")
    reply = browser.send("/sign-in/code", {"form": browser.token(), "code": member.code()})
    assert reply.headers["location"] == "/sign-in?why=out_of_date"
    assert not browser.sees_the_desk()


def test_the_second_step_does_not_wait_for_ever(browser: Browser, clock: Clock, member: Member) -> None:
    browser.fill("/sign-in", name=member.name, password=member.password)
    clock.now += 10 * MINUTE
    assert browser.get("/sign-in/code").headers["location"] == "/sign-in"


def test_what_a_name_holds_is_shown_as_text(browser: Browser) -> None:
    shown = browser.fill("/sign-in", name='"><script>alert(1)</script>', password="x").text
    assert "<script>alert" not in shown


# Forms of other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser: Browser, member: Member, headers: dict[str, str]) -> None:
    browser.get("/sign-in")
    fields = {"form": browser.token(), "name": member.name, "password": member.password}
    assert browser.send("/sign-in", fields, **headers).status_code == 400
    assert ARRIVAL_COOKIE in browser.client.cookies
    assert browser.get("/sign-in/code").headers["location"] == "/sign-in"


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "é"])
def test_a_form_without_our_token_is_refused(browser: Browser, member: Member, token: str) -> None:
    browser.get("/sign-in")
    fields = {"form": token, "name": member.name, "password": member.password}
    assert browser.send("/sign-in", fields).status_code == 400


def test_a_token_of_another_browser_is_refused(browser: Browser, other: Browser, member: Member) -> None:
    other.get("/sign-in")
    browser.get("/sign-in")
    fields = {"form": other.token(), "name": member.name, "password": member.password}
    assert browser.send("/sign-in", fields).status_code == 400


def test_signing_out_needs_a_form_of_ours(browser: Browser, member: Member) -> None:
    browser.sign_in(member)
    browser.send("/sign-out", {"form": "0" * 64})
    assert browser.sees_the_desk()


@pytest.mark.parametrize("body", [b"x" * 9000, b"form=%ff%fe", b"&".join([b"a=b"] * 50), b"", b"\xff"])
def test_a_strange_form_is_refused(browser: Browser, body: bytes) -> None:
    browser.get("/sign-in")
    reply = browser.client.post("/sign-in", content=body, headers={"origin": HERE})
    assert reply.status_code == 400


def test_what_is_in_the_address_fills_in_no_form(browser: Browser, member: Member) -> None:
    browser.get("/sign-in")
    reply = browser.send(f"/sign-in?name={member.name}&password=wrong", {"form": browser.token()})
    assert reply.status_code == 403
    browser.get("/sign-in")
    fields = {"form": browser.token(), "name": member.name, "password": member.password}
    reply = browser.send("/sign-in?name=another&password=wrong&form=x", fields)
    assert reply.headers["location"] == "/sign-in/code"


def test_what_is_refused_leaves_a_line_without_what_was_brought(
    browser: Browser, member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    browser.get("/", host="rebound.example")
    browser.get("/sign-in")
    fields = {"form": browser.token(), "name": member.name, "password": member.password}
    browser.send("/sign-in", fields, origin="https://evil.example")
    browser.send("/sign-in", {**fields, "form": "forged"})
    browser.sign_in(member)
    with pytest.raises(WebSocketDisconnect), connected(browser, "https://evil.example"):
        pass
    assert [line.getMessage() for line in caplog.records] == [
        "refused reason=host",
        "refused reason=origin",
        "refused reason=form",
        "refused reason=origin",
    ]


# Fixation


def test_every_step_has_another_cookie_and_a_planted_session_is_replaced(
    browser: Browser, member: Member
) -> None:
    browser.client.cookies.set(SESSION_COOKIE, "planted", domain="desk.example")
    browser.get("/sign-in")
    seen = [browser.client.cookies[ARRIVAL_COOKIE]]
    browser.fill("/sign-in", name=member.name, password=member.password)
    seen.append(browser.client.cookies[ARRIVAL_COOKIE])
    browser.fill("/sign-in/code", code=member.code())
    assert len(set(seen)) == 2
    tokens = {value for name, value in cookies_of(browser) if name == SESSION_COOKIE and value != "planted"}
    assert len(tokens) == 1
    assert ARRIVAL_COOKIE not in dict(cookies_of(browser))


def test_a_cookie_from_before_the_password_does_not_get_past_it(
    browser: Browser, other: Browser, member: Member
) -> None:
    """Whoever planted the cookie of the first page in somebody's browser holds nothing when they got further."""
    browser.get("/sign-in")
    planted = browser.client.cookies[ARRIVAL_COOKIE]
    browser.fill("/sign-in", name=member.name, password=member.password)
    other.client.cookies.set(ARRIVAL_COOKIE, planted, domain="desk.example")
    assert other.get("/sign-in/code").headers["location"] == "/sign-in"


# Setting up


def test_the_first_administrator_sets_everything_up(browser: Browser, door: Door) -> None:
    link = f"/first?t={first_link(door, NOW)}"
    assert 'name="name"' in browser.get(link).text
    token = link.split("=")[1]
    differs = browser.fill(link, t=token, name="b.beheer", password=GOOD, again=BETTER)
    assert differs.status_code == 403
    short = browser.fill(link, t=token, name="b.beheer", password="short", again="short")
    assert "te kort" in short.text
    strange = browser.fill(link, t=token, name="b beheer", password=GOOD, again=GOOD)
    assert strange.status_code == 403
    done = browser.fill(link, t=token, name="b.beheer", password=GOOD, again=GOOD)
    assert done.headers["location"] == "/second-factor"
    assert browser.get(link).status_code == 400
    shown = browser.get("/second-factor").text
    assert 'viewBox="0 0' in shown
    assert browser.fill("/second-factor", code="000000").status_code == 403
    assert not browser.sees_the_desk()


def test_the_app_is_set_up_with_the_key_that_was_shown(browser: Browser, door: Door) -> None:
    token = add_account(door, "f.fysio", Role.THERAPIST, by=by_command(NOW))
    browser.fill(f"/first?t={token}", t=token, password=GOOD, again=GOOD)
    secret = browser.get("/second-factor").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    fields = {"form": browser.token(), "code": Member("f.fysio", GOOD, secret).code()}
    done = browser.send("/second-factor", fields)
    assert done.text.count("<code>") == 10
    assert browser.sees_the_desk()


def test_a_dictated_password_leads_to_a_new_one_and_nowhere_else(
    browser: Browser, door: Door, member: Member
) -> None:
    dictated = hand_out_password(door, member.name, by=by_command(NOW))
    assert (
        browser.fill("/sign-in", name=member.name, password=dictated).headers["location"] == "/new-password"
    )
    for path in ("/", "/sign-in/code", "/second-factor"):
        assert browser.get(path).headers["location"] == "/sign-in"
    done = browser.fill("/new-password", password=BETTER, again=BETTER)
    assert done.headers["location"] == "/second-factor"


def test_somebody_who_is_signed_in_changes_the_password_with_the_one_of_now(
    browser: Browser, other: Browser, door: Door, clock: Clock, member: Member
) -> None:
    browser.sign_in(member)
    clock.now += MINUTE
    other.sign_in(member)
    wrong = browser.fill("/new-password", now="not this one", password=BETTER, again=BETTER)
    assert wrong.status_code == 403
    browser.fill("/new-password", now=member.password, password=BETTER, again=BETTER)
    assert browser.sees_the_desk()
    assert not other.sees_the_desk()
    assert check_password(door, member.name, BETTER, address="", at=clock.now) is not None


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "%00", "é"])
def test_a_link_that_is_none_says_so(browser: Browser, token: str) -> None:
    assert browser.get(f"/first?t={token}").status_code == 400


def test_a_guess_at_the_password_of_now_is_counted(browser: Browser, member: Member, clock: Clock) -> None:
    browser.sign_in(member)
    for _ in range(5):
        clock.now += timedelta(seconds=1)
        browser.fill("/new-password", now="a guess at it", password=BETTER, again=BETTER)
    reply = browser.fill("/new-password", now=member.password, password=BETTER, again=BETTER)
    assert reply.status_code == 429


def cookies_of(browser: Browser) -> list[tuple[str, str]]:
    return [(cookie.name, cookie.value or "") for cookie in browser.client.cookies.jar]
