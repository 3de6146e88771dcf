"""Every sentence around sending a result to the practice, and around what was sent, in one language."""

from collections.abc import Mapping
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated
from typing import Literal
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import PracticeSentence
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Promising: TypeAlias = Annotated[
    str, Field(min_length=1), holds("practice", "phone", "reply_days", "kept_days")
]
Weeks: TypeAlias = Annotated[str, Field(min_length=1), holds("first", "second")]
After: TypeAlias = Annotated[str, Field(min_length=1), holds("after")]
Asking: TypeAlias = Annotated[str, Field(min_length=1), holds("practice", "phone", "after")]
Dated: TypeAlias = Annotated[str, Field(min_length=1), holds("day")]


class OfferTexts(Frozen):
    """On the result: sending it, or why that is not possible."""

    title: PracticeSentence
    text: PracticeSentence
    button: Sentence
    nobody_reads_now: PracticeSentence
    not_allowed_title: Sentence
    not_allowed: PracticeSentence
    sent: Sentence
    to_code: Sentence


class MoreTexts(Frozen):
    """The first step: what the visitor may add."""

    title: Sentence
    lead: Sentence


class ContactTexts(Frozen):
    """The second step: who the visitor is, and how they may be reached."""

    title: Sentence
    lead: Sentence
    name: Sentence
    way: Sentence
    ways: Mapping[str, Sentence]
    telephone: Sentence
    email: Sentence
    time: Sentence
    times: Mapping[str, Sentence]
    errors: Mapping[str, Sentence]


class ConsentTexts(Frozen):
    """What a visitor agrees to, each with what is stored, for how long, and who reads it."""

    send: PracticeSentence
    send_more: Promising
    contact: PracticeSentence
    contact_more: Promising
    after: Mapping[Literal["once", "twice"], Weeks]
    follow_up: Asking
    follow_up_more: Promising
    withdraw: PracticeSentence

    def after_weeks(self, weeks: Sequence[int]) -> str:
        """After how many weeks somebody is asked again, in words; empty when nobody is."""
        match weeks:
            case [first]:
                return self.after["once"].format(first=first)
            case [first, second]:
                return self.after["twice"].format(first=first, second=second)
            case _:
                return ""

    @property
    def version(self) -> str:
        """Names exactly these words."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


class LastLookTexts(Frozen):
    """The third step: everything that will be sent, before it is sent."""

    title: PracticeSentence
    lead: Sentence
    change: Sentence
    advice: Sentence
    responses: Sentence
    added: Sentence
    details: Sentence
    nothing: Sentence
    location: Sentence
    privacy_page: Sentence
    send: Sentence
    consent_needed: Sentence
    failed_title: Sentence
    failed: PracticeSentence
    too_many: PracticeSentence


class SentTexts(Frozen):
    """After sending: the code, and what happens now."""

    title: PracticeSentence
    call_first: Sentence
    code: Sentence
    write_down: Sentence
    print: Sentence
    next: Sentence
    reads: Promising
    contacts: Mapping[str, Promising]
    no_contact: Promising
    erased: Promising
    mail: Sentence
    mail_button: Sentence
    receipt_button: Sentence
    mailed: Sentence
    not_mailed: Sentence
    to_result: Sentence
    to_code: Sentence


class CodeTexts(Frozen):
    """The page of somebody who sent something: to see that it is there, change it, or erase it."""

    title: Sentence
    lead: Sentence
    code: Sentence
    look: Sentence
    unknown: PracticeSentence
    too_often: PracticeSentence
    found: Sentence
    received: Dated
    erased: Dated
    care: Sentence
    may_contact: Mapping[str, Sentence]
    may_follow_up: Mapping[str, After]
    no_longer: Sentence
    new_contact: Sentence
    new_contact_lead: Sentence
    cancel: Sentence
    changed: Sentence
    keep_contact: Sentence
    contact_kept: Sentence
    copy_title: Sentence
    copy_text: Promising
    copy_button: Sentence
    copy_asked: Promising
    erase: Sentence
    erase_text: Sentence
    erase_sure: Sentence
    erase_yes: Sentence
    erase_no: Sentence
    gone: Sentence
    gone_text: PracticeSentence
    leave: Sentence
    failed: PracticeSentence


class CodeMailTexts(Frozen):
    """The mail with the code; it says nothing about anybody's health."""

    subject: PracticeSentence
    text: tuple[Annotated[str, Field(min_length=1), holds("practice", "phone", "code", "page")], ...]


class ReceiptTexts(Frozen):
    """The mail that says that something was received, and until when it is kept; nothing about anybody's health."""

    subject: PracticeSentence
    text: tuple[Annotated[str, Field(min_length=1), holds("practice", "phone", "day", "erased", "page")], ...]


class SendingTexts(Frozen):
    """Sending, and what was sent."""

    step: Annotated[str, Field(min_length=1), holds("number", "of")]
    next: Sentence
    offer: OfferTexts
    more: MoreTexts
    contact: ContactTexts
    consents: ConsentTexts
    last_look: LastLookTexts
    sent: SentTexts
    code: CodeTexts
    mail: CodeMailTexts
    receipt: ReceiptTexts
