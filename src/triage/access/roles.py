"""What each role may do at the desk, and who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from triage.records.audit import Role


class Right(StrEnum):
    """Something that not everybody at the desk may do."""

    ACCOUNTS = "accounts"
    SETTINGS = "settings"
    AUDIT = "audit"
    REVIEWS = "reviews"
    OVERVIEW = "overview"
    CONTENT = "content"
    REPLAY = "replay"


MAY: Mapping[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(
        {Right.ACCOUNTS, Right.SETTINGS, Right.AUDIT, Right.OVERVIEW, Right.CONTENT, Right.REPLAY}
    ),
    Role.THERAPIST: frozenset({Right.REVIEWS, Right.OVERVIEW, Right.CONTENT, Right.REPLAY}),
    Role.READER: frozenset({Right.OVERVIEW, Right.CONTENT}),  # without persons
    Role.VISITOR: frozenset(),
    Role.SYSTEM: frozenset(),
}
AT_THE_DESK = (Role.ADMINISTRATOR, Role.THERAPIST, Role.READER)
"""The roles that an account can have."""


class NotAllowedError(PermissionError):
    """Somebody asked for what their role may not do."""

    def __init__(self, right: Right) -> None:
        super().__init__(f"this role has no right to `{right}`")


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    account: str
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Whether this person's role has the right.

        >>> Person("7f", "f.fysio", Role.THERAPIST).may(Right.AUDIT)
        False
        """
        return right in MAY[self.role]

    def needs(self, right: Right) -> None:
        """NotAllowedError when this person's role lacks the right."""
        if not self.may(right):
            raise NotAllowedError(right)
