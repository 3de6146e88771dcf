"""What a line of the audit log says, in words: who acted, what was done, and what it was about."""

import re
from collections.abc import Mapping

from triage.content.audit_texts import AuditTexts
from triage.content.desk_texts import DeskTexts
from triage.records.audit import Role

NUMBER = re.compile(r"\d+")
ACCOUNT, STATUS = "account ", "status:"
SHORT = 8
NOBODYS_OWN = (Role.VISITOR, Role.SYSTEM)
A_COMMAND = "command line"  # no account can have a name with a space


def actor_in_words(texts: AuditTexts, actor: str, role: Role) -> str:
    """Somebody's own name as it is; the program, or who has no name here, by what they are called."""
    is_named = role not in NOBODYS_OWN and actor != A_COMMAND
    return actor if is_named else texts.actors.get(actor, actor)


def parts_in_words(words: DeskTexts, action: str, parts: str, accounts: Mapping[str, str]) -> str:
    """What the line was about; `accounts` are the names of accounts by their id."""
    texts = words.audit
    if parts.startswith(ACCOUNT):
        account = parts.removeprefix(ACCOUNT)
        return texts.account.format(name=accounts.get(account, account[:SHORT]))
    if action in texts.counted and (number := NUMBER.search(parts)):
        return texts.counted[action].format(count=number[0])
    if action in texts.named and parts:
        return texts.named[action].format(id=parts[:SHORT])
    return ", ".join(_part(words, part) for part in parts.split())


def _part(words: DeskTexts, part: str) -> str:
    if part.startswith(STATUS):
        status = part.removeprefix(STATUS)
        return words.audit.status.format(name=words.form.statuses.get(status, status))
    return words.audit.parts.get(part, part)
