"""Every sentence of the administrator's page about accounts, in one language."""

from collections.abc import Mapping
from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Naming: TypeAlias = Annotated[str, Field(min_length=1), holds("name")]


class AccountsTexts(Frozen):
    """Who may come to the desk."""

    title: Sentence
    lead: Sentence
    columns: tuple[Sentence, ...]
    states: Mapping[str, Sentence]
    roles: Mapping[str, Sentence]
    yourself: Sentence
    reset: Sentence
    disable: Sentence
    reset_sure: Naming
    disable_sure: Naming
    yes: Sentence
    no: Sentence
    add_title: Sentence
    name: Sentence
    role: Sentence
    add: Sentence
    link_title: Naming
    link_lead: Sentence
    disabled: Naming
    problems: Mapping[str, Sentence]
