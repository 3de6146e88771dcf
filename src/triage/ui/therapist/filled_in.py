"""What is filled in at a review, and over which saved review: so that nothing of a colleague is overwritten unseen."""

import json

from triage.records.review import Review
from triage.ui import session

VERDICT, REASON, STATUS, ASSIGNEE, HAPPENED = "r_verdict", "r_reason", "r_status", "r_assignee", "r_happened"
NOTE, CARE = "r_note", "r_care"
CHOICES = (VERDICT, REASON, STATUS, ASSIGNEE, HAPPENED)
BASE = "r_base"


def begin(review: Review) -> None:
    """Fill in what is saved; what a colleague saved since comes in as long as nothing was changed here."""
    held = session.widget(BASE)
    if held is not None and held != _written(review) and not is_touched():
        start_over()
        held = None
    if held is None:
        session.hold(BASE, _written(review))
    for name, value in _saved().items():
        session.seed(name, value)


def change_seen() -> int:
    """The `change` of the review that this was filled in over."""
    return int(json.loads(str(session.widget(BASE)))[0])


def is_touched() -> bool:
    """Whether something is chosen or typed here that is not saved yet."""
    typed = session.widget(NOTE) or session.widget(CARE)
    return bool(typed) or any(
        (session.widget(name) or None) != (saved or None) for name, saved in _saved().items()
    )


def start_over() -> None:
    """Show what is saved; a note that is half written stays."""
    session.forget((*CHOICES, BASE))


def see_what_changed() -> None:
    """Go on over what a colleague saved: their steps show, what was typed here stays."""
    session.forget((STATUS, ASSIGNEE, HAPPENED, BASE))


def _saved() -> dict[str, str | None]:
    _, *values = json.loads(str(session.widget(BASE)))
    return dict(zip(CHOICES, values, strict=True))


def _written(review: Review) -> str:
    happened = review.happened.value if review.happened else None
    choices = (review.verdict, review.words.reason, review.status.value, review.assignee, happened)
    return json.dumps([review.change, *choices])
