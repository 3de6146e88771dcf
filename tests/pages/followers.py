"""Somebody who sent something six weeks ago, and opens the link in the mail that they got since."""

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from email.message import EmailMessage

from pydantic import HttpUrl

from tests.messages.office import NOTHING
from tests.messages.office import Office
from tests.messages.servers import Postman
from tests.messages.servers import mail_server
from tests.pages.practice_desk import PRACTICE
from tests.pages.tab import Tab
from tests.records.making import DETAILS
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.records.opening import Desk
from triage.ui.visitor.way import FOLLOW

PAGES = "https://rugcheck.example/"
SIX_WEEKS = timedelta(weeks=6)
NO_ALARM: dict[str, Response] = {
    "sudden": ("none",),
    "bladder_saddle": ("none",),
    "leg_signs": "none",
    "ill": ("none",),
    "injury": "none",
}
REST: dict[str, Response] = {"fear": 1, "sleep": 9, "activity": "150_or_more", "satisfaction": 8}
BETTER = NO_ALARM | {"pain": 1, "limitation": 1} | REST
WORSE = NO_ALARM | {"pain": 9, "limitation": 9} | REST
NUMB = ("saddle_numbness",)


@dataclass
class Mailed:
    """What came of a sending of six weeks ago: its id, and the mail with the link."""

    submission: str
    mail: EmailMessage

    @property
    def token(self) -> str:
        plain, _ = (part.get_content() for part in self.mail.iter_parts())
        return str(plain).partition("#")[2].split()[0]

    @property
    def stop(self) -> str:
        """The address that ends it, without where we are."""
        return str(self.mail["List-Unsubscribe"]).strip("<>").removeprefix(PAGES.rstrip("/"))


def asked_again(desk: Desk, *, seed: int = 1, differs: Responses = NOTHING, pages: str = PAGES) -> Mailed:
    """Somebody sent something six weeks ago, and the desk mails them today."""
    office = Office(desk, at=datetime.now(UTC) - SIX_WEEKS, practice=PRACTICE)
    office.differs = {**office.differs, "public_address": HttpUrl(pages), "notify": None}
    sent = office.gets(seed, differs=differs)
    office.wait(weeks=6)
    postman = Postman()
    with mail_server(postman) as office.port:
        office.deliver()
    (mail,) = [mail for mail in postman.mails if mail["To"] == DETAILS.email]
    return Mailed(sent.listed.id, mail)


def opened_with(token: str, *, language: str = "nl") -> Tab:
    """A new tab, in which the page took this token out of its address."""
    tab = Tab(language=language).open(s=FOLLOW)
    tab.app.text_input("link").set_value(token)
    tab.press("begin")
    return tab


def replied(tab: Tab, replies: Responses) -> Tab:
    """One page after the other, as long as something is asked."""
    while tab.here.startswith(f"{FOLLOW}-"):
        item = tab.here.removeprefix(f"{FOLLOW}-")
        tab.respond(item, replies[item])
    return tab
