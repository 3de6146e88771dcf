"""The draft in the visitor's own tab: a reload, a lost server or new content loses nothing, and it stays there."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route
from playwright.sync_api import WebSocketRoute
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.line import BACK
from tests.browser.line import BUSY
from tests.browser.line import WITHOUT_A_SERVER
from tests.browser.looking import hold_to_everything
from tests.browser.looking import violations
from tests.browser.visiting import KEEP
from tests.browser.visiting import Visitor
from tests.browser.visiting import now
from tests.browser.visiting import visit_at
from tests.builders import OTHER_CONTENT
from tests.builders import SHIPPED
from tests.builders import shipped
from tests.builders import unremarkable
from tests.serving import Server
from tests.serving import serving
from tests.serving import visitors_of
from triage.reasoning.findings import Response
from triage.ui.drafts import write_draft
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import EXPIRED
from triage.ui.visitor.way import FOLLOW
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import START

MEGABYTES = 5_000_000
KEPT = "() => sessionStorage.getItem('draft')"
EVERYTHING_KEPT = """() => [localStorage, sessionStorage].flatMap((storage) =>
  Object.keys(storage).map((key) => storage.getItem(key))).concat(document.cookie).join(" ")"""
FORBID_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); } })"""

NOTE_DIALOGS = """window.dialogs = [];
  (function look() {
    const shown = [...document.querySelectorAll("[role=dialog]")].filter((box) => box.checkVisibility());
    dialogs.push(...shown.map((box) => box.textContent));
    requestAnimationFrame(look);
  })()"""


def draft_of(*, written: datetime | None = None, **differs: Response) -> str:
    """The draft of somebody who has responded to everything."""
    return write_draft(shipped(), visit_at(RESULT, unremarkable(**differs)), written or now())


def test_a_reload_goes_on_with_the_same_item(arriving: Visitor) -> None:
    arriving.come_to("ill", unremarkable())
    assert arriving.respond("ill", ("night_sweats",)) == "history"
    arriving.page.reload()
    arriving.arrive_at("history")
    expect(arriving.title).to_have_text(arriving.texts.items["history"].wording)
    expect(
        arriving.title
    ).not_to_be_focused()  # a page that appears by itself does not scroll the site around it
    assert arriving.press(arriving.back) == "ill"
    assert arriving.ticked("ill") == ["night_sweats"]


def test_no_words_of_streamlit_stand_there_before_ours(arriving: Visitor) -> None:
    arriving.expects = WITHOUT_A_SERVER
    arriving.come_to("bladder_saddle", unremarkable())
    refuse(arriving, "everything")
    arriving.page.add_init_script(NOTE_DIALOGS)
    arriving.page.reload()
    says_whom_to_call(arriving)
    assert arriving.page.evaluate("dialogs") == []


@pytest.mark.parametrize("what", ["connection", "everything"])
def test_a_reload_without_a_server_says_whom_to_call_until_it_is_there(arriving: Visitor, what: str) -> None:
    arriving.expects = WITHOUT_A_SERVER
    arriving.come_to("bladder_saddle", unremarkable())
    come_back = refuse(arriving, what)
    arriving.page.reload()
    says_whom_to_call(arriving)
    come_back()
    expect(arriving.title).to_have_text(arriving.texts.items["bladder_saddle"].wording, timeout=BACK)
    expect(arriving.page.locator("#ahead")).to_have_count(0)
    assert arriving.respond("bladder_saddle", ("none",)) == "leg_signs"


def test_another_language_without_a_server_says_whom_to_call(visitor: Visitor) -> None:
    visitor.expects = WITHOUT_A_SERVER
    refuse(visitor, "connection")
    visitor.page.reload()
    visitor.page.get_by_role("button", name=visitor.pages.start.begin).click()
    visitor.page.locator("#ahead [lang=en]:visible").click()
    visitor.page.wait_for_url("**lang=en**")
    visitor.language = "en"
    says_whom_to_call(visitor)


def test_an_alarm_without_a_server_says_whom_to_call(visitor: Visitor) -> None:
    visitor.expects = WITHOUT_A_SERVER
    refuse(visitor, "everything")
    visitor.page.reload()
    visitor.page.get_by_role("button", name=visitor.pages.start.begin).click()
    visitor.page.locator("#ahead input[name=age]").fill("61")
    visitor.next.click()
    visitor.page.locator("#ahead input[name=bladder_saddle]").first.check()
    visitor.next.click()
    says_whom_to_call(visitor)


