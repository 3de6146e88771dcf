"""What a visitor was told, word for word, to keep it with what they send."""

from triage.ui.visitor.information import information_in_words
from triage.ui.visitor.result import result_in_words
from triage.ui.visitor.view import View


def told(view: View) -> tuple[str, ...]:
    """Everything that the last page told, line by line."""
    return (result_in_words if view.shows_advice else information_in_words)(view)
