"""The link in the mail in a real browser: its token stays behind the `#`, and the course or an alarm comes of it."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.at_the_desk import opened
from tests.browser.conftest import OpenVisitor
from tests.browser.cutting import cut_between
from tests.browser.senders import button
from tests.browser.test_sending import arrives
from tests.browser.test_sending import listen
from tests.browser.visiting import Visitor
from tests.pages.followers import BETTER
from tests.pages.followers import NO_ALARM
from tests.pages.followers import NUMB
from tests.pages.followers import asked_again
from tests.serving import Server
from triage.reasoning.findings import Responses
from triage.ui.visitor.way import FOLLOW


def comes_with(visitor: Visitor, token: str) -> None:
    """Presses the link, and begins."""
    visitor.page.goto(f"{visitor.address}/?s={FOLLOW}&lang={visitor.language}#{token}")
    visitor.arrive_at(FOLLOW)
    expect(visitor.page.locator(".st-key-link input")).to_have_value(token)
    arrives_first(visitor)
    visitor.press(button(visitor, "begin"))


def arrives_first(visitor: Visitor) -> None:
    assert visitor.title.get_attribute("data-page") == FOLLOW


def replies(visitor: Visitor, said: Responses, *, seen: set[str]) -> None:
    """One item after the other; each kind of page is looked at once."""
    while visitor.here.startswith(f"{FOLLOW}-"):
        item = visitor.here.removeprefix(f"{FOLLOW}-")
        if item in seen:
            arrives(visitor, visitor.here)
        visitor.respond(item, said[item])


def test_somebody_sees_their_course_and_the_token_is_nowhere_to_be_found(
    visitor_of: OpenVisitor, server: Server
) -> None:
    with opened(server) as desk:
        token = asked_again(desk, seed=71, differs={"pain": 7}, pages=f"{server.address}/").token
    visitor = visitor_of(server, opens=False)
    seen = listen(visitor)
    sockets: list[str] = []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    comes_with(visitor, token)
    replies(visitor, BETTER, seen={"bladder_saddle", "satisfaction"})
    arrives(visitor, FOLLOW)
    assert visitor.pages.follow_up.done in visitor.title.inner_text()
    expect(visitor.page.locator(".js-plotly-plot:visible")).to_have_count(1)
    assert urlsplit(visitor.page.url).fragment == ""
    asked = [
        line for line in seen if not urlsplit(line).fragment
    ]  # the browser itself reports the link it was given
    assert asked
    assert [line for line in (*asked, *sockets) if token in line] == []
    assert token not in server.complaints() + server.said()


def test_a_reload_goes_on_and_leaves_nothing_behind(visitor_of: OpenVisitor, server: Server) -> None:
    with opened(server) as desk:
        token = asked_again(desk, seed=74, pages=f"{server.address}/").token
    visitor = visitor_of(server, opens=False)
    visitor.page.goto(f"{visitor.address}/?s={FOLLOW}&lang=nl#{token}")
    expect(visitor.page.locator(".st-key-link input")).to_have_value(token)
    visitor.page.reload()
    arrives_first(visitor)
    expect(visitor.page.locator(".st-key-link input")).not_to_have_value("")
    visitor.press(button(visitor, "begin"))
    assert visitor.respond("sudden", ("none",)) == f"{FOLLOW}-bladder_saddle"
    visitor.page.reload()
    visitor.arrive_at(f"{FOLLOW}-bladder_saddle")
    assert token not in visitor.page.url
    replies(visitor, NO_ALARM | {"bladder_saddle": NUMB}, seen=set())
    assert visitor.advice == "emergency"
    visitor.page.reload()
    visitor.arrive_at(FOLLOW)
    expect(visitor.page.locator(".advice a.call").first).to_be_visible()
    assert visitor.advice == "emergency"
    visitor.page.locator("[data-leave]").click()
    visitor.page.wait_for_url("**/left*")
    assert visitor.page.evaluate("Object.keys(sessionStorage)") == []


def test_a_link_opens_where_its_page_stands_already(visitor_of: OpenVisitor, server: Server) -> None:
    with opened(server) as desk:
        token = asked_again(desk, seed=76, pages=f"{server.address}/").token
    visitor = visitor_of(server, opens=False)
    visitor.page.goto(f"{visitor.address}/?s={FOLLOW}&lang=nl")
    arrives_first(visitor)
    button(visitor, "begin").click()
    expect(visitor.page.locator("#error-summary")).to_contain_text("Open de link in de mail opnieuw")
    comes_with(visitor, token)
    assert visitor.here == f"{FOLLOW}-sudden"


def test_another_replica_goes_on_with_the_same_item(
    visitor_of: OpenVisitor, server: Server, other: Server
) -> None:
    with opened(server) as desk:
        token = asked_again(desk, seed=75, pages=f"{server.address}/").token
    with cut_between(visitor_of, server, other) as cut:
        comes_with(cut.visitor, token)
        assert cut.visitor.respond("sudden", ("none",)) == f"{FOLLOW}-bladder_saddle"
        cut.happens()
        cut.mends(other)
        cut.wire.release()
        item = f'#page-marker[data-page="{FOLLOW}-bladder_saddle"]'
        cut.visitor.page.locator(f"{item}[data-draft]").wait_for(
            state="attached"
        )  # which the first server left out
        replies(cut.visitor, BETTER, seen=set())
        assert cut.visitor.pages.follow_up.done in cut.visitor.title.inner_text()
        assert cut.visitor.page.evaluate("sessionStorage.getItem('followed')") is None


def test_an_alarm_is_advised_upon_at_once(visitor_of: OpenVisitor, server: Server) -> None:
    with opened(server) as desk:
        token = asked_again(desk, seed=72, pages=f"{server.address}/").token
    visitor = visitor_of(server, opens=False)
    comes_with(visitor, token)
    replies(visitor, NO_ALARM | {"bladder_saddle": NUMB}, seen=set())
    arrives(visitor, FOLLOW)
    assert visitor.advice == "emergency"
    assert visitor.page.locator(".advice a.call").first.is_visible()


def test_one_press_on_the_page_ends_it(visitor_of: OpenVisitor, server: Server) -> None:
    with opened(server) as desk:
        mailed = asked_again(desk, seed=73, pages=f"{server.address}/")
    visitor = visitor_of(server, opens=False)
    path = mailed.stop.removeprefix(server.address)
    visitor.page.goto(server.address + path)
    visitor.page.get_by_role("button", name=visitor.pages.follow_up.stop.button).click()
    expect(visitor.page.get_by_role("heading")).to_have_text(visitor.pages.follow_up.stop.done)
