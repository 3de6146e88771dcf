"""What a visitor is about to send, or has sent; all of it lives in their own tab until it is sent."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
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


@dataclass(frozen=True)
class Tried:
    """What a try held that failed; nobody knows whether it was stored."""

    responses: Responses = field(repr=False)
    language: str
    added: Responses = field(repr=False)
    typed: Typed = field(repr=False)


@dataclass(frozen=True)
class Sending:
    """One sending; its id, key and code stay the same in every retry, so that it is stored once.

    `of` holds the responses it was stored with; None while nothing is stored. `tried` is what failed last, and
    `instead_of` holds the codes of those whose tries failed before something was changed.
    """

    id: str = field(repr=False)
    key: str = field(repr=False)
    code: str = field(repr=False)
    added: Responses = field(default_factory=dict, repr=False)
    typed: Typed = Typed()
    of: Responses | None = field(default=None, repr=False)
    tried: Tried | None = None
    instead_of: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_stored(self) -> bool:
        return self.of is not None


def new_sending(random_bytes: RandomBytes) -> Sending:
    """A sending that nobody else has."""
    return Sending(random_bytes(ID_BYTES).hex(), random_bytes(ID_BYTES).hex(), new_code(random_bytes))


def tried(sending: Sending, what: What) -> Sending:
    """The same after a try that failed."""
    responses, language = what
    return replace(sending, tried=Tried(responses, language, sending.added, sending.typed))


def again(sending: Sending, what: What, *, random_bytes: RandomBytes) -> Sending:
    """The same for the same content; another one, instead of what may be stored, when something was changed."""
    if sending.tried is None or tried(sending, what) == sending:
        return sending
    fresh = new_sending(random_bytes)
    earlier = (*sending.instead_of, sending.code)
    return replace(fresh, added=sending.added, typed=sending.typed, instead_of=earlier)


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
