"""What the desk's process remembers of sealed responses, begun with the first look at the overview."""

from functools import cache
from time import sleep

from triage.measuring.remembering import Memory
from triage.records.opening import Desk
from triage.ui.reading import content
from triage.ui.therapist.desk_view import DeskView

FOLLOWED = ("lifestyle", "fear_of_movement")
"""The scores that are followed over time, as far as the content has them."""
PATIENCE = 0.2  # seconds; a small practice is counted by then, a large one sees what was counted before
BREATH = 0.001


def remembered(view: DeskView) -> Memory:
    """The memory, which looks at what is new in the background."""
    memory = _memory_of(view.desk, view.practice)
    memory.begin().wait(PATIENCE)
    return memory


@cache
def _memory_of(desk: Desk, practice: str) -> Memory:
    return Memory(
        desk, practice, questionnaire=content().questionnaire, scores=FOLLOWED, rest=lambda: sleep(BREATH)
    )
