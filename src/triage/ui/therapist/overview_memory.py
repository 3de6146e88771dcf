"""What the desk's process remembers of sealed responses, begun with the first look at the overview."""

from functools import cache
from time import sleep

import streamlit as st

from triage.measuring.remembering import Memory
from triage.records.opening import Desk
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.reading import content
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_parts import whole

FOLLOWED = ("lifestyle", "fear_of_movement")
"""The scores that are followed over time, as far as the content has them."""
GROUPED_BY = "profile"
"""The score by whose bands is shown how people are doing later."""
PATIENCE = 0.2  # seconds; a small practice is counted by then, a large one sees what was counted before
BREATH = 0.001
SECONDS_BETWEEN_LOOKS = 2


def remembered(view: DeskView) -> Memory:
    """The memory, which looks at what is new in the background."""
    memory = _memory_of(view.desk, view.practice)
    memory.begin().wait(PATIENCE)
    return memory


def watch(view: DeskView, memory: Memory) -> None:
    """As long as not everything was opened: say how far it is, and make the page anew when it is done.

    It stands on the page afterwards too, silent, so that a look that was on its way still finds it.
    """
    is_ready = memory.remembered is not None

    @st.fragment(run_every=None if is_ready else SECONDS_BETWEEN_LOOKS)
    def look_again() -> None:
        if is_ready:
            return
        if memory.remembered is not None:
            st.rerun()
        said, now = view.words.overview.getting_ready, memory.progress
        numbers = {"done": whole(view, now.done), "of": whole(view, now.of)}
        show(tag("p", said.format(**numbers), role="status"))

    look_again()


@cache
def _memory_of(desk: Desk, practice: str) -> Memory:
    return Memory(
        desk,
        practice,
        questionnaire=content().questionnaire,
        scores=FOLLOWED,
        rest=lambda: sleep(BREATH),
        grouped_by=GROUPED_BY,
    )