def test_who_has_no_draft_hears_whom_to_call_and_not_that_it_stays(visitor: Visitor) -> None:
    visitor.expects = WITHOUT_A_SERVER
    refuse(visitor, "connection")
    visitor.page.goto(f"{visitor.address}/?lang=nl&s={FOLLOW}")
    expect(visitor.page.locator("[data-late] a.call")).to_be_visible()
    expect(visitor.page.get_by_text(visitor.pages.ahead.wait_text)).to_be_hidden()


@pytest.mark.parametrize("page", [CHECK, RESULT])
def test_a_reload_goes_on_at_the_end(arriving: Visitor, page: str) -> None:
    arriving.go_to(page, draft=draft_of(pain=3))
    arriving.arrive_at(page)
    shown = arriving.page.locator(".st-key-visitor").inner_text()
    arriving.page.reload()
    arriving.arrive_at(page)
    expect(arriving.page.locator(".st-key-visitor")).to_have_text(shown, use_inner_text=True)


def test_a_page_without_a_draft_says_that_the_responses_are_gone(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.address}/?lang=nl&s=pain")
    visitor.arrive_at(EXPIRED)
    expect(visitor.title).to_have_text(visitor.pages.expired.title)
    expect(visitor.title).not_to_be_focused()


def test_the_first_page_offers_to_go_on(visitor: Visitor) -> None:
    visitor.page.evaluate(KEEP, draft_of())
    visitor.open("/?lang=nl")
    onward = visitor.page.get_by_role("button", name=visitor.pages.start.go_on)
    onward.wait_for()
    visitor.settle()
    hold_to_everything(visitor, "start-again")
    assert visitor.press(onward) == RESULT


def test_a_killed_server_that_comes_back_loses_nothing(visitor_of: OpenVisitor, server: Server) -> None:
    with visitors_of(server) as killed:
        visitor = visitor_of(killed, opens=False)
        visitor.expects = WITHOUT_A_SERVER
        visitor.come_to("pregnant", unremarkable())
        assert visitor.respond("pregnant", "no") == "bladder_saddle"
        visitor.give("bladder_saddle", ("cannot_pee", "saddle_numbness"))
        killed.kill()
    dialog = visitor.page.get_by_role("dialog", name=visitor.pages.offline.title)
    dialog.wait_for()
    draft = visitor.page.locator("#page-marker").get_attribute("data-draft") or ""
    with visitors_of(server, port=killed.port):
        expect(visitor.page.locator("#page-marker")).not_to_have_attribute("data-draft", draft)
        expect(dialog).to_have_count(0)
        visitor.arrive_at("bladder_saddle")
        assert visitor.ticked("bladder_saddle") == ["cannot_pee", "saddle_numbness"], (
            "also what was not sent yet"
        )
        assert visitor.press(visitor.back) == "pregnant"
        expect(visitor.control("pregnant").get_by_role("radio").first).to_be_checked()


def test_new_content_asks_anew_only_what_changed_and_says_so(visitor_of: OpenVisitor, tmp_path: Path) -> None:
    with serving(other_content(tmp_path)) as server:
        visitor = visitor_of(server, opens=False)
        visitor.expects = WITHOUT_A_SERVER
        visitor.go_to("pain", draft=draft_of(pain=3))
        visitor.arrive_at("pain")
        said = visitor.page.locator(".renewed")
        short = visitor.texts.items["recurrence"].short
        expect(said).to_have_text(visitor.pages.item.renewed_one.format(names=short))
        hold_to_everything(visitor, "item-renewed")
        assert visitor.go_on() == "recurrence"
        expect(said).to_have_count(1)
        assert visitor.page.locator("input:checked").count() == 0
        visitor.give("recurrence", "frequent")
        visitor.go_on()
        expect(said).to_have_count(0)


@pytest.mark.parametrize(
    "draft",
    [
        "\0",
        "<img src=x onerror=alert(1)>",
        '{"visit": []}',
        "x" * MEGABYTES,
        f'{{"visit": "{"x" * MEGABYTES}"}}',
    ],
    ids=["nul", "html", "other shape", "five megabytes", "five megabytes of JSON"],
)
def test_what_is_no_draft_is_erased(arriving: Visitor, draft: str) -> None:
    arriving.go_to("pain", draft=draft)
    arriving.arrive_at(EXPIRED)
    assert arriving.page.evaluate(KEPT) is None


