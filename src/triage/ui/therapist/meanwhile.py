"""What a colleague does with a submission shows at once; what somebody is filling in is never thrown away."""

from functools import partial

import streamlit as st

from triage.records.history import change_of
from triage.records.history import lines_about
from triage.records.reading import Whole
from triage.records.trouble import StorageUnavailableError
from triage.ui.markup import label
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.filled_in import FilledIn
from triage.ui.visitor.frame import note

SECONDS_BETWEEN_LOOKS = 2
SHOW_CHANGE = "show_change"


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def look_again(view: DeskView, whole: Whole) -> None:
    """Show what somebody else changed: at once, or after a press when something is half filled in here."""
    name, write = whole.listed.id, view.desk.records.writer.write
    form = FilledIn(name)
    if not form.is_begun():  # they left for another submission
        return
    try:
        now = write(partial(change_of, submission=name, practice=view.practice))
    except StorageUnavailableError:
        return
    if now == form.change_seen():
        return
    if now is None or not form.is_touched():
        _show_anew(form)
    line = next(iter(write(partial(lines_about, submission=name, practice=view.practice))), None)
    texts = view.words.form
    who = (
        texts.changed_by.format(name=line.actor, day=view.when(line.at)) if line else texts.changed_meanwhile
    )
    show(note("alert", tag("p", who, role="alert"), cls="l4"))
    if st.button(label(texts.show_change), key=form.key(SHOW_CHANGE), width="stretch"):
        _show_anew(form)


def _show_anew(form: FilledIn) -> None:
    form.start_over()
    st.rerun()
