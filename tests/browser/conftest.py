"""One Chromium for all tests of a worker, and for each test tabs of its own."""

import shutil
from collections.abc import Callable
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

OpenVisitor: TypeAlias = Callable[..., Visitor]
MILLISECONDS = 20_000

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=list(LAUNCH_FLAGS))
        yield started
        started.close()


@pytest.fixture
def visitor_of(browser: Browser) -> Iterator[OpenVisitor]:
    """`visitor_of(server, size=DESKTOP)` opens a tab, which may speak to that server only, and never complain."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_one(
        server: Server, *, language: str = "nl", size: tuple[int, int] = PHONE, colours: str = "light"
    ) -> Visitor:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if colours == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(MILLISECONDS)
        visitor = Visitor(context.new_page(), server.address, language)
        contexts.append(context)
        visitors.append(visitor)
        visitor.open(f"/?lang={language}")
        return visitor

    yield open_one
    for context in contexts:
        context.close()
    for visitor in visitors:
        assert visitor.hosts <= {urlsplit(visitor.address).netloc}
        assert [found for found in visitor.complaints if not visitor.may_complain(found)] == []


@pytest.fixture
def visitor(visitor_of: OpenVisitor, server: Server) -> Visitor:
    """Somebody with a telephone, who reads Dutch."""
    return visitor_of(server)


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