def test_wrong_parts_of_a_draft_are_left_out(arriving: Visitor) -> None:
    draft = json.loads(draft_of())
    draft["visit"]["responses"] |= {"age": "<b>41</b>", "pain": [7], "sudden": {"none": True}}
    draft["visit"] |= {
        "language": "<script>",
        "confirmed": 5,
        "withdrawn": [{"rule": "<i>", "said": {}}],
        "x": "\0",
    }
    arriving.go_to(CHECK, draft=json.dumps(draft))
    arriving.arrive_at("age")
    assert set(json.loads(arriving.page.evaluate(KEPT))["visit"]["responses"]) >= {"ill", "history"}


@pytest.mark.parametrize("hours", [-25, 1], ids=["yesterday", "in the future"])
def test_a_draft_of_another_time_is_erased(arriving: Visitor, hours: int) -> None:
    arriving.go_to("pain", draft=draft_of(written=now() + timedelta(hours=hours)))
    arriving.arrive_at(EXPIRED)
    assert arriving.page.evaluate(KEPT) is None


def test_without_storage_everything_works_but_a_reload(visitor: Visitor) -> None:
    visitor.page.add_init_script(FORBID_STORAGE)
    visitor.open("/?lang=nl")
    visitor.walk(unremarkable(), to="bladder_saddle")
    assert visitor.press(visitor.back) == "pregnant"
    visitor.page.reload()
    visitor.arrive_at(EXPIRED)
    visitor.press(visitor.page.get_by_role("button", name=visitor.pages.expired.button))
    assert visitor.begin() == "age"


@pytest.mark.parametrize("page", ["pain", CHECK, RESULT])
def test_erasing_leaves_nothing_and_leads_to_the_first_page(arriving: Visitor, page: str) -> None:
    arriving.go_to(page, draft=draft_of())
    arriving.arrive_at(page)
    arriving.press(arriving.page.get_by_role("button", name=arriving.pages.frame.erase))
    assert arriving.here == START
    assert arriving.page.evaluate("() => sessionStorage.length") == 0
    expect(arriving.page.get_by_role("button", name=arriving.pages.start.begin)).to_be_visible()
    arriving.page.go_back()
    arriving.arrive_at(EXPIRED)
    arriving.page.reload()
    arriving.arrive_at(EXPIRED)


def test_nothing_that_was_said_leaves_the_tab_but_over_the_connection(visitor: Visitor) -> None:
    addresses: list[str] = []
    visitor.page.on("request", lambda request: addresses.append(request.url + (request.post_data or "")))
    visitor.page.on("websocket", lambda socket: addresses.append(socket.url))
    visitor.walk(unremarkable(), to="leg_signs")
    visitor.page.reload()
    visitor.arrive_at("leg_signs")
    named = {name for address in addresses for name in parse_qs(urlsplit(address).query)}
    assert named <= {"lang", "s"}
    assert not [address for address in addresses if "bladder" in address]
    visitor.press(visitor.page.get_by_role("button", name=visitor.pages.frame.erase))
    kept = visitor.page.evaluate(EVERYTHING_KEPT)
    assert "bladder" not in kept
    assert "responses" not in kept


def refuse(visitor: Visitor, what: str) -> Callable[[], None]:
    """From the next page on there is no connection, or the server replies to nothing; until it is called."""
    refused = [what]

    def connect(socket: WebSocketRoute) -> None:
        if refused:
            socket.close(code=BUSY)
        else:
            socket.connect_to_server()

    def reply(route: Route) -> None:
        if "everything" in refused:
            route.abort()
        else:
            route.continue_()

    visitor.page.route_web_socket("**/_stcore/stream*", connect)
    visitor.page.route("**/_stcore/**", reply)
    return refused.clear


def says_whom_to_call(visitor: Visitor) -> None:
    """Also where Streamlit would have said that there is no connection."""
    late = visitor.page.locator("[data-late]")
    expect(late.locator("a.call")).to_be_visible()
    expect(late.locator("a.call")).to_have_attribute("href", "tel:112")
    expect(late).to_contain_text(visitor.texts.safety_net.now["emergency"])
    expect(visitor.page.get_by_text(visitor.pages.ahead.wait_text)).to_be_visible()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert violations(visitor.page) == []


def other_content(folder: Path) -> Path:
    """A copy of the content with another option in it."""
    copy = folder / "questionnaire"
    shutil.copytree(SHIPPED, copy)
    for name, changes in OTHER_CONTENT.items():
        for old, new in changes.items():
            file = copy / name
            file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return copy
