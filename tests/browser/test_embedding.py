"""Inside the page of another site: it fits, nothing jumps by itself, and it tells nothing of what was said."""

import re
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error
from playwright.sync_api import Frame
from playwright.sync_api import expect

from tests.browser.cutting import Wire
from tests.browser.line import BACK
from tests.browser.line import BUSY
from tests.browser.looking import violations
from tests.browser.people import person_with
from tests.browser.sites import Reader
from tests.browser.sites import Site
from tests.browser.sites import reader_of
from tests.browser.sites import site_at
from tests.browser.visiting import Visitor
from tests.builders import shipped
from tests.serving import Server
from tests.serving import serving

WIDTHS = (280, 390, 768, 1200)
A_WHILE = 3_000
A_MOMENT = 600
A_KEY = 60
ELEMENT = '<rug-check lang="nl"><a href="{check}/?lang=nl">Doe de check</a></rug-check>'
FAR = '<div style="height: 4000px"></div>'
MESSAGES = ("ready", "height", "started", "step", "done", "closed", "top", "escape")
PAGES = shipped().pages["nl"]
SCROLLS = """() => [document.documentElement, document.querySelector(".stMain")].filter(Boolean).some((box) =>
  ["auto", "scroll", "visible"].includes(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight + 1)"""
CUT_OFF = """() => {
  const shown = document.documentElement.dataset.ahead === "no"
    ? document.querySelector(".stMainBlockContainer") : document.getElementById("ahead");
  return Math.max(0, shown.getBoundingClientRect().bottom - innerHeight);
}"""
AGE = (
    ":is(#ahead input[name=age], .st-key-q_age input[type=text]):visible"  # before the server came, and after
)
TOO_WIDE = "() => document.documentElement.scrollWidth - innerWidth"
FORGE = "(event) => parent.postMessage({ rugCheck: event, version: 1, height: 5008 }, '*')"
Look: TypeAlias = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The site of the practice: another origin, and another site too, since its name differs."""
    with site_at("localhost") as found:
        yield found


@pytest.fixture(scope="module")
def near() -> Iterator[Site]:
    """Another origin under the same name as the self-check: here the browser of the tests lets a frame keep a draft."""
    with site_at("127.0.0.1") as found:
        yield found


@pytest.fixture(scope="module")
def stranger() -> Iterator[Site]:
    """A site that the practice does not know."""
    with site_at("localhost") as found:
        yield found


@pytest.fixture(scope="module")
def check(site: Site, near: Site) -> Iterator[Server]:
    """The self-check, that these two sites may show."""
    with serving(settings={"TRIAGE_SITES": f"{site.address} {near.address}"}) as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""


@pytest.fixture
def look(browser: Browser, site: Site, check: Server) -> Look:
    """`with look(inside) as reader:` opens the site with this on its page."""

    def one(
        inside: str = ELEMENT, *, width: int = 390, at: Site = site, height: int = 800
    ) -> AbstractContextManager[Reader]:
        at.put(check.address, inside.replace("{check}", check.address))
        return reader_of(browser, at.address, width=width, height=height)

    return one


def wait_until_whole(reader: Reader) -> None:
    """Until nothing of the page is cut off."""
    for _ in range(50):
        if reader.frame.evaluate(CUT_OFF) == 0:
            return
        reader.rest(100)
    raise AssertionError("a part of the page stays out of sight")


def begin(frame: Frame) -> None:
    frame.get_by_role("button", name=PAGES.start.begin).click()


def give_age(frame: Frame, years: str = "61") -> None:
    frame.locator(AGE).fill(years)
    frame.get_by_role("button", name=PAGES.item.next, exact=True).click()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_frame_is_as_high_as_its_page_at_every_width(look: Look, width: int) -> None:
    with look(width=width) as reader:
        reader.wait_for("height")
        for step in (begin, give_age):
            reader.rest(A_MOMENT)
            wait_until_whole(reader)
            assert not reader.frame.evaluate(SCROLLS)
            assert reader.frame.evaluate(TOO_WIDE) == 0
            assert reader.page.evaluate(TOO_WIDE) == 0
            step(reader.frame)
        reader.rest(A_MOMENT)
        wait_until_whole(reader)
        assert reader.complaints == []


@pytest.mark.parametrize("mode", ["popup", "tab"])
def test_a_window_fits_at_every_width_and_only_the_page_in_it_scrolls(look: Look, mode: str) -> None:
    with look(FAR + ELEMENT.replace("<rug-check", f"<rug-check mode={mode}")) as reader:
        reader.page.get_by_role("button", name=PAGES.embedding.open).click()
        reader.wait_for("ready")
        for step in (begin, give_age):
            for width in WIDTHS:
                reader.page.set_viewport_size({"width": width, "height": 700})
                assert sticks_out(reader) == {}, width
            step(reader.frame)
            reader.wait_for("started" if step is begin else "step")
        assert reader.told("height") == []  # it is as high as the window, whatever its page is


def sticks_out(reader: Reader) -> dict[str, float]:
    """By how much the window is larger than the screen, its frame than the window, and a page wider than both."""
    dialog = reader.page.get_by_role("dialog", name=PAGES.embedding.title)
    window, frame = dialog.bounding_box(), dialog.locator("iframe").bounding_box()
    size = reader.page.viewport_size
    assert window is not None
    assert frame is not None
    assert size is not None
    found = {
        "left": -window["x"],
        "right": window["x"] + window["width"] - size["width"],
        "below": window["y"] + window["height"] - size["height"],
        "frame below": frame["y"] + frame["height"] - window["y"] - window["height"],
        "page": reader.page.evaluate(TOO_WIDE),
        "page in it": reader.frame.evaluate(TOO_WIDE),
    }
    return {name: by for name, by in found.items() if by > 1}


def test_at_rest_no_height_is_told(look: Look) -> None:
    with look() as reader:
        reader.wait_for("height")
        reader.rest(A_WHILE)  # Streamlit arrives behind the first page
        heights = reader.told("height")
        assert len(heights) <= 2  # the second when the font comes late
        reader.rest(A_WHILE)
        assert reader.told("height") == heights
        begin(reader.frame)
        reader.wait_for("started")
        reader.rest(A_MOMENT)
        before = len(reader.told("height"))
        reader.rest(A_WHILE)
        assert len(reader.told("height")) == before


def test_heights_are_rounded_and_come_ten_times_a_second_at_most(look: Look) -> None:
    with look() as reader:
        reader.wait_for("height")
        reader.frame.evaluate("""() => {
          let at = 0;
          setInterval(() => {
            document.getElementById("ahead").style.paddingBottom = `${at++ * 5}px`;
          }, 10);
        }""")
        reader.wait_for("height", times=10)
        heights = reader.told("height")
        assert all(event["detail"]["height"] % 16 == 0 for event in heights)
        # A busy page hears two at once, however far apart they left.
        taken = heights[-1]["at"] - heights[0]["at"]
        assert taken / (len(heights) - 1) > 60


def test_a_page_that_is_as_high_as_its_frame_makes_no_loop(look: Look) -> None:
    with look() as reader:
        reader.wait_for("height")
        reader.frame.evaluate("""() => {
          const ahead = document.getElementById("ahead");
          const turn = () => (ahead.style.paddingBottom = innerHeight % 32 ? "0" : "300px");
          new ResizeObserver(turn).observe(document.body);
          addEventListener("resize", turn);
        }""")
        reader.rest(A_WHILE)
        before = len(reader.told("height"))
        reader.rest(A_WHILE)
        assert len(reader.told("height")) == before


def test_nothing_heavy_is_asked_for_before_it_is_near(look: Look, check: Server) -> None:
    with look(FAR + ELEMENT) as reader:
        reader.rest(A_MOMENT)
        assert [url for url in reader.requests if url.startswith(check.address)] == [
            f"{check.address}/embed.js"
        ]
        height = reader.element.bounding_box()
        assert height is not None
        assert height["height"] > 900  # its place is kept, so that nothing jumps
        reader.page.mouse.wheel(0, 3000)
        reader.wait_for("ready")


def test_opened_at_once_it_does_not_wait(look: Look) -> None:
    with look(FAR + ELEMENT.replace("<rug-check", "<rug-check open")) as reader:
        reader.wait_for("ready")
        assert reader.page.evaluate("scrollY") == 0


def test_the_page_around_it_keeps_its_place_and_focus_on_load(look: Look) -> None:
    with look('<input id="own" autofocus>' + FAR + ELEMENT + FAR) as reader:
        reader.page.mouse.wheel(0, 3600)
        reader.wait_for("height")
        reader.rest(A_WHILE)
        assert reader.page.evaluate("document.activeElement.id") == "own"
        assert reader.page.evaluate("scrollY") == 3600


def test_a_new_page_begins_in_sight(look: Look) -> None:
    with look('<div style="height: 500px"></div>' + ELEMENT + FAR, height=500) as reader:
        reader.wait_for("height")
        reader.page.mouse.wheel(0, 1000)
        reader.frame.get_by_role("button", name=PAGES.start.begin).evaluate("(button) => button.click()")
        reader.wait_for("started")
        reader.rest(A_MOMENT)
        assert abs(reader.element.evaluate("(one) => one.getBoundingClientRect().top")) < 2
        place = reader.page.evaluate("scrollY")
        give_age(reader.frame)  # its beginning is in sight already
        reader.wait_for("step")
        reader.rest(A_MOMENT)
        assert reader.page.evaluate("scrollY") == place


def test_several_on_one_page_each_have_their_own_height(look: Look) -> None:
    with look(ELEMENT + ELEMENT.replace("<rug-check", "<rug-check open"), width=768) as reader:
        reader.wait_for("height", times=2)
        first, second = reader.frame_in(0), reader.frame_in(1)
        before = reader.element.nth(1).evaluate("(one) => one.offsetHeight")
        begin(first)
        reader.wait_for("started")
        reader.rest(A_MOMENT)
        assert reader.element.nth(1).evaluate("(one) => one.offsetHeight") == before
        assert reader.element.nth(0).evaluate("(one) => one.offsetHeight") < before
        expect(second.get_by_role("button", name=PAGES.start.begin)).to_be_visible()


def test_whoever_leaves_one_finds_nothing_in_the_other(look: Look, near: Site) -> None:
    both = ELEMENT + ELEMENT.replace("<rug-check", "<rug-check open")
    with look(both, width=768, at=near) as reader:
        reader.wait_for("height", times=2)
        begin(reader.frame_in(0))
        give_age(reader.frame_in(0))
        reader.wait_for("step")
        assert "61" in reader.frame_in(1).evaluate("sessionStorage.draft")
        reader.frame_in(0).locator("[data-leave]:visible").click()
        reader.wait_for("closed")
        reader.wait_for("ready", times=4)
        expect(reader.frame_in(0).get_by_role("heading")).to_have_text(PAGES.frame.left)
        other = reader.frame_in(1)
        expect(other.get_by_role("button", name=PAGES.start.begin)).to_be_visible()
        assert other.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("mode", ["popup", "tab"])
def test_a_window_opens_closes_and_gives_the_focus_back(look: Look, mode: str) -> None:
    with look(f'{ELEMENT.replace("<rug-check", f"<rug-check mode={mode}")}<a href="#x">Verder</a>') as reader:
        reader.rest(A_MOMENT)
        assert reader.frames == []  # a button costs nothing until somebody comes to it
        reader.page.keyboard.press("Tab")
        opener = reader.page.get_by_role("button", name=PAGES.embedding.open)
        expect(opener).to_be_focused()
        reader.page.keyboard.press("Enter")
        dialog = reader.page.get_by_role("dialog", name=PAGES.embedding.title)
        expect(dialog).to_have_attribute("aria-modal", "true")
        expect(reader.page.get_by_role("button", name=PAGES.embedding.close)).to_be_focused()
        reader.wait_for("ready")
        for _ in range(12):
            reader.page.keyboard.press("Tab")
            reader.rest(A_KEY)  # the focus goes to and fro between the frame's process and the page's
            assert reader.page.evaluate("document.activeElement.localName") in ("rug-check", "body")
        reader.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        assert reader.told("closed") == [{**reader.told("closed")[0], "detail": {"version": 1}}]


@pytest.mark.parametrize("mode", ["popup", "tab"])
def test_escape_in_the_frame_closes_the_window_and_the_visit_stays(look: Look, mode: str) -> None:
    with look(ELEMENT.replace("<rug-check", f"<rug-check mode={mode}")) as reader:
        opener = reader.page.get_by_role("button", name=PAGES.embedding.open)
        opener.click()
        reader.wait_for("ready")
        begin(reader.frame)
        reader.frame.locator(AGE).fill("61")
        reader.page.keyboard.press("Escape")
        expect(reader.page.get_by_role("dialog")).to_be_hidden()
        expect(opener).to_be_focused()
        opener.click()
        expect(reader.frame.locator(AGE)).to_have_value("61")


@pytest.mark.parametrize("mode", ["inline", "popup", "tab"])
def test_it_is_for_everybody(look: Look, mode: str) -> None:
    for theme in ("light", "dark"):
        with look(ELEMENT.replace("<rug-check", f'<rug-check mode="{mode}" theme="{theme}"')) as reader:
            if mode != "inline":
                assert violations(reader.page) == []
                reader.page.get_by_role("button", name=PAGES.embedding.open).click()
            reader.wait_for("ready")
            reader.rest(A_MOMENT)
            assert violations(reader.page) == []
            background = reader.frame.evaluate(
                "getComputedStyle(document.getElementById('ahead')).backgroundColor"
            )
            assert (background == "rgb(255, 255, 255)") == (theme == "light")


def test_the_theme_reaches_the_pages_that_come_after(look: Look) -> None:
    with look(ELEMENT.replace("<rug-check", "<rug-check theme=dark")) as reader:
        reader.wait_for("ready")
        reader.frame.locator("#page-marker").wait_for(state="attached")
        begin(reader.frame)
        expect(reader.frame.locator("#ahead")).to_have_count(0)
        expect(reader.frame.locator(".stApp")).to_have_css("color-scheme", "dark")


def test_a_language_chosen_inside_keeps_theme_and_place(look: Look) -> None:
    with look(ELEMENT.replace("<rug-check", "<rug-check theme=dark location=utrecht-2")) as reader:
        reader.wait_for("ready")
        reader.frame.locator("#ahead [lang=en]:visible").click()
        reader.wait_for("ready", times=2)
        assert {"lang=en", "theme=dark", "location=utrecht-2"} <= set(re.split("[?&]", reader.frame.url))


def test_the_events_of_a_whole_visit_tell_nothing_of_it(look: Look, check: Server) -> None:
    with look(width=768) as reader:
        reader.wait_for("ready")
        visitor = Visitor(reader.frame, check.address)  # type: ignore[arg-type] # a frame is read as a page is
        walk(visitor, reader)
        reader.wait_for("done")
        reader.rest(A_MOMENT)
        assert [bad for message in reader.received() if (bad := more_than_allowed(message["data"]))] == []
        assert {message["origin"] for message in reader.received()} == {check.address}
        names = [event["name"] for event in reader.told()]
        assert names.count("started") == names.count("done") == 1
        assert names.count("step") > 15
        assert all(set(event["detail"]) <= {"version", "height"} for event in reader.told())


@pytest.mark.parametrize(
    "message",
    [
        {"rugCheck": "step", "version": 1, "item": "bladder_saddle"},
        {"rugCheck": "bladder_saddle", "version": 1},
        {"rugCheck": "step", "version": 1, "height": 640},
        {"rugCheck": "height", "version": 1, "height": "bladder_saddle"},
        {"stCommVersion": 1, "type": "SET_QUERY_PARAM", "queryParams": "?s=bladder_saddle"},
        "bladder_saddle",
    ],
)
def test_a_frame_that_told_more_would_be_noticed(message: object) -> None:
    assert more_than_allowed(message)


def test_a_frame_that_tells_the_item_would_be_noticed_in_a_browser(look: Look) -> None:
    with look() as reader:
        told = (
            'tell(state.hasStarted ? "step" : "started")',
            'tell(state.hasStarted ? "step" : "started", { page })',
        )
        reader.page.route(
            "**/assets/frame.js?*",
            lambda route: route.fulfill(
                body=route.fetch().text().replace(*told), content_type="text/javascript"
            ),
        )
        reader.page.reload()
        reader.wait_for("ready")
        begin(reader.frame)
        reader.wait_for("started")
        assert [m for m in reader.received() if more_than_allowed(m["data"])] != []


def test_a_site_that_is_not_on_the_list_is_refused_and_hears_nothing(look: Look, stranger: Site) -> None:
    with look(ELEMENT, at=stranger) as reader:
        link = reader.page.get_by_role("link", name=PAGES.embedding.elsewhere)
        expect(link).to_be_visible()
        assert link.get_attribute("target") == "_blank"
        assert reader.received() == []
        assert any("frame-ancestors" in complaint for complaint in reader.complaints)


def test_forged_messages_change_nothing_on_the_page(look: Look, stranger: Site) -> None:
    stranger.pages["/"] = "<!DOCTYPE html><title>x</title>"
    with look(f'{ELEMENT}<iframe id="other" src="{stranger.address}"></iframe>') as reader:
        reader.wait_for("height")
        reader.rest(A_MOMENT)
        before, count = reader.element.evaluate("(one) => one.offsetHeight"), len(reader.told())
        forging = next(frame for frame in reader.frames if frame.url.startswith(stranger.address))
        for event in MESSAGES:
            forging.evaluate(FORGE, event)  # from another frame
            reader.page.evaluate(FORGE, event)  # from the page itself
        reader.rest(A_MOMENT)
        assert len(reader.received()) > len(MESSAGES)
        assert (reader.element.evaluate("(one) => one.offsetHeight"), len(reader.told())) == (before, count)


def test_forged_messages_change_nothing_in_the_frame(look: Look, check: Server, stranger: Site) -> None:
    stranger.pages["/"] = "<!DOCTYPE html><title>x</title>"
    frames = f'<iframe src="{check.address}/?lang=nl"></iframe><iframe src="{stranger.address}"></iframe>'
    hello = "{ rugCheck: 'hello', version: 1, follow: true }"
    with look(frames) as reader:
        ours, forging = reader.frames
        expect(ours.get_by_role("button", name=PAGES.start.begin)).to_be_visible()
        reader.rest(A_MOMENT)
        forging.evaluate(f"parent.frames[0].postMessage({hello}, '*')")
        ours.evaluate(f"postMessage({hello}, '*')")
        reader.rest(A_MOMENT)
        assert ours.evaluate("document.documentElement.dataset.framed") is None
        reader.page.evaluate(f"frames[0].postMessage({hello}, '*')")  # the page itself may
        expect(ours.locator("html")).to_have_attribute("data-framed", "follow")


def test_the_site_cannot_read_the_address_of_the_frame(look: Look) -> None:
    with look() as reader:
        reader.wait_for("ready")
        with pytest.raises(Error, match="Blocked a frame"):
            reader.page.evaluate(
                "document.querySelector('rug-check').shadowRoot.querySelector('iframe').contentWindow.location.href"
            )


def test_the_words_about_a_lost_connection_come_to_where_the_visitor_looks(look: Look) -> None:
    with look() as reader:
        wire = Wire()
        reader.page.route_web_socket(re.compile("_stcore/stream"), wire.lead)
        reader.page.reload()
        reader.wait_for("height")
        reader.frame.locator("#page-marker").wait_for(state="attached")
        begin(reader.frame)
        give_age(reader.frame)
        last = reader.frame.locator(".st-key-q_bladder_saddle .stCheckbox").last
        last.scroll_into_view_if_needed()
        reader.page.route("**/_stcore/**", lambda route: route.abort())
        wire.cut()
        dialog = reader.frame.get_by_role("dialog", name=PAGES.offline.title)
        expect(dialog).to_be_in_viewport(ratio=0.9)
        dialog.get_by_role("button", name=PAGES.offline.close).click()


def test_words_in_the_place_of_a_late_page_fit_and_are_no_step(look: Look, near: Site) -> None:
    refused: list[int] = []
    with look(at=near) as reader:
        reader.page.route_web_socket(
            re.compile("_stcore/stream"),
            lambda socket: socket.close(code=refused[0]) if refused else socket.connect_to_server(),
        )
        reader.page.reload()
        reader.wait_for("height")
        begin(reader.frame)
        give_age(reader.frame)
        reader.wait_for("step")
        steps = len(reader.told("started")), len(reader.told("step"))
        refused.append(BUSY)
        reader.frame.evaluate("location.reload()")
        shown = reader.page.frame_locator("iframe")
        expect(shown.locator("[data-late]")).to_be_visible()
        wait_until_whole(reader)
        refused.clear()
        wording = shipped().texts["nl"].items["bladder_saddle"].wording
        expect(shown.get_by_role("heading", name=wording)).to_be_visible(timeout=BACK)
        wait_until_whole(reader)
        assert (len(reader.told("started")), len(reader.told("step"))) == steps


def test_a_reload_of_the_site_loses_nothing(look: Look, near: Site) -> None:
    with look(at=near) as reader:
        reader.wait_for("height")
        begin(reader.frame)
        give_age(reader.frame)
        reader.wait_for("step")
        reader.page.reload()
        go_on = reader.page.frame_locator("iframe").get_by_role("button", name=PAGES.start.go_on)
        expect(go_on).to_be_visible()


def test_without_a_script_the_link_stays(browser: Browser, site: Site, check: Server) -> None:
    site.put(check.address, ELEMENT.replace("{check}", check.address), script=False)
    with reader_of(browser, site.address, width=390) as reader:
        expect(reader.page.get_by_role("link", name="Doe de check")).to_be_visible()


def test_a_plain_frame_of_a_fixed_height_scrolls_inside(look: Look, check: Server) -> None:
    inside = f'<iframe title="Rugcheck" src="{check.address}/?lang=nl" style="width: 100%; height: 500px"></iframe>'
    with look(inside) as reader:
        expect(reader.frame.get_by_role("button", name=PAGES.start.begin)).to_be_visible()
        reader.rest(A_MOMENT)
        assert reader.frame.evaluate(SCROLLS)
        assert [m for m in reader.received() if more_than_allowed(m["data"])] == []


def test_storage_that_is_forbidden_stops_nothing(look: Look) -> None:
    with look() as reader:
        forbid = "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no') } })"
        reader.page.context.add_init_script(forbid)
        reader.page.reload()
        reader.wait_for("height")
        begin(reader.frame)
        give_age(reader.frame)
        reader.wait_for("step")


def test_a_strict_policy_of_the_site_lets_it_in(look: Look, site: Site, check: Server) -> None:
    sources = f"script-src {check.address} 'unsafe-inline'; frame-src {check.address}; img-src data:"
    site.policy = f"default-src 'none'; {sources}"
    try:
        with look(ELEMENT.replace("<rug-check", "<rug-check mode=popup")) as reader:
            opener = reader.page.get_by_role("button", name=PAGES.embedding.open)
            expect(opener).to_have_css("border-radius", "10px")
            opener.click()
            reader.wait_for("ready")
    finally:
        site.policy = ""


def more_than_allowed(message: object) -> bool:
    """Whether a message holds anything beside its kind, its version, and a height when that is its kind."""
    if not isinstance(message, dict):
        return True
    is_height = message.get("rugCheck") == "height"
    allowed = {"rugCheck", "version"} | ({"height"} if is_height else set())
    is_known = message.get("rugCheck") in MESSAGES and message.get("version") == 1
    return set(message) != allowed or not is_known or (is_height and not isinstance(message["height"], int))


def walk(visitor: Visitor, reader: Reader) -> None:
    """From the first page to the result, through the pages ahead of Streamlit and those after them."""
    begin(reader.frame)
    responses = person_with("exercise_therapy")
    while reader.frame.evaluate("document.documentElement.dataset.ahead") != "no":
        fill_ahead(reader, partial(responses.get))
    visitor.settle()
    visitor.walk(responses)


def fill_ahead(reader: Reader, response_to: Callable[[str], object]) -> None:
    """One page of those that come whole in the first reply."""
    form = reader.frame.locator("#ahead form:visible")
    if not form.count():
        reader.rest(100)
        return
    item = str(form.get_attribute("data-item"))
    response = response_to(item)
    if form.get_attribute("data-type") == "number":
        form.locator("input").fill(str(response))
    else:
        for option in response if isinstance(response, tuple) else (response,):
            form.locator(f"input[value={option}]").check()
    form.get_by_role("button").click()
    expect(reader.frame.locator(f'#ahead form[data-item="{item}"]:visible')).to_have_count(0)
