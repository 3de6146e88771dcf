"""A log from before each practice had a chain of its own comes through whole, and verifies as before."""

import pytest
from sqlalchemy import Engine
from sqlalchemy import update
from sqlalchemy.orm import sessionmaker

from tests.records.making import KEY
from tests.records.making import by_therapist
from triage.records.audit import Action
from triage.records.audit import AuditLog
from triage.records.audit import Verification
from triage.records.audit import begin_audit
from triage.records.audit import verify
from triage.records.migrating import downgrade
from triage.records.migrating import upgrade
from triage.records.tables import AuditRow

BEFORE = "0020"
LINES = 3


@pytest.mark.parametrize("names", [("dorp",) * LINES, ("praktijk", "praktijk", "dorp")])
def test_an_old_log_verifies_also_when_the_practice_had_another_name(
    empty: Engine, names: tuple[str, ...]
) -> None:
    upgrade(empty)
    write(empty, names)
    downgrade(empty, BEFORE)
    upgrade(empty)
    with sessionmaker(empty).begin() as session:
        assert verify(session, KEY, "dorp") == Verification(LINES, ())
        AuditLog(session, KEY, "dorp").add(by_therapist(practice="dorp"), Action.LIST)
        session.execute(update(AuditRow).where(AuditRow.sequence == 1).values(actor="nobody"))
        assert verify(session, KEY, "dorp").problems == ("line 1 was altered or put in",)


def write(engine: Engine, names: tuple[str, ...]) -> None:
    """One chain, whatever the practice was called when each line was written."""
    with sessionmaker(engine).begin() as session:
        begin_audit(session, KEY, "dorp")
        log = AuditLog(session, KEY, "dorp")
        for name in names:
            log.add(by_therapist(practice=name), Action.LIST)
