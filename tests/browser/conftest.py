"""One window of Chromium for all tests of a worker, and for each test a tab of its own."""

import shutil
from collections.abc import Callable
from collections.abc import Generator
from collections.abc import Iterator
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright

from tests.browser.provide import LAUNCH_FLAGS
from tests.browser.provide import find_chromium
from tests.browser.visiting import PHONE
from tests.browser.visiting import Visitor
from tests.builders import SHIPPED
from tests.serving import Server
from tests.serving import serving
from tests.serving import visitors_of

OpenVisitor: TypeAlias = Callable[..., Visitor]
MILLISECONDS = 20_000
REMEMBERED = "cookies,local_storage,indexeddb"

expect.set_options(timeout=MILLISECONDS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What its servers said stands below a test that fails; one that ended took its folder along."""
    report = yield
    if report.failed:
        held = [one for one in getattr(item, "funcargs", {}).values() if isinstance(one, Server)]
        report.sections += [("the server said", one.complaints()) for one in held if one.folder.exists()]
    return report


@pytest.fixture(scope="module")
def other(server: Server) -> Iterator[Server]:
    """Another replica of the visitors' side, of the same practice."""
    with visitors_of(server) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Its first tab stays open: a browser that shows nothing forgets the scripts that it has compiled."""
    context = new_window(browser)
    context.new_page()
    yield context
    context.close()


@pytest.fixture(scope="session")
def desk_window(browser: Browser) -> Iterator[BrowserContext]:
    """The same at the desk of somebody who reads Dutch."""
    context = new_window(browser, locale="nl-NL")
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def visitor_of(browser: Browser, window: BrowserContext) -> Iterator[OpenVisitor]:
    """`visitor_of(server, size=DESKTOP)` opens a tab, which may speak to that server only, and never complain.

    The second visitor of a test gets a window of its own. `opens=False` is for who comes to another page first.
    """
    windows: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_one(
        server: Server, *, language: str = "nl", size: tuple[int, int] = PHONE, opens: bool = True
    ) -> Visitor:
        context = new_window(browser) if windows else window
        width, height = size
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        visitor = Visitor(page, server.address, language)
        windows.append(context)
        visitors.append(visitor)
        if opens:
            visitor.open(f"/?lang={language}")
        return visitor

    yield open_one
    for visitor in visitors[:1]:
        forget(window, visitor)
    for context in windows[1:]:
        context.close()
    for visitor in visitors:
        assert visitor.hosts <= {urlsplit(visitor.address).netloc}
        assert [found for found in visitor.complaints if not visitor.may_complain(found)] == []


@pytest.fixture
def visitor(visitor_of: OpenVisitor, server: Server) -> Visitor:
    """Somebody with a telephone, who reads Dutch."""
    return visitor_of(server)


@pytest.fixture
def arriving(visitor_of: OpenVisitor, server: Server) -> Visitor:
    """The same, before the first page: `arriving.come_to(page, responses)`."""
    return visitor_of(server, opens=False)


def new_window(browser: Browser, *, locale: str | None = None) -> BrowserContext:
    context = browser.new_context(reduced_motion="reduce", locale=locale)
    context.set_default_timeout(MILLISECONDS)
    return context


def forget(window: BrowserContext, visitor: Visitor) -> None:
    """Close the tab, and leave nothing of this visitor to the next."""
    visitor.page.close()
    session = window.new_cdp_session(window.pages[0])
    session.send("Storage.clearDataForOrigin", {"origin": visitor.address, "storageTypes": REMEMBERED})
    session.detach()


@pytest.fixture(scope="session")
def information_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product of a practice that shows information only."""
    content = tmp_path_factory.mktemp("information") / "questionnaire"
    shutil.copytree(SHIPPED, content)
    settings = content / "practice.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("mode: advice", "mode: information"))
    with serving(content) as started:
        yield started
        complaints = started.complaints()
    assert complaints == ""
