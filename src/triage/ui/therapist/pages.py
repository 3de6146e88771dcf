"""The pages of the desk, for who is signed in."""

from triage.access.roles import Person
from triage.records.opening import Desk
from triage.ui.markup import heading
from triage.ui.markup import show


def show_desk(person: Person, desk: Desk) -> None:  # noqa: ARG001 - the inbox will open it
    """The page that the address names, as far as this person may see it."""
    show(heading(person.name, "desk"))
