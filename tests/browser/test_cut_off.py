"""A network that is gone for a minute, and another replica behind it afterwards: nothing is lost or asked again."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenVisitor
from tests.browser.line import BACK
from tests.browser.line import WITHOUT_A_NETWORK
from tests.browser.line import line
from tests.builders import unremarkable
from tests.serving import Server
from tests.serving import visitors_of

CUT = 60_000
WORDS = 30_000


@pytest.mark.slow
def test_a_network_cut_for_a_minute_and_another_replica_lose_nothing(
    visitor_of: OpenVisitor, server: Server
) -> None:
    with visitors_of(server) as other, line() as between:
        between.lead_to(server.port)
        visitor = visitor_of(replace(server, address=between.address), opens=False)
        visitor.expects = WITHOUT_A_NETWORK
        visitor.come_to("pregnant", unremarkable())
        assert visitor.respond("pregnant", "no") == "bladder_saddle"
        visitor.give("bladder_saddle", ("saddle_numbness",))
        between.cut()
        dialog = visitor.page.get_by_role("dialog", name=visitor.pages.offline.title)
        dialog.wait_for(timeout=WORDS)
        marker = visitor.page.locator("#page-marker")
        draft = marker.get_attribute("data-draft") or ""
        visitor.page.wait_for_timeout(CUT)
        between.lead_to(other.port)
        expect(marker).not_to_have_attribute("data-draft", draft, timeout=BACK)  # the other one's own page
        expect(dialog).to_have_count(0)
        visitor.arrive_at("bladder_saddle")
        assert visitor.ticked("bladder_saddle") == ["saddle_numbness"], "also what was not sent yet"
        assert visitor.press(visitor.back) == "pregnant"
        expect(visitor.control("pregnant").get_by_role("radio").first).to_be_checked()
