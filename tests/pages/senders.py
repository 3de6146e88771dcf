"""People on their way to send something, and what they type."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3

from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.tab import Tab
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.vignettes import examples_of
from triage.ui.reading import content
from triage.ui.visitor.visit import alarms
from triage.ui.visitor.way import CONTACT
from triage.ui.visitor.way import LAST_LOOK
from triage.ui.visitor.way import RESULT

URGENT = ("gp_today", "emergency")
ONE_OF_EACH = {person.vignette.advice: person.responses for person in examples_of(shipped())}
NAME, MAIL, NUMBER = "Nynke Naaldhout", "nynke@naaldhout.example", "06 1234 5678"
# what stands around a result: our name, the demonstration, print, the foot, the offer itself
AROUND = re.compile(r'class="(demo|brand|foot|[^"]*no-print)"|data-print|id="page-marker"')


def at_result(responses: Responses, *, language: str = "nl") -> Tab:
    """At the result, after a yes on every second look."""
    assessment = assess(content().questionnaire, responses)
    confirmed = frozenset(reason.rule for reason in alarms(content(), assessment))
    return Tab(language=language).show(RESULT, responses, confirmed=confirmed)


def at_contact(responses: Responses | None = None, *, language: str = "nl") -> Tab:
    """At the second step."""
    tab = at_result(unremarkable() if responses is None else responses, language=language)
    tab.press("to_send")
    assert tab.press("next") == CONTACT
    return tab


def at_last_look(responses: Responses | None = None, *, language: str = "nl") -> Tab:
    """At the last step, with a name and nothing else."""
    tab = at_contact(responses, language=language)
    tab.fill(name=NAME)
    assert tab.press("next") == LAST_LOOK
    return tab


def after_sending(responses: Responses | None = None, *, language: str = "nl") -> Tab:
    """At the page with the code."""
    tab = at_last_look(responses, language=language)
    tab.send()
    return tab


def code_on(tab: Tab) -> str:
    (code,) = re.findall(r'data-code="yes"[^>]*>([^<]+)<', tab.html)
    return str(code)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program holds the database longer than a visitor waits."""
    other = pysqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.rollback()
    other.close()


@contextmanager
def away(database: Path) -> Iterator[None]:
    """A folder stands where the database was."""
    aside = database.with_suffix(".aside")
    database.rename(aside)
    database.mkdir()
    yield
    shutil.rmtree(database)
    aside.rename(database)
