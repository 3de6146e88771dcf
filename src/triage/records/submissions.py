"""What a visitor sends, checked before anything is stored."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from typing import TypeAlias
from unicodedata import normalize

from pydantic import AfterValidator
from pydantic import BeforeValidator
from pydantic import Field
from pydantic import model_validator

from triage.content.forms import EMAIL
from triage.content.frozen import Frozen
from triage.content.questionnaire import Questionnaire
from triage.reasoning.assessing import Assessment
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Responses
from triage.reasoning.findings import any_row_holds
from triage.reasoning.responses import read_responses

FEWEST_DIGITS = 8
MOST_DIGITS = 15  # of any telephone number in the world (E.164)
UNSEEN = {ord(space): " " for space in "\u00a0\u202f"} | {
    ord(mark): None for mark in "\u00ad\u200b\u200e\u200f\ufeff"
}
TELEPHONE = r"^\+?[0-9 ()./-]{8,30}$"


class NotFinalError(ValueError):
    """The advice still depends on what was not asked yet, so there is nothing to send."""


class NotAllowedToSendError(ValueError):
    """The questionnaire does not let this person send anything; in the shipped one, who is under 16."""


class UnreachableError(ValueError):
    """Somebody agreed to be contacted in a way that their contact details do not have."""


class ReviewStatus(StrEnum):
    """How far the practice is with a submission, in this order."""

    NEW = "new"
    CONTACTED = "contacted"
    PLANNED = "planned"
    CLOSED = "closed"


class Way(StrEnum):
    """How the visitor would like to be contacted."""

    TELEPHONE = "telephone"
    EMAIL = "email"


class TimeOfDay(StrEnum):
    """When the visitor would like to be contacted."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def _trimmed(text: object) -> object:
    """A copied name or address often carries spaces that do not break, and marks that nobody sees."""
    return normalize("NFC", text.translate(UNSEEN)).strip() if isinstance(text, str) else text


def _on_one_line(text: str) -> str:
    # Refuses control characters, and those that turn the direction of reading around.
    if not text.isprintable():
        raise ValueError("write plain text on one line")
    return text


def _number(text: str) -> str:
    if not FEWEST_DIGITS <= sum(character.isdigit() for character in text) <= MOST_DIGITS:
        raise ValueError("write a telephone number with its area code")
    return text


Line: TypeAlias = Annotated[str, BeforeValidator(_trimmed), AfterValidator(_on_one_line)]
Name: TypeAlias = Annotated[Line, Field(min_length=1, max_length=100)]
Email: TypeAlias = Annotated[Line, Field(pattern=EMAIL, max_length=254)]
Number: TypeAlias = Annotated[Line, Field(pattern=TELEPHONE), AfterValidator(_number)]


class ContactDetails(Frozen):
    """Who the visitor is, and how to reach them."""

    name: Name
    email: Email | None = None
    telephone: Number | None = None
    way: Way | None = None
    time: TimeOfDay = TimeOfDay.ANY

    @model_validator(mode="after")
    def can_be_reached(self) -> "ContactDetails":
        reached = {Way.TELEPHONE: self.telephone, Way.EMAIL: self.email}
        if self.way is not None and reached[self.way] is None:
            raise ValueError(f"the {self.way} is needed to be contacted that way")
        return self


class Consent(StrEnum):
    """What a visitor can take back while the submission stays; taking back the sending erases it."""

    CONTACT = "contact"
    FOLLOW_UP = "follow_up"


class Consents(Frozen):
    """What the visitor agreed to besides the sending, and the version of the words they read."""

    contact: bool
    follow_up: bool
    version: str = Field(min_length=1, max_length=64)


@dataclass(frozen=True)
class Sent:
    """What comes along with the responses; the same in every retry, so that it is stored once.

    `added` holds the responses to the items that are asked only when sending; `location` is the one of the
    practice's locations that its site named, if it did.
    """

    id: str
    idempotency_key: str
    code_hash: bytes = field(repr=False)
    practice: str
    language: str
    added: Responses = field(repr=False)
    sentences: tuple[str, ...] = field(repr=False)
    details: ContactDetails = field(repr=False)
    consents: Consents
    location: str | None = None


@dataclass(frozen=True)
class Listed:
    """What lists show of a submission, and nothing that is sealed."""

    id: str
    practice: str
    received: datetime
    erase_by: datetime
    status: ReviewStatus
    mildness: int
    has_alert: bool
    became_care: bool
    copy_requested: datetime | None
    advice: str
    contact: str
    consents: Consents
    content_version: str
    content_digest: str
    language: str
    location: str | None = None
    follow_up_alarm: datetime | None = None

    @property
    def kept_for(self) -> timedelta:
        """How long it is kept, unless it becomes care."""
        return self.erase_by - self.received


@dataclass(frozen=True)
class Unsealed:
    """What only the desk can read of a submission."""

    responses: Responses = field(repr=False)
    sentences: tuple[str, ...] = field(repr=False)
    details: ContactDetails = field(repr=False)


@dataclass(frozen=True)
class Submission:
    """What one visitor sent to one practice."""

    listed: Listed
    unsealed: Unsealed
    idempotency_key: str
    code_hash: bytes = field(repr=False)


def make_submission(
    questionnaire: Questionnaire,
    responses: Responses,
    *,
    sent: Sent,
    received: datetime,
    kept_for: timedelta,
) -> Submission:
    """A submission whose advice is worked out here, whatever the visitor's browser made of it.

    Raises ResponsesError, NotFinalError, NotAllowedToSendError or UnreachableError.
    """
    everything = read_responses(questionnaire, {**responses, **sent.added})
    assessment = assess(questionnaire, responses)
    if not assessment.is_final:
        raise NotFinalError("the advice is not final yet; ask what is missing first")
    if not may_send(questionnaire, assessment):
        raise NotAllowedToSendError("nothing can be sent for this person; show the result without sending")
    refuse_unreachable(sent.details, sent.consents)
    listed = Listed(
        id=sent.id,
        practice=sent.practice,
        received=received,
        erase_by=received + kept_for,
        status=ReviewStatus.NEW,
        mildness=_mildness(questionnaire, assessment.advice),
        has_alert=bool(assessment.alerts),
        became_care=False,
        copy_requested=None,
        advice=assessment.advice,
        contact=assessment.contact,
        consents=sent.consents,
        content_version=questionnaire.about.version,
        content_digest=questionnaire.digest,
        language=sent.language,
        location=sent.location,
    )
    unsealed = Unsealed(everything, sent.sentences, sent.details)
    return Submission(listed, unsealed, sent.idempotency_key, sent.code_hash)


def _mildness(questionnaire: Questionnaire, advice: str) -> int:
    """0 for the most urgent advice."""
    return len(questionnaire.advices) - 1 - [entry.id for entry in questionnaire.advices].index(advice)


def may_send(questionnaire: Questionnaire, assessment: Assessment) -> bool:
    """Whether the questionnaire lets this person send something; not while it is unknown."""
    return any_row_holds(questionnaire.about.may_send_when_any_of, assessment.findings) is True


def refuse_unreachable(details: ContactDetails, consents: Consents) -> None:
    """UnreachableError when somebody agreed to what these contact details cannot serve."""
    if consents.contact and details.way is None:
        raise UnreachableError("ask how this person would like to be contacted")
    if consents.follow_up and details.email is None:
        raise UnreachableError("ask for an e-mail address: who is asked again gets a mail")
