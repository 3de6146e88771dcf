"""Somebody who is on the way in: what the browser carries, locked, between one form and the next."""

import secrets
from base64 import urlsafe_b64decode
from base64 import urlsafe_b64encode
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from enum import StrEnum
from hmac import compare_digest

from triage.access.desk_key import DeskKey
from triage.access.desk_key import NotOursError
from triage.access.desk_key import Use

ID_BYTES = 16
FORM_HOLDS = timedelta(hours=12)
STEP_HOLDS = timedelta(minutes=10)


class Step(StrEnum):
    """What somebody on the way in has to do next."""

    PASSWORD = "password"
    CODE = "code"
    NEW_PASSWORD = "new_password"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True)
class Arrival:
    """How far somebody is; `generation` is that of the account when they began."""

    id: str
    at: int
    step: Step = Step.PASSWORD
    account: str = ""
    generation: int = 0
    secret: str = ""
    """The second factor that is being set up."""

    def goes_on(self, step: Step, *, account: str, generation: int, at: datetime) -> "Arrival":
        """The next step, under another id, so that whoever planted the one before gains nothing."""
        return replace(begin_arrival(at), step=step, account=account, generation=generation)


def begin_arrival(at: datetime) -> Arrival:
    """Somebody who has done nothing yet."""
    return Arrival(id=secrets.token_hex(ID_BYTES), at=int(at.timestamp()))


def carried(arrival: Arrival, key: DeskKey) -> str:
    """An arrival as the browser carries it; it can neither be read nor changed there."""
    return urlsafe_b64encode(key.lock(Use.ARRIVAL, asdict(arrival))).decode()


def arrival_in(carried: str, key: DeskKey, at: datetime) -> Arrival | None:
    """The arrival that a browser brings; None for anything else, and for one that took too long."""
    try:
        brought = key.unlock(Use.ARRIVAL, urlsafe_b64decode(carried.encode()))
    except (NotOursError, ValueError):
        return None
    arrival = Arrival(
        id=str(brought["id"]),
        at=int(brought["at"] or 0),
        step=Step(str(brought["step"])),
        account=str(brought["account"]),
        generation=int(brought["generation"] or 0),
        secret=str(brought["secret"]),
    )
    holds = FORM_HOLDS if arrival.step is Step.PASSWORD else STEP_HOLDS
    return arrival if at.timestamp() < arrival.at + holds.total_seconds() else None


def form_token(of: str, key: DeskKey) -> str:
    """What a form carries to show that it came from us, for this arrival or session."""
    return key.hash(Use.FORM, of.encode()).hex()


def is_our_form(given: str, of: str, key: DeskKey) -> bool:
    """Whether a form came from us."""
    return compare_digest(given.encode(), form_token(of, key).encode())
