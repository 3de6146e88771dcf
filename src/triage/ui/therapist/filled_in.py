"""What is filled in at a review, and over which saved review: so that nothing of a colleague is overwritten unseen."""

import json
from dataclasses import dataclass

from triage.records.review import Review
from triage.ui import session

VERDICT, REASON, STATUS, ASSIGNEE, HAPPENED = "r_verdict", "r_reason", "r_status", "r_assignee", "r_happened"
NOTE, CARE = "r_note", "r_care"
CHOICES = (VERDICT, REASON, STATUS, ASSIGNEE, HAPPENED, CARE)
BASE, SURE, SAID = "r_base", "r_sure", "r_said"
FIELDS = (*CHOICES, BASE, NOTE)


@dataclass(frozen=True)
class FilledIn:
    """What is filled in about one submission.

    Every key names it: the browser's Back changes the address below a page that is still in sight, and what is typed
    or pressed there belongs to the submission that it was shown for.
    """

    submission: str

    def key(self, name: str) -> str:
        """Under which a widget holds this about this submission."""
        return f"{name}_{self.submission}"

    def held(self, name: str) -> session.Widget:
        """What is filled in there now."""
        return session.widget(self.key(name))

    def hold(self, name: str, value: session.Widget) -> None:
        """Keep it until this submission is left."""
        session.hold(self.key(name), value)

    def begin(self, review: Review) -> None:
        """Fill in what is saved; what a colleague saved since comes in as long as nothing was changed here."""
        if self.is_begun() and self.held(BASE) != _written(review) and not self.is_touched():
            self.start_over()
        if not self.is_begun():
            self.hold(BASE, _written(review))
        for name, value in self._saved().items():
            session.seed(self.key(name), value)

    def is_begun(self) -> bool:
        """Whether this is the submission that somebody is at."""
        return self.held(BASE) is not None

    def change_seen(self) -> int:
        """The `change` of the review that this was filled in over."""
        return int(json.loads(str(self.held(BASE)))[0])

    def is_touched(self) -> bool:
        """Whether something is chosen or typed here that is not saved yet."""
        return bool(self.held(NOTE)) or len(self._untouched()) < len(CHOICES)

    def start_over(self) -> None:
        """Show what is saved; a note that is half written stays."""
        self._forget(*CHOICES, BASE)

    def see_what_changed(self) -> None:
        """Go on over what a colleague saved: their steps show, what was typed here stays."""
        self._forget(STATUS, ASSIGNEE, HAPPENED, BASE, *self._untouched())

    def be_saved(self) -> None:
        """Nothing is filled in any more."""
        self._forget(*FIELDS)
        self.hold(NOTE, "")  # the browser would go on showing what was saved

    def _forget(self, *names: str) -> None:
        session.forget(map(self.key, names))

    def _untouched(self) -> list[str]:
        """The choices that are as they were saved."""
        return [name for name, value in self._saved().items() if (self.held(name) or None) == (value or None)]

    def _saved(self) -> dict[str, session.Widget]:
        _, *values = json.loads(str(self.held(BASE)))
        return dict(zip(CHOICES, values, strict=True))


def _written(review: Review) -> str:
    happened = review.happened.value if review.happened else None
    steps = (review.status.value, review.assignee, happened, review.became_care)
    return json.dumps([review.change, review.verdict, review.words.reason, *steps])
