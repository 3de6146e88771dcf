"""People of the practice who are signed in at a running desk, each in a browser of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext
from playwright.sync_api import Page

from tests.access.arriving import make_member
from tests.access.arriving import signed_in
from tests.browser.desk_visiting import desk_of
from tests.browser.visiting import DESKTOP
from tests.pages.practice_desk import PRACTICE
from tests.serving import Server
from triage.access.door import Door
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.ui.therapist.present import SESSION_COOKIE


@dataclass(frozen=True)
class Colleague:
    """Somebody at the desk; `complaints` is what the browser had to say."""

    page: Page
    address: str
    complaints: list[str]

    def open(self, page: str) -> None:
        self.page.goto(f"{self.address}/?s={page}")
        self.page.wait_for_selector(f'#page-title[data-page="{page}"]')


@contextmanager
def opened(server: Server) -> Iterator[Desk]:
    """The records of a running desk."""
    desk = open_desk(f"sqlite:///{server.data}/triage.db", server.data / "keys", random_bytes=os.urandom)
    yield desk
    desk.close()


@contextmanager
def colleague(
    window: BrowserContext,
    server: Server,
    name: str,
    role: Role = Role.THERAPIST,
    *,
    size: tuple[int, int] = DESKTOP,
) -> Iterator[Colleague]:
    """Somebody with a new account, signed in, with a tab in this window."""
    with opened(server) as desk:
        door = Door(desk, PRACTICE)
        token = signed_in(door, make_member(door, name, role), datetime.now(UTC))
    width, height = size
    address = desk_of(server)
    window.add_cookies(
        [{"name": SESSION_COOKIE, "value": token, "url": f"https://{urlsplit(address).netloc}"}]
    )
    one = Colleague(window.new_page(), address, [])
    one.page.set_viewport_size({"width": width, "height": height})
    one.page.on("console", lambda said: one.complaints.append(said.text) if said.type == "error" else None)
    one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
    yield one
    one.page.close()
    window.clear_cookies()
    assert one.complaints == []
