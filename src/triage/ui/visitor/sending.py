"""What a visitor is about to send, or has sent; all of it lives in their own tab until it is sent."""

import json
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from hmac import digest
from typing import TypeAlias

from pydantic import TypeAdapter
from pydantic import ValidationError

from triage.reasoning.findings import Responses
from triage.records.codes import new_code
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import Email
from triage.records.submissions import Name
from triage.records.submissions import Number
from triage.records.submissions import TimeOfDay
from triage.records.submissions import Way

ID_BYTES = 16
RandomBytes: TypeAlias = Callable[[int], bytes]
What: TypeAlias = tuple[Responses, str]
"""The responses, and the language in which their result was told."""
Checked: TypeAlias = TypeAdapter[str]
NAME: Checked = TypeAdapter(Name)
EMAIL: Checked = TypeAdapter(Email)
NUMBER: Checked = TypeAdapter(Number)


@dataclass(frozen=True)
class Typed:
    """Contact details as they were typed, not checked yet."""

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    way: Way | None = None
    time: TimeOfDay = TimeOfDay.ANY
    contact: bool = False
    follow_up: bool = False

    @property
    def needs_telephone(self) -> bool:
        return self.contact and self.way is Way.TELEPHONE

    @property
    def needs_email(self) -> bool:
        return self.follow_up or (self.contact and self.way is Way.EMAIL)


Whole: TypeAlias = tuple[What, Responses, Typed]
WHOLE = TypeAdapter[Whole](Whole)


@dataclass(frozen=True)
class Sending:
    """One sending. Its code stays the same whatever is changed, so that one thing at most is stored under it.

    `of` holds the responses it was stored with, and `id` is the submission's; None and empty while nothing is stored.
    """

    key: str = field(repr=False)
    code: str = field(repr=False)
    added: Responses = field(default_factory=dict, repr=False)
    typed: Typed = Typed()
    of: Responses | None = field(default=None, repr=False)
    id: str = field(default="", repr=False)

    @property
    def is_stored(self) -> bool:
        return self.of is not None


def new_sending(random_bytes: RandomBytes) -> Sending:
    """A sending that nobody else has."""
    return Sending(random_bytes(ID_BYTES).hex(), new_code(random_bytes))


def named(sending: Sending, what: What) -> tuple[str, str]:
    """The id and the idempotency key of exactly this content: the same in every retry, others when it was changed.

    A tab may have sent it and not know: it was closed, or asleep, before it heard.
    """
    content = WHOLE.dump_python((what, sending.added, sending.typed), mode="json")
    made = digest(sending.key.encode(), json.dumps(content, sort_keys=True).encode(), "sha512").hex()
    return made[: 2 * ID_BYTES], made[2 * ID_BYTES : 4 * ID_BYTES]


def wrong_in(typed: Typed) -> Iterator[tuple[str, str]]:
    """The fields that still need something, each with the name of what to say about it."""
    if not fits(NAME, typed.name):
        yield "name", "name"
    if typed.contact and typed.way is None:
        yield "way", "way"
    if typed.needs_telephone and not fits(NUMBER, typed.telephone):
        yield "telephone", "telephone_wrong" if typed.telephone.strip() else "telephone"
    if typed.needs_email and not fits(EMAIL, typed.email):
        yield "email", "email_wrong" if typed.email.strip() else "email"


def fits(form: Checked, written: str) -> bool:
    try:
        form.validate_python(written)
    except ValidationError:
        return False
    return True


def details_of(typed: Typed) -> ContactDetails:
    """The contact details, without what was typed and is not needed."""
    return ContactDetails(
        name=typed.name,
        email=typed.email if typed.needs_email else None,
        telephone=typed.telephone if typed.needs_telephone else None,
        way=typed.way if typed.contact else None,
        time=typed.time if typed.contact else TimeOfDay.ANY,
    )


def consents_of(typed: Typed, *, version: str) -> Consents:
    return Consents(contact=typed.contact, follow_up=typed.follow_up, version=version)
