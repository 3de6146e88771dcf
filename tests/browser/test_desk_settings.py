"""The page of the settings shows what the server is served with, also what only the command line said."""

import re

from playwright.sync_api import BrowserContext
from playwright.sync_api import expect

from tests.browser.at_the_desk import colleague
from tests.builders import shipped
from tests.serving import TRIAGE
from tests.serving import serving
from triage.records.audit import Role


def test_the_port_and_the_demo_site_of_the_command_line_are_shown(desk_window: BrowserContext) -> None:
    names = shipped().desk["nl"].pausing.names
    with serving(command=(str(TRIAGE), "serve", "--demo-site")) as server:
        (site,) = re.findall(r"A site that embeds it: (http://\S+)/", server.said())
        (desk,) = re.findall(r"The desk: http://\S+:(\d+)/", server.said())
        with colleague(desk_window, server, "b.beheer", Role.ADMINISTRATOR) as one:
            one.open("pausing")
            for name, value in {"port": str(server.port), "desk_port": desk, "sites": site}.items():
                row = one.page.get_by_role("row", name=re.compile(f"^{names[name]}"))
                expect(row.get_by_role("cell")).to_have_text(value)
