"""Every sentence of the inbox and of one submission, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Counting: TypeAlias = Annotated[str, Field(min_length=1), holds("count")]
Naming: TypeAlias = Annotated[str, Field(min_length=1), holds("name")]
Dated: TypeAlias = Annotated[str, Field(min_length=1), holds("day")]


class InboxTexts(Frozen):
    """The list of submissions."""

    title: Sentence
    count: Counting
    urgent: Counting
    status: Sentence
    advice: Sentence
    all_advices: Sentence
    search: Sentence
    assignee: Sentence
    everybody: Sentence
    period: Sentence
    periods: Mapping[str, Sentence]
    always: Sentence
    filters: Mapping[str, Sentence]
    only_alerts: Sentence
    only_copies: Sentence
    columns: tuple[Sentence, ...]
    nothing: Sentence
    nothing_filtered: Annotated[str, Field(min_length=1), holds("names")]
    show_all: Sentence
    next_page: Sentence
    first_page: Sentence
    alert: Sentence
    copy_asked: Sentence
    unread: Sentence
    no_contact: Sentence
    waits: Annotated[str, Field(min_length=1), holds("time")]
    unreadable: Naming
    choose: Naming
    chosen: Counting
    close: Sentence
    close_urgent: Counting
    close_yes: Counting
    close_no: Sentence
    closed: Counting
    close_left: Counting


class SubmissionTexts(Frozen):
    """One submission."""

    back: Sentence
    received: Dated
    erased: Dated
    location: Annotated[str, Field(min_length=1), holds("location")]
    care: Sentence
    gone: Sentence
    gone_text: Sentence
    call: Sentence
    mail: Sentence
    mail_subject: Sentence
    no_contact: Sentence
    prefers: Annotated[str, Field(min_length=1), holds("way", "time")]
    told: Sentence
    told_lead: Sentence
    why: Sentence
    rule: Naming
    alerts: Sentence
    profile: Sentence
    responses: Sentence
    deciding: Sentence
    added: Sentence
    changes: Sentence
    towards: Naming
    history: Sentence
    version: Annotated[str, Field(min_length=1), holds("version", "digest")]
    other_version: Sentence
    copy_asked: Dated


class ReviewFormTexts(Frozen):
    """What the therapist fills in."""

    title: Sentence
    verdict: Sentence
    same: Sentence
    agreement: Mapping[str, Sentence]
    reason: Sentence
    status: Sentence
    statuses: Mapping[str, Sentence]
    assignee: Sentence
    nobody: Sentence
    happened: Sentence
    happenings: Mapping[str, Sentence]
    not_yet: Sentence
    note: Sentence
    notes: Sentence
    noted: Annotated[str, Field(min_length=1), holds("name", "day")]
    care: Sentence
    care_more: Sentence
    no_care_more: Annotated[str, Field(min_length=1), holds("day")]
    save: Sentence
    saved: Sentence
    changed_meanwhile: Sentence
    changed_by: Annotated[str, Field(min_length=1), holds("name", "day")]
    show_change: Sentence
    not_permitted: Sentence
    failed: Sentence
    erase: Sentence
    erase_sure: Sentence
    erase_yes: Sentence
    erase_no: Sentence
    erased: Sentence


class RecordTexts(Frozen):
    """One submission as text for the practice's own record."""

    title: Sentence
    lead: Sentence
    copy_all: Sentence
    copied: Sentence
    made: Annotated[str, Field(min_length=1), holds("name", "day")]
    advice: Naming
    verdict: Naming
