"""Say what other content would have meant for the visitors who sent something, as a table of counts."""

import sys
from collections.abc import Iterator
from pathlib import Path

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import settings_here
from triage.cli.exits import tell
from triage.cli.operating import by_operator
from triage.cli.operating import stored_desk
from triage.content.content import Content
from triage.measuring.replaying import Fate
from triage.measuring.replaying import Replay
from triage.measuring.replaying import Told
from triage.measuring.replaying import Turn
from triage.measuring.replaying import as_shown
from triage.measuring.replaying_batch import Change
from triage.measuring.replaying_stored import processors
from triage.measuring.replaying_stored import replay_stored

MILDER, URGENT = "milder", "more urgent"
APART = {
    Fate.MISFIT: "{number} said something that one of the two questionnaires does not know; not counted above",
    Fate.OPEN: "{number} were never asked something that one of the two questionnaires needs; not counted above",
}


def replay_content(new_directory: Path, *, last: int | None) -> Exit:
    """Print who would have got another advice, milder first; 1 when somebody's is milder, or cannot be opened."""
    settings = settings_here()
    old, new = content_in(None), content_in(new_directory)
    change, audit = Change(old.questionnaire, new.questionnaire), by_operator(settings, "replay")
    with stored_desk(settings) as desk:
        found, problems = replay_stored(desk, change, audit=audit, last=last, processes=processors())
    tell(problems)
    sys.stdout.writelines(f"{line}\n" for line in _told(old, new, found))
    return Exit.DOES_NOT_HOLD if found.someone_is_milder or problems else Exit.FINE


def _told(old: Content, new: Content, found: Replay) -> Iterator[str]:
    yield f"{old.questionnaire.about.version} → {new.questionnaire.about.version}"
    yield _sentence(found)
    yield from _table(found)
    for fate, words in APART.items():
        if fate in found.fates:
            yield words.format(number=as_shown(found.fates[fate]))


def _sentence(found: Replay) -> str:
    of_all = f"of the {found.people} submissions that are stored and were looked at"
    if not found.turned:
        return f"None {of_all} would have got another advice or contact."
    least = "At least " if found.hides_some else ""
    return f"{least}{found.changed} {of_all} would have got another advice or contact."


def _table(found: Replay) -> Iterator[str]:
    rows = [
        (MILDER if turn.milder else URGENT, _arrow(turn), as_shown(found.turned[turn]))
        for turn in found.turns
    ]
    wide = [max(len(row[at]) for row in rows) for at in range(3)] if rows else []
    for which, arrow, number in rows:
        yield f"  {which.ljust(wide[0])}  {arrow.ljust(wide[1])}  {number.rjust(wide[2])}"


def _arrow(turn: Turn) -> str:
    return f"{_written(turn.was)} → {_written(turn.becomes)}"


def _written(told: Told) -> str:
    return told.advice if told.contact is None else f"{told.advice}, {told.contact}"
