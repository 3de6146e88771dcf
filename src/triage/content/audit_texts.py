"""Every sentence of the administrator's page about the audit log, in one language."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds


class AuditTexts(Frozen):
    """Who did what, when, and to which submission."""

    title: Sentence
    lead: Sentence
    submission: Sentence
    actor: Sentence
    since: Sentence
    until: Sentence
    wrong_day: Sentence
    columns: tuple[Sentence, ...]
    actions: Mapping[str, Sentence]
    roles: Mapping[str, Sentence]
    actors: Mapping[str, Sentence]
    parts: Mapping[str, Sentence]
    status: Annotated[str, Field(min_length=1), holds("name")]
    account: Annotated[str, Field(min_length=1), holds("name")]
    counted: Mapping[str, Annotated[str, Field(min_length=1), holds("count")]]
    named: Mapping[str, Annotated[str, Field(min_length=1), holds("id")]]
    refused: Sentence
    nothing: Sentence
    next_page: Sentence
    first_page: Sentence
    verify: Sentence
    verify_lead: Sentence
    verified: Annotated[str, Field(min_length=1), holds("count")]
    broken: Annotated[str, Field(min_length=1), holds("count")]
    broken_what: Sentence
