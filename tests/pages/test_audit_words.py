"""The audit log says everything in words: who acted, what was done, and what it was about."""

import re
from dataclasses import replace

import pytest

from tests.builders import ROOT
from tests.builders import shipped
from tests.pages.desk_tab import DeskTab
from tests.pages.practice_desk import PRACTICE
from tests.records.making import by_therapist
from triage.access.accounts import add_account
from triage.access.accounts import list_accounts
from triage.access.door import NOBODY_KNOWN
from triage.export.letter_about import PARTS
from triage.records.audit import REFUSED
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.review import NO_CARE
from triage.records.searching import CONTACT
from triage.records.submissions import Consent
from triage.records.tables import SEALED_COLUMNS
from triage.ui.therapist.audit_words import actor_in_words
from triage.ui.therapist.overview import FIGURES

BY = by_therapist(practice=PRACTICE)
COLLEAGUE = "c.collega"
JUDGED = ("assignee", "verdict", "happened", "became_care")


@pytest.fixture
def admin(tab: DeskTab) -> DeskTab:
    """An administrator, who has one colleague."""
    add_account(tab.door, COLLEAGUE, Role.THERAPIST, by=BY)
    return tab.sign_in(Role.ADMINISTRATOR)


def test_nothing_in_the_log_is_an_id_or_a_word_of_the_program(admin: DeskTab, stored: Desk) -> None:
    with stored.records.sessions.begin() as session:
        log, by = (
            AuditLog(session, stored.records.key, PRACTICE),
            replace(BY, actor="triage", role=Role.SYSTEM),
        )
        log.add(replace(by, actor="unknown", role=Role.VISITOR), Action.FAIL_TO_SIGN_IN, result=REFUSED)
        log.add(by, Action.REVIEW, parts="status:contacted became_care")
        log.add(by, Action.ROTATE_KEY, parts="0123456789abcdef")
        log.add(by, Action.VERIFY_AUDIT, parts="3 problems")
        log.add(by, Action.REPLAY, parts="responses of 12 submissions")
    (account,) = [one.id for one in list_accounts(admin.door, by=BY) if one.name == COLLEAGUE]
    admin.open("audit")
    for words in ("onbekend bezoeker", "het programma systeem", "status: Benaderd, werd zorg"):
        assert words in admin.text
    for words in ("nieuwe sleutel: 01234567", "problemen: 3", "inzendingen: 12", f"account: {COLLEAGUE}"):
        assert words in admin.text
    for raw in (account, "became_care", "problems", "unknown", "triage", "0123456789abcdef"):
        assert raw not in admin.text


def test_everything_that_a_line_can_be_about_has_a_word() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src" / "triage").rglob("*.py"))
    written = {part for parts in re.findall(r'parts="([a-z_ ]+)"', source) for part in parts.split()}
    constants = {CONTACT, FIGURES, *PARTS.split(), *SEALED_COLUMNS, *Consent, *JUDGED, NO_CARE} | written
    for words in shipped().desk.values():
        assert set(words.audit.parts) == constants
        assert set(words.audit.actors) == {"visitor", NOBODY_KNOWN, "triage", "start", "command line"}


def test_an_account_that_is_called_like_the_program_keeps_its_name() -> None:
    texts = shipped().desk["nl"].audit
    assert actor_in_words(texts, "start", Role.THERAPIST) == "start"
    assert actor_in_words(texts, "start", Role.SYSTEM) == texts.actors["start"]
