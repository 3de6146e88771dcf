"""The server forgets by itself: at its start and every hour, with a log line that holds only numbers."""

import logging
import os
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from time import monotonic
from time import sleep

import pytest
from sqlalchemy import select

from tests.records.making import KEPT_FOR
from tests.records.making import NOW
from tests.records.making import PRACTICE
from tests.records.making import by_visitor
from triage.records.forgetting import BACKUP_BEFORE_UPGRADE_KEPT
from triage.records.forgetting import Forgetting
from triage.records.forgetting import Forgot
from triage.records.forgetting import forget
from triage.records.opening import Desk
from triage.records.retention import AUDIT_KEPT
from triage.records.store import unsealed
from triage.records.store import withdraw
from triage.records.submissions import Consent
from triage.records.submissions import Unsealed
from triage.records.tables import SubmissionRow

PROMISED = NOW + KEPT_FOR
SHORTLY = timedelta(milliseconds=20)


def left(desk: Desk) -> int:
    with desk.records.sessions.begin() as session:
        return len(session.scalars(select(SubmissionRow.id)).all())


def until(holds: Callable[[], bool]) -> None:
    last = monotonic() + 20
    while not holds():
        assert monotonic() < last
        sleep(0.02)


def test_what_expired_is_forgotten_and_counted(desk: Desk, keys: Path) -> None:
    assert forget(desk, PRACTICE, keys, at=NOW) == Forgot(0, 0, 0, 0, is_scrubbed=True)
    assert forget(desk, PRACTICE, keys, at=PROMISED) == Forgot(3, 0, 0, 0, is_scrubbed=True)
    assert left(desk) == 0
    assert forget(desk, PRACTICE, keys, at=NOW + AUDIT_KEPT * 2).audit_lines == 6


def test_what_an_upgrade_left_is_dropped_after_thirty_days(desk: Desk, keys: Path) -> None:
    backup = keys.parent / "backups" / "before-upgrade-from-0001-x.backup"
    backup.parent.mkdir()
    backup.touch()
    own = backup.with_name("own.backup")
    own.touch()
    for at, dropped in ((NOW, 0), (NOW + BACKUP_BEFORE_UPGRADE_KEPT, 1)):
        os.utime(backup, (NOW.timestamp() - 1, NOW.timestamp() - 1))
        assert forget(desk, PRACTICE, keys, at=at).backups == dropped
    assert own.exists()


def test_a_server_forgets_at_its_start_and_again_later(desk: Desk, keys: Path) -> None:
    moments = [NOW, NOW, PROMISED]

    def now() -> datetime:
        return moments.pop(0) if len(moments) > 1 else moments[0]

    forgetting = Forgetting(desk, PRACTICE, keys, now=now, every=SHORTLY)
    forgetting.start()
    until(lambda: left(desk) == 0)
    forgetting.stop()


def test_the_log_holds_numbers_only(desk: Desk, keys: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="triage.records")
    forgetting = Forgetting(desk, PRACTICE, keys, now=lambda: PROMISED)
    forgetting.start()
    until(lambda: bool(caplog.messages))
    forgetting.stop()
    assert caplog.messages == ["forgot submissions=3 contacts=0 audit_lines=0 backups=0 scrubbed=True"]


def test_a_failure_is_logged_by_its_kind_and_tried_again(
    desk: Desk, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moments = iter([NOW.replace(tzinfo=None)])
    forgetting = Forgetting(desk, PRACTICE, keys, now=lambda: next(moments, PROMISED), every=SHORTLY)
    forgetting.start()
    until(lambda: left(desk) == 0)
    forgetting.stop()
    assert caplog.messages[0].startswith("forgetting_failed error=")


def test_contact_details_that_no_consent_needs_any_more_are_dropped(desk: Desk, keys: Path) -> None:
    submission = sorted(everybody(desk))[0]
    for consent, kept in ((Consent.CONTACT, (True, False)), (Consent.FOLLOW_UP, (False, False))):
        with desk.records.sessions.begin() as session:
            withdraw(session, submission, consent, key=desk.records.key, audit=by_visitor())
        assert forget(desk, PRACTICE, keys, at=NOW).contacts == 1
        details = everybody(desk)[submission].details
        assert (details.email is not None, details.telephone is not None) == kept
        assert details.name
    assert forget(desk, PRACTICE, keys, at=NOW).contacts == 0


def everybody(desk: Desk) -> dict[str, Unsealed]:
    with desk.records.sessions.begin() as session:
        rows = session.scalars(select(SubmissionRow)).all()
        return {row.id: unsealed(row, desk.ring) for row in rows}
