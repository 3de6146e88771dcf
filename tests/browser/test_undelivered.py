"""The sign of messages that did not leave, in a real browser: axe-core has nothing to say, and its button works."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from playwright.sync_api import BrowserContext
from playwright.sync_api import expect

from tests.browser.at_the_desk import colleague
from tests.browser.at_the_desk import opened
from tests.browser.looking import NARROWEST
from tests.browser.looking import as_wide_as
from tests.browser.looking import shoot
from tests.browser.looking import too_wide
from tests.browser.looking import violations
from tests.browser.visiting import DESKTOP
from tests.builders import shipped
from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.pages.practice_desk import PRACTICE
from tests.serving import TRIAGE
from tests.serving import Server
from tests.serving import serving

TEXTS = shipped().desk["nl"].messages.failures


def refuse_a_mail(server: Server) -> None:
    """A submission came in, and the mail server of the practice wanted nothing to do with it."""
    with opened(server) as desk, mail_server(Postman("550 no")) as port:
        office = Office(desk, port, practice=PRACTICE, at=datetime.now(UTC) - timedelta(hours=1))
        office.gets()
        office.deliver()


def test_the_sign_can_be_read_by_everybody_and_one_press_takes_it_away(desk_window: BrowserContext) -> None:
    with serving(command=(str(TRIAGE), "serve", "--surface", "therapist")) as server:
        refuse_a_mail(server)
        with colleague(desk_window, server, "t.post") as one:
            page = one.page
            one.open("inbox")
            sign = page.get_by_role("alert").filter(has_text=TEXTS.meanwhile)
            expect(sign).to_be_visible()
            for colours in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
                page.wait_for_timeout(500)
                assert violations(page, colours) == [], colours
                shoot(page, f"desk-undelivered-{colours}", width=DESKTOP[0])
            with as_wide_as(page, *NARROWEST):
                sign_sticks_out = [one for one in too_wide(page) if "note" in one]
                assert sign_sticks_out == []
            page.get_by_role("button", name=TEXTS.acknowledge).click()
            expect(sign).to_have_count(0)
            expect(page.get_by_role("button", name=TEXTS.acknowledge)).to_have_count(0)
            assert violations(page) == []
            one.open("inbox")
            expect(sign).to_have_count(0)
