"""How long somebody waits after tries that came to nothing: longer each time, and never for ever."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.orm import Session

from triage.access.door import Door
from triage.records.limiting import line_of
from triage.records.server_key import Purpose
from triage.records.tables import FailedTryRow

FREE = 5
WITHIN = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
ID_BYTES = 16
NO_NAME = b""


class TooManyTriesError(Exception):
    """Too many tries came to nothing; `until` says when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("too many tries came to nothing; wait, and try again")


@dataclass(frozen=True)
class Trying:
    """Who tries at which practice, as two hashes: the name that was typed, and the address it came from."""

    practice: str
    name: bytes
    address: bytes


def trying(name: str, address: str, door: Door) -> Trying:
    """Who tries; neither the name nor the address can be read from it."""
    key = door.server_key
    return Trying(
        practice=door.practice,
        name=key.hash(Purpose.ACCOUNT_NAME, name.encode()),
        address=key.hash(Purpose.ADDRESS, line_of(address).encode()),
    )


def begin_try(session: Session, who: Trying, at: datetime) -> str:
    """Count a try before anything is compared, so that many at once are no way around; the id of the try.

    TooManyTriesError when this one is not even looked at. Whoever gets in takes the count back.
    """
    session.execute(
        delete(FailedTryRow).where(FailedTryRow.practice == who.practice, FailedTryRow.at <= at - WITHIN)
    )
    mine = (FailedTryRow.name_hash == who.name, FailedTryRow.address_hash == who.address)
    here = FailedTryRow.practice == who.practice
    until = max(_waits_until(session, and_(here, same), at) for same in mine)
    if until > at:
        raise TooManyTriesError(until)
    row = FailedTryRow(
        id=secrets.token_hex(ID_BYTES),
        practice=who.practice,
        at=at,
        name_hash=who.name,
        address_hash=who.address,
    )
    session.add(row)
    return row.id


def take_back(session: Session, one: str) -> None:
    """This try came to something."""
    session.execute(delete(FailedTryRow).where(FailedTryRow.id == one))


def forget_tries(session: Session, who: Trying) -> None:
    """Somebody with this name got in, so that their slips count no more; those of the address still do."""
    forgiven = update(FailedTryRow).where(
        FailedTryRow.practice == who.practice, FailedTryRow.name_hash == who.name
    )
    session.execute(forgiven.values(name_hash=NO_NAME))


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures.

    >>> [str(wait_after(failures)) for failures in (4, 5, 6, 7, 20)]
    ['0:00:00', '0:00:30', '0:01:00', '0:02:00', '0:15:00']
    """
    if failures < FREE:
        return timedelta(0)
    wait: timedelta = FIRST_WAIT * 2 ** min(failures - FREE, FREE)
    return min(wait, LONGEST_WAIT)


def _waits_until(session: Session, same: ColumnElement[bool], at: datetime) -> datetime:
    tried = session.scalars(select(FailedTryRow.at).where(same).order_by(FailedTryRow.at)).all()
    return tried[-1] + wait_after(len(tried)) if tried else at
