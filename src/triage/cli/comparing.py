"""Say what a change of content means, and refuse a milder advice that the changelog does not name."""

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from triage.cli.changelog import changelog_beside
from triage.cli.changelog import content_notes
from triage.cli.changelog import named_in
from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import tell
from triage.content.content import Content
from triage.content.questionnaire import Questionnaire

if TYPE_CHECKING:
    from triage.proving.differences import Difference
    from triage.proving.differences import Move
    from triage.proving.differences import RuleChange


def compare_content(old_directory: Path, new_directory: Path, changelog: Path | None) -> Exit:
    """Print who gets another advice, milder first; 1 when a milder change or the version is not in order."""
    if find_spec("z3") is None:
        tell(["comparing needs the prover; install the package with its extra, `triage[proof]`"])
        return Exit.BAD_INPUT
    from triage.proving.differences import TypeChangedError
    from triage.proving.differences import difference

    old, new = content_in(old_directory), content_in(new_directory)
    try:
        found = difference(old, new)
    except TypeChangedError as error:
        tell([error])
        return Exit.BAD_INPUT
    sys.stdout.writelines(f"{line}\n" for line in _told(old, new, found))
    notes = changelog.read_text("utf-8") if changelog else changelog_beside(new_directory)
    refusals = list(_refusals(old, new, found, notes))
    tell(refusals)
    return Exit.DOES_NOT_HOLD if refusals else Exit.FINE


def _told(old: Content, new: Content, found: "Difference") -> Iterator[str]:
    yield f"{old.questionnaire.about.version} → {new.questionnaire.about.version}"
    if found.same_for_everybody:
        yield "The same advice and contact for everybody; proved."
    yield from (line for move in found.moves for line in _move(move))
    yield from (_rule(change) for change in found.rules)
    yield from found.items


def _move(move: "Move") -> Iterator[str]:
    yield f"{'milder' if move.milder else 'more urgent'}: {move.was} → {move.becomes}, for such as"
    yield f"  {json.dumps(move.person, ensure_ascii=False)}"


def _rule(change: "RuleChange") -> str:
    match change.more, change.fewer:
        case True, True:
            return f"`{change.rule}` fires for other people"
        case True, False:
            return f"`{change.rule}` fires for more people"
        case False, True:
            return f"`{change.rule}` fires for fewer people"
        case _:
            return f"`{change.rule}` leads to another advice or contact"


def _refusals(old: Content, new: Content, found: "Difference", changelog: str) -> Iterator[str]:
    was, now = old.questionnaire, new.questionnaire
    if was.digest != now.digest and was.about.version == now.about.version:
        yield f"the content changed and is still {now.about.version}; raise `version` in questionnaire.yaml"
    named = named_in(content_notes(changelog, now.about.version))
    for rule in found.milder_rules:
        if rule not in named:
            yield f"`{rule}` is milder for somebody; name it under *Content* in CHANGELOG.md, with the reason"
    for gone in [line for line in found.items if line.endswith("is gone")]:
        if not named_in(gone) <= named:
            yield f"{gone}, so nobody can say it any more; name it under *Content* in CHANGELOG.md, with the reason"
    if any(move.milder for move in found.moves) and not found.milder_rules and not named & _changed(was, now):
        yield "somebody's advice is milder; name the changed score or item under *Content* in CHANGELOG.md"


def _changed(was: Questionnaire, now: Questionnaire) -> set[str]:
    """The scores and items that are not what they were."""
    before = {part.id: part for part in (*was.items, *was.scores)}
    after = {part.id: part for part in (*now.items, *now.scores)}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
