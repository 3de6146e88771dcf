"""Under which host each registered practice is reached, in one look for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from triage.records.engine import for_practice
from triage.records.registry_table import REMOVED
from triage.records.registry_table import PracticeRow


@dataclass(frozen=True)
class Entry:
    """A practice, and when it was changed last."""

    practice: str
    changed: datetime


def visitors_hosts(engine: Engine) -> Mapping[str, Entry]:
    """The practice of each host of visitors' pages; a few bytes each, as this is looked up every few seconds."""
    query = select(PracticeRow.host, PracticeRow.practice, PracticeRow.changed).where(
        PracticeRow.state != REMOVED
    )
    with sessionmaker(for_practice(engine, None)).begin() as session:
        rows = session.execute(query)
        return {host: Entry(practice, changed) for host, practice, changed in rows if host}
